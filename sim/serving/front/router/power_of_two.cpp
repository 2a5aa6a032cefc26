#include <skusim/serving/front/router.hpp>

namespace skusim::serving {

namespace {

class PowerOfTwoRouter final : public RouterPolicy {
public:
    explicit PowerOfTwoRouter(const random::StreamKey& key) : stream_(key) {}

    std::uint32_t pick(const NodeRanking& load, const OpenNodes& open) override {
        if (open.count() == 1) {
            return open[0];
        }
        const std::uint32_t first = random::uniform_below(stream_, open.count());
        const std::uint32_t other = random::uniform_below(stream_, open.count() - 1);
        const std::uint32_t one = open[first];
        const std::uint32_t two = open[other < first ? other : other + 1];
        return load.outstanding(two) < load.outstanding(one) ? two : one;
    }

private:
    random::Stream stream_;
};

} // namespace

std::unique_ptr<RouterPolicy> power_of_two_router(const random::StreamKey& key) {
    return std::make_unique<PowerOfTwoRouter>(key);
}

} // namespace skusim::serving
