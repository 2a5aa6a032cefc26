#include "best_of_all.hpp"

namespace skusim::serving {

namespace {

class LeastTokensRouter final : public EngineRouterPolicy {
public:
    std::uint32_t pick(const RoutedRequest& /*request*/, const Sight& sight) override {
        return least_costly(sight, [&](std::uint32_t engine) { return sight.tokens[engine]; });
    }
};

} // namespace

std::unique_ptr<EngineRouterPolicy> least_tokens_router() {
    return std::make_unique<LeastTokensRouter>();
}

} // namespace skusim::serving
