#include <skusim/serving/front/router.hpp>

namespace skusim::serving {

namespace {

class RandomRouter final : public RouterPolicy {
public:
    explicit RandomRouter(const random::StreamKey& key) : stream_(key) {}

    std::uint32_t pick(const NodeRanking& /*load*/, const OpenNodes& open) override {
        return open[random::uniform_below(stream_, open.count())];
    }

private:
    random::Stream stream_;
};

} // namespace

std::unique_ptr<RouterPolicy> random_router(const random::StreamKey& key) {
    return std::make_unique<RandomRouter>(key);
}

} // namespace skusim::serving
