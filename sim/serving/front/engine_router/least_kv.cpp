#include "best_of_all.hpp"

namespace skusim::serving {

namespace {

class LeastKvRouter final : public EngineRouterPolicy {
public:
    std::uint32_t pick(const RoutedRequest& /*request*/, const Sight& sight) override {
        return least_costly(sight,
                            [&](std::uint32_t engine) { return sight.states[engine].used_blocks; });
    }
};

} // namespace

std::unique_ptr<EngineRouterPolicy> least_kv_router() {
    return std::make_unique<LeastKvRouter>();
}

} // namespace skusim::serving
