#include <skusim/serving/front/router.hpp>

namespace skusim::serving {

namespace {

class RoundRobinRouter final : public RouterPolicy {
public:
    /// Where nodes come or go, the turn goes on at the same place among those that are open.
    std::uint32_t pick(const NodeRanking& /*load*/, const OpenNodes& open) override {
        const std::uint32_t turn = next_ < open.count() ? next_ : 0;
        next_ = turn + 1;
        return open[turn];
    }

private:
    std::uint32_t next_ = 0;
};

} // namespace

std::unique_ptr<RouterPolicy> round_robin_router(const random::StreamKey& /*key*/) {
    return std::make_unique<RoundRobinRouter>();
}

} // namespace skusim::serving
