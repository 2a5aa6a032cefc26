#include "best_of_all.hpp"

namespace skusim::serving {

namespace {

class VllmDpRouter final : public EngineRouterPolicy {
public:
    std::uint32_t pick(const RoutedRequest& /*request*/, const Sight& sight) override {
        return least_costly(sight, [&](std::uint32_t engine) {
            return 4 * sight.states[engine].waiting + sight.states[engine].running;
        });
    }
};

} // namespace

std::unique_ptr<EngineRouterPolicy> vllm_dp_router() {
    return std::make_unique<VllmDpRouter>();
}

} // namespace skusim::serving
