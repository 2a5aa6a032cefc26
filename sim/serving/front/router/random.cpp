#include <skusim/serving/front/router.hpp>

namespace skusim::serving {

namespace {

class RandomRouter final : public RouterPolicy {
public:
    RandomRouter(std::uint32_t nodes, const random::StreamKey& key) : nodes_(nodes), stream_(key) {}

    std::uint32_t pick(const NodeRanking& /*load*/) override {
        return random::uniform_below(stream_, nodes_);
    }

private:
    std::uint32_t nodes_;
    random::Stream stream_;
};

} // namespace

std::unique_ptr<RouterPolicy> random_router(std::uint32_t nodes, const random::StreamKey& key) {
    return std::make_unique<RandomRouter>(nodes, key);
}

} // namespace skusim::serving
