#include <skusim/serving/front/router.hpp>

namespace skusim::serving {

namespace {

class PowerOfTwoRouter final : public RouterPolicy {
public:
    PowerOfTwoRouter(std::uint32_t nodes, const random::StreamKey& key)
        : nodes_(nodes), stream_(key) {}

    std::uint32_t pick(const NodeRanking& load) override {
        const std::uint32_t first = random::uniform_below(stream_, nodes_);
        const std::uint32_t other = random::uniform_below(stream_, nodes_ - 1);
        const std::uint32_t second = other < first ? other : other + 1;
        return load.outstanding(second) < load.outstanding(first) ? second : first;
    }

private:
    std::uint32_t nodes_;
    random::Stream stream_;
};

} // namespace

std::unique_ptr<RouterPolicy> power_of_two_router(std::uint32_t nodes,
                                                  const random::StreamKey& key) {
    return std::make_unique<PowerOfTwoRouter>(nodes, key);
}

} // namespace skusim::serving
