#include <skusim/base/check.hpp>
#include <skusim/serving/arrival_recursion.hpp>

namespace skusim::serving {

std::size_t ArrivalRecursion::WaitingLine::length_at(Time now) {
    while (gone_ < leaves_.size() && leaves_[gone_] <= now) {
        ++gone_;
    }
    if (gone_ > 64 && 2 * gone_ > leaves_.size()) {
        leaves_.erase(leaves_.begin(), leaves_.begin() + static_cast<std::ptrdiff_t>(gone_));
        gone_ = 0;
    }
    return leaves_.size() - gone_;
}

ArrivalRecursion::ArrivalRecursion(const ClusterConfig& config, Duration mean_service,
                                   OpenSource& source, const Seed& seed)
    : config_(merged_if_central(config)),
      workers_(static_cast<std::size_t>(config_.group().slots.count())),
      mean_service_ns_(static_cast<double>(mean_service.count())),
      patience_(config.queue.patience()), timeout_(config.queue.timeout.value_or(Duration::max())),
      source_(source), router_(config_.dispatch, static_cast<std::uint32_t>(config_.nodes()),
                               seed.key(random::Purpose::routing)),
      free_(static_cast<std::size_t>(config_.nodes()) * workers_),
      lines_(config_.queue.limit ? static_cast<std::size_t>(config_.nodes()) : 0),
      front_end_(config, seed) {
    SKUSIM_CHECK(!needs_events(config), "fates that are known at arrival");
}

void ArrivalRecursion::leave_unserved(Fate& fate, std::uint32_t node, bool queue_is_full) {
    fate.is_served = false;
    if (queue_is_full) {
        fate.ended = fate.arrived;
        fate.ending = Ending::refused;
        return;
    }
    fate.ended = later(fate.arrived, patience_);
    fate.ending = config_.queue.refuses_first() ? Ending::refused : Ending::abandoned;
    if (!lines_.empty()) {
        lines_[node].join(fate.ended);
    }
}

} // namespace skusim::serving
