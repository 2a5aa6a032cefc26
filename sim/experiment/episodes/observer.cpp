#include "observer.hpp"

#include <algorithm>
#include <utility>

namespace skusim::experiment {

EpisodeObserver::EpisodeObserver(const std::vector<Episode>& episodes,
                                 std::vector<AnswerBound> bounds, Time origin, Duration step)
    : episodes_(episodes), bounds_(std::move(bounds)), origin_(origin), step_(step),
      last_(origin - (origin - Time{}) / 2), sights_(episodes.size()) {}

void EpisodeObserver::arrived(Time now, serving::Request& /*request*/, std::uint64_t /*others*/) {
    change(now, +1);
    ++simulated_;
    if (now >= origin_) {
        ++at(now).arrived;
    }
    if (EpisodeSight* const sight = under_way(now)) {
        sight->most_inside = std::max(sight->most_inside, inside_);
    }
}

void EpisodeObserver::completed(Time now, const serving::Request& request) {
    change(now, -1);
    const Duration latency = now - request.arrived;
    count_late(request, [&](stats::QuantityKind kind) {
        return kind == stats::QuantityKind::latency ? latency : Duration::zero();
    });
    look(now);
}

void EpisodeObserver::answered(Time /*now*/, const serving::Request& request,
                               const serving::TokenAnswer& answer) {
    if (!request.abandoned) {
        count_late(request, [&](stats::QuantityKind kind) {
            return kind == stats::QuantityKind::time_to_first_token ? answer.to_first_token
                   : kind == stats::QuantityKind::time_per_output_token
                       ? answer.per_output_token().value_or(Duration::zero())
                       : Duration::zero();
        });
    }
}

void EpisodeObserver::refused(Time now, const serving::Request& request) {
    end_unanswered(now, request);
}

void EpisodeObserver::abandoned(Time now, const serving::Request& request) {
    end_unanswered(now, request);
}

void EpisodeObserver::lost(Time now, const serving::Request& request) {
    if (EpisodeSight* const sight = under_way(now)) {
        ++sight->lost;
    }
    end_unanswered(now, request);
}

void EpisodeObserver::sent_again(Time now, const serving::Request& /*request*/) {
    if (EpisodeSight* const sight = under_way(now)) {
        ++sight->sent_again;
    }
}

void EpisodeObserver::nodes_run(Time now, int running) {
    change(now, 0);
    running_ = running;
    look(now);
}

EpisodeCounts& EpisodeObserver::at(Time time) {
    const auto index = static_cast<std::size_t>((time - origin_) / step_);
    if (index >= steps_.size()) {
        steps_.resize(index + 1,
                      EpisodeCounts{0, 0, std::vector<std::int64_t>(bounds_.size()), 0, 0});
    }
    return steps_[index];
}

EpisodeSight* EpisodeObserver::under_way(Time now) {
    std::size_t begun = 0;
    while (begun < episodes_.size() && origin_ + episodes_[begun].at <= now) {
        ++begun;
    }
    return begun > 0 ? &sights_[begun - 1] : nullptr;
}

void EpisodeObserver::change(Time now, int by) {
    while (last_ < now) {
        if (last_ < origin_) {
            const Time until = std::min(now, origin_);
            before_seconds_ += in_seconds(until - last_) * static_cast<double>(inside_);
            last_ = until;
            continue;
        }
        EpisodeCounts& counts = at(last_);
        const Time until = std::min(now, origin_ + step_ * ((last_ - origin_) / step_ + 1));
        const double seconds = in_seconds(until - last_);
        counts.inside_seconds += seconds * static_cast<double>(inside_);
        counts.node_seconds += seconds * running_;
        last_ = until;
    }
    inside_ += by;
}

template <class TimeOf>
void EpisodeObserver::count_late(const serving::Request& request, TimeOf&& time_of) {
    if (request.arrived < origin_) {
        return;
    }
    EpisodeCounts& counts = at(request.arrived);
    for (std::size_t bound = 0; bound < bounds_.size(); ++bound) {
        counts.late[bound] += time_of(bounds_[bound].kind) > bounds_[bound].bound ? 1 : 0;
    }
    EpisodeSight* const sight = under_way(request.arrived);
    if (sight != nullptr && !bounds_.empty() &&
        time_of(bounds_.front().kind) > bounds_.front().bound &&
        (!sight->recovered || request.arrived <= *sight->recovered)) {
        ++sight->late;
    }
}

void EpisodeObserver::end_unanswered(Time now, const serving::Request& request) {
    change(now, -1);
    if (request.arrived >= origin_) {
        ++at(request.arrived).unanswered;
    }
    look(now);
}

void EpisodeObserver::look(Time now) {
    EpisodeSight* const sight = under_way(now);
    if (sight == nullptr || sight->recovered || inside_ > usual_) {
        return;
    }
    const Episode& episode = episodes_[static_cast<std::size_t>(sight - sights_.data())];
    if (now >= origin_ + episode.until) {
        sight->recovered = now;
    }
}

} // namespace skusim::experiment
