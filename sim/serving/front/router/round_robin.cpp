#include <skusim/serving/front/router.hpp>

namespace skusim::serving {

namespace {

class RoundRobinRouter final : public RouterPolicy {
public:
    explicit RoundRobinRouter(std::uint32_t nodes) : nodes_(nodes) {}

    std::uint32_t pick(const NodeRanking& /*load*/) override {
        const std::uint32_t node = next_;
        next_ = next_ + 1 == nodes_ ? 0 : next_ + 1;
        return node;
    }

private:
    std::uint32_t nodes_;
    std::uint32_t next_ = 0;
};

} // namespace

std::unique_ptr<RouterPolicy> round_robin_router(std::uint32_t nodes,
                                                 const random::StreamKey& /*key*/) {
    return std::make_unique<RoundRobinRouter>(nodes);
}

} // namespace skusim::serving
