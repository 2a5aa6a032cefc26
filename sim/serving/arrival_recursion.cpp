#include <skusim/serving/arrival_recursion.hpp>

#include <algorithm>

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
      mean_service_ns_(static_cast<double>(mean_service.count())),
      patience_(config.queue.patience()),
      tracks_load_(config_.nodes > 1 && (config_.router == RouterKind::least_outstanding ||
                                         config_.router == RouterKind::power_of_two)),
      source_(source), router_(config_.router, static_cast<std::uint32_t>(config_.nodes),
                               seed.key(random::Purpose::routing)),
      free_(static_cast<std::size_t>(config_.nodes) * static_cast<std::size_t>(config_.workers)),
      lines_(config_.queue.limit ? static_cast<std::size_t>(config_.nodes) : 0),
      front_end_(config.front_end, seed) {}

Fate ArrivalRecursion::next() {
    now_ = later(now_, source_.next_gap());
    const Duration service = from_nanoseconds(source_.next_demand() * mean_service_ns_);
    if (tracks_load_) {
        forget_departed(now_);
    }
    const std::uint32_t node = router_.pick();
    Fate fate = serve(now_, node, service);
    if (tracks_load_) {
        router_.sent(node);
        departures_.push_back({fate.is_served ? fate.released : fate.ended, node});
        std::push_heap(departures_.begin(), departures_.end(),
                       [](const Departure& a, const Departure& b) { return a.time > b.time; });
    }
    if (front_end_.delays()) {
        const Duration delay = front_end_.next(); // one for each arrival, whatever becomes of it
        if (fate.ending == Ending::completed) {
            fate.ended = later(fate.released, delay);
        }
    }
    return fate;
}

void ArrivalRecursion::forget_departed(Time now) {
    const auto is_later = [](const Departure& a, const Departure& b) { return a.time > b.time; };
    while (!departures_.empty() && departures_.front().time <= now) {
        router_.left(departures_.front().node);
        std::pop_heap(departures_.begin(), departures_.end(), is_later);
        departures_.pop_back();
    }
}

Fate ArrivalRecursion::serve(Time now, std::uint32_t node, Duration service) {
    Time* const workers = free_.data() + node * static_cast<std::size_t>(config_.workers);
    Fate fate;
    fate.arrived = now;
    const bool waits = workers[0] > now;
    if (waits) {
        const bool is_full =
            config_.queue.limit &&
            lines_[node].length_at(now) >= static_cast<std::size_t>(*config_.queue.limit);
        const Time expires = later(now, patience_);
        const bool expires_first = patience_ != Duration::max() && expires <= workers[0];
        if (is_full || expires_first) {
            fate.is_served = false;
            fate.ended = is_full ? now : expires;
            const bool is_refused = is_full || config_.queue.refuses_first();
            fate.ending = is_refused ? Ending::refused : Ending::abandoned;
            if (!is_full && !lines_.empty()) {
                lines_[node].join(expires);
            }
            return fate;
        }
    }
    fate.started = waits ? workers[0] : now;
    fate.released = later(fate.started, service);
    fate.ended = fate.released;
    if (config_.queue.timeout && later(now, *config_.queue.timeout) < fate.released) {
        fate.ended = later(now, *config_.queue.timeout);
        fate.ending = Ending::abandoned;
    }
    if (waits && !lines_.empty()) {
        lines_[node].join(fate.started);
    }
    occupy(workers, fate.released);
    return fate;
}

// The first worker of the heap, the one free earliest, is now busy until `released`.
void ArrivalRecursion::occupy(Time* workers, Time released) {
    const auto count = static_cast<std::size_t>(config_.workers);
    std::size_t hole = 0;
    for (;;) {
        std::size_t child = 2 * hole + 1;
        if (child >= count) {
            break;
        }
        if (child + 1 < count && workers[child + 1] < workers[child]) {
            ++child;
        }
        if (released <= workers[child]) {
            break;
        }
        workers[hole] = workers[child];
        hole = child;
    }
    workers[hole] = released;
}

} // namespace skusim::serving
