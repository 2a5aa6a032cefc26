// Watches one run of episodes.
#pragma once

#include <skusim/experiment/episodes.hpp>
#include <skusim/serving/node/tokens/token_requests.hpp>
#include <skusim/serving/request.hpp>
#include <skusim/stats/quantity.hpp>

#include "experiment/observe/onlooker.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace skusim::experiment {

/// A time that answers are to keep.
struct AnswerBound {
    stats::QuantityKind kind; ///< a latency, or a time of tokens
    Duration bound;
};

/// What is counted in one step of one run. Requests count in the step in which they arrived.
struct EpisodeCounts {
    std::int64_t arrived = 0;
    std::int64_t unanswered = 0;
    std::vector<std::int64_t> late; ///< by bound: answered later than that
    double inside_seconds = 0;
    double node_seconds = 0;
};

/// What one run saw of one episode.
struct EpisodeSight {
    std::int64_t lost = 0;
    std::int64_t sent_again = 0;
    std::int64_t late = 0;
    std::int64_t most_inside = 0;
    std::optional<Time> recovered;
};

/// The clock of episodes begins at `origin`; the second half of the time before tells how many
/// requests are inside in the steady state.
class EpisodeObserver final : public Onlooker {
public:
    /// There may be no bounds; who breaks the first of them is late.
    EpisodeObserver(const std::vector<Episode>& episodes, std::vector<AnswerBound> bounds,
                    Time origin, Duration step)
        : episodes_(episodes), bounds_(std::move(bounds)), origin_(origin), step_(step),
          last_(origin - (origin - Time{}) / 2), sights_(episodes.size()) {}

    void arrived(Time now, serving::Request& /*request*/, std::uint64_t /*others*/) override {
        change(now, +1);
        ++simulated_;
        if (now >= origin_) {
            ++at(now).arrived;
        }
        if (EpisodeSight* const sight = under_way(now)) {
            sight->most_inside = std::max(sight->most_inside, inside_);
        }
    }
    void completed(Time now, const serving::Request& request) override {
        change(now, -1);
        const Duration latency = now - request.arrived;
        count_late(request, [&](stats::QuantityKind kind) {
            return kind == stats::QuantityKind::latency ? latency : Duration::zero();
        });
        look(now);
    }
    /// A language model's request tells its latency when it is completed.
    void answered(Time /*now*/, const serving::Request& request,
                  const serving::TokenAnswer& answer) override {
        if (!request.abandoned) {
            count_late(request, [&](stats::QuantityKind kind) {
                return kind == stats::QuantityKind::time_to_first_token ? answer.to_first_token
                       : kind == stats::QuantityKind::time_per_output_token
                           ? answer.per_output_token().value_or(Duration::zero())
                           : Duration::zero();
            });
        }
    }
    void refused(Time now, const serving::Request& request) override {
        end_unanswered(now, request);
    }
    void abandoned(Time now, const serving::Request& request) override {
        end_unanswered(now, request);
    }
    void lost(Time now, const serving::Request& request) override {
        if (EpisodeSight* const sight = under_way(now)) {
            ++sight->lost;
        }
        end_unanswered(now, request);
    }
    void sent_again(Time now, const serving::Request& /*request*/) override {
        if (EpisodeSight* const sight = under_way(now)) {
            ++sight->sent_again;
        }
    }
    void nodes_run(Time now, int running) override {
        change(now, 0);
        running_ = running;
        look(now);
    }

    /// Requests inside, on average before the origin, up to which the run must have come.
    [[nodiscard]] double inside_before() const {
        return before_seconds_ / (in_seconds(origin_ - Time{}) / 2);
    }
    /// So many are as few as before.
    void expect(std::int64_t usual) { usual_ = usual; }
    [[nodiscard]] bool has_recovered() const {
        return sights_.empty() || sights_.back().recovered.has_value();
    }
    /// Nothing more happens until then.
    void finish(Time until) { change(until, 0); }

    [[nodiscard]] const std::vector<EpisodeSight>& sights() const { return sights_; }
    [[nodiscard]] const std::vector<EpisodeCounts>& steps() const { return steps_; }
    [[nodiscard]] std::int64_t simulated() const { return simulated_; }

private:
    [[nodiscard]] EpisodeCounts& at(Time time) {
        const auto index = static_cast<std::size_t>((time - origin_) / step_);
        if (index >= steps_.size()) {
            steps_.resize(index + 1,
                          EpisodeCounts{0, 0, std::vector<std::int64_t>(bounds_.size()), 0, 0});
        }
        return steps_[index];
    }

    /// The last episode that has begun, if any.
    [[nodiscard]] EpisodeSight* under_way(Time now) {
        std::size_t begun = 0;
        while (begun < episodes_.size() && origin_ + episodes_[begun].at <= now) {
            ++begun;
        }
        return begun > 0 ? &sights_[begun - 1] : nullptr;
    }

    void change(Time now, int by) {
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

    /// `time_of(kind)` is its time, or 0 if that is not known now.
    template <class TimeOf>
    void count_late(const serving::Request& request, TimeOf&& time_of) {
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

    void end_unanswered(Time now, const serving::Request& request) {
        change(now, -1);
        if (request.arrived >= origin_) {
            ++at(request.arrived).unanswered;
        }
        look(now);
    }

    /// Whether all is as before.
    void look(Time now) {
        EpisodeSight* const sight = under_way(now);
        if (sight == nullptr || sight->recovered || inside_ > usual_) {
            return;
        }
        const Episode& episode = episodes_[static_cast<std::size_t>(sight - sights_.data())];
        if (now >= origin_ + episode.until) {
            sight->recovered = now;
        }
    }

    const std::vector<Episode>& episodes_;
    std::vector<AnswerBound> bounds_;
    Time origin_;
    Duration step_;
    Time last_; ///< until when all is added up
    std::vector<EpisodeSight> sights_;
    std::vector<EpisodeCounts> steps_;
    double before_seconds_ = 0;
    std::int64_t inside_ = 0;
    std::int64_t usual_ = 0;
    std::int64_t simulated_ = 0;
    int running_ = 0;
};

} // namespace skusim::experiment
