#include <skusim/serving/front/front_end.hpp>
#include <skusim/serving/source/demands.hpp>

namespace skusim::serving {

FrontEnd::FrontEnd(const ClusterConfig& config, const Seed& seed)
    : latency_(config.front_end), fixed_(config.delay),
      mean_ns_(latency_ ? static_cast<double>(latency_->mean.count()) : 0), seed_(seed) {
    if (latency_) {
        delays_.emplace(latency_->shape, seed.key(random::Purpose::front_end), seed.memory);
    }
}

Duration FrontEnd::delay(OfSender request) const {
    if (!latency_) {
        return fixed_;
    }
    return fixed_ +
           from_nanoseconds(single_draw(latency_->shape,
                                        seed_.key(random::Purpose::front_end, request.sender),
                                        request.number) *
                            mean_ns_);
}

} // namespace skusim::serving
