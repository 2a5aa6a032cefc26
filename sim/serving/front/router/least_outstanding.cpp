#include <skusim/serving/front/router.hpp>

namespace skusim::serving {

namespace {

class LeastOutstandingRouter final : public RouterPolicy {
public:
    std::uint32_t pick(const NodeRanking& load, const OpenNodes& /*open*/) override {
        return load.least_loaded();
    }
};

} // namespace

std::unique_ptr<RouterPolicy> least_outstanding_router(const random::StreamKey& /*key*/) {
    return std::make_unique<LeastOutstandingRouter>();
}

} // namespace skusim::serving
