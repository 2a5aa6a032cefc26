// Watches one run of episodes.
#pragma once

#include <skusim/experiment/episodes.hpp>
#include <skusim/serving/node/tokens/token_requests.hpp>
#include <skusim/serving/request.hpp>
#include <skusim/stats/quantity.hpp>

#include "experiment/observe/onlooker.hpp"

#include <cstdint>
#include <optional>
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
                    Time origin, Duration step);

    void arrived(Time now, serving::Request& request, std::uint64_t others) override;
    void completed(Time now, const serving::Request& request) override;
    /// A language model's request tells its latency when it is completed.
    void answered(Time now, const serving::Request& request,
                  const serving::TokenAnswer& answer) override;
    void refused(Time now, const serving::Request& request) override;
    void abandoned(Time now, const serving::Request& request) override;
    void lost(Time now, const serving::Request& request) override;
    void sent_again(Time now, const serving::Request& request) override;
    void nodes_run(Time now, int running) override;

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
    [[nodiscard]] EpisodeCounts& at(Time time);
    /// The last episode that has begun, if any.
    [[nodiscard]] EpisodeSight* under_way(Time now);
    void change(Time now, int by);
    /// `time_of(kind)` is its time, or 0 if that is not known now.
    template <class TimeOf>
    void count_late(const serving::Request& request, TimeOf&& time_of);
    void end_unanswered(Time now, const serving::Request& request);
    /// Whether all is as before.
    void look(Time now);

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
