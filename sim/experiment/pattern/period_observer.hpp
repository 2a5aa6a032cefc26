// Watches the events of a cluster whose load follows a pattern.
#pragma once

#include <skusim/experiment/trial.hpp>
#include <skusim/serving/config.hpp>
#include <skusim/serving/request.hpp>

#include "period_collector.hpp"
#include "period_tokens.hpp"
#include "scaling_watch.hpp"

#include <cstdint>
#include <type_traits>

namespace skusim::experiment {

/// Collects from the events of a cluster, and knows when nothing of the window is left inside.
template <serving::KindOfNode Kind>
class PeriodObserver : public serving::SilentObserver {
public:
    /// The trial's nodes are of `Kind`.
    PeriodObserver(PeriodCollector& collector, ScalingWatch& watch, const Trial& trial,
                   PatternTally& tally)
        : collector_(collector), watch_(watch), cluster_(trial.cluster),
          rules_(*trial.cluster.kind_if<Kind>()), tokens_(collector, trial, tally) {}

    void arrived(Time now, const serving::Request& /*request*/, std::uint64_t /*others*/) {
        collector_.arrived();
        watch_.arrived(now);
        ++arrivals_;
        inside_ += is_early(now) ? 1 : 0;
    }
    void started(Time now, const serving::Request& request) {
        if (!request.has_begun) {
            collector_.started(request.arrived, now);
        }
        waited(now, request);
        watch_.left_queue(now, request.arrived);
        in_service_ += is_early(now) ? 1 : 0;
    }
    void completed(Time now, const serving::Request& request) {
        end(now, request, serving::Ending::completed);
    }
    void refused(Time now, const serving::Request& request) {
        watch_.left_queue(now, request.arrived);
        waited(now, request);
        end(now, request, serving::Ending::refused);
    }
    void abandoned(Time now, const serving::Request& request) {
        if (!request.in_service) {
            watch_.left_queue(now, request.arrived);
            waited(now, request);
        }
        end(now, request, serving::Ending::abandoned);
    }
    void lost(Time now, const serving::Request& request) {
        if (!request.in_service) {
            watch_.left_queue(now, request.arrived);
            waited(now, request);
        }
        end(now, request, serving::Ending::lost);
    }
    void sent_again(Time now, const serving::Request& request) {
        if constexpr (has_tokens) {
            if (request.in_service) {
                tokens_.waits_again(request.arrived, now);
            }
        }
        collector_.sent_again(request.arrived);
    }
    void interrupted(Time now, const serving::Request& request) { stop(now, request); }
    /// It began as much later as it stood still: what was counted before it did is taken off, as
    /// it is counted once more when it stops.
    void continued(Time now, const serving::Request& request) {
        collector_.served(request.started, now, -1);
        in_service_ += is_early(request.started) ? 1 : 0;
    }
    void nodes_run(Time now, int running) {
        count_nodes(now);
        if (running < running_nodes_) {
            collector_.node_failed(now);
        }
        running_nodes_ = running;
    }
    void released(Time now, const serving::Request& request) { stop(now, request); }

    void asked(const serving::Request& request, const serving::TokenRequest& asked) {
        tokens_.asked(request, asked.tokens.input >= rules_.rules.max_model_len);
    }
    void answered(Time now, const serving::Request& request, const serving::TokenAnswer& answer) {
        tokens_.answered(now, request, answer);
    }
    void flight_ended(Time now, const serving::TokenEngine& engine) {
        tokens_.flight_ended(now, engine);
    }
    void flight_broke(Time now, const serving::TokenEngine& engine) {
        tokens_.flight_broke(now, engine);
    }
    void resumed(Time now, Duration gap) { tokens_.resumed(now, gap); }

    void batch_began(Time now, std::uint32_t size) { collector_.batch_began(now, size); }
    void batch_ended(Time now, std::uint32_t size, Time began) {
        collector_.batch_ended(now, size, began);
    }
    void batch_continued(Time now, std::uint32_t size, Time began) {
        collector_.batch_continued(now, size, began);
    }
    void replicas(Time now, int running) {
        count_replicas(now);
        watch_.replicas(now, running);
        running_ = running;
    }
    void finish(Time now) {
        count_replicas(now);
        count_nodes(now);
        watch_.finish(now);
    }

    [[nodiscard]] bool is_complete(Time now) const {
        return now >= collector_.window().until && inside_ == 0 && in_service_ == 0;
    }
    [[nodiscard]] std::int64_t arrivals() const { return arrivals_; }

private:
    static constexpr bool has_tokens = serving::ServesTokens<Kind>;
    /// What kinds without tokens have in their place, which tell none.
    struct NoTokens {
        NoTokens(PeriodCollector& /*collector*/, const Trial& /*trial*/, PatternTally& /*tally*/) {}
    };

    /// A worker is at it no more.
    void stop(Time now, const serving::Request& request) {
        if constexpr (!has_tokens) { // an engine is busy while it is at a step
            collector_.served(request.started, now, work_rate(now, request));
        }
        in_service_ -= is_early(request.started) ? 1 : 0;
    }
    void waited(Time now, const serving::Request& request) {
        if constexpr (has_tokens) {
            tokens_.waited(request.arrived, now);
        }
    }
    /// What its worker did for the request on average, of what it does alone: work over time.
    [[nodiscard]] static double work_rate(Time now, const serving::Request& request) {
        if constexpr (serving::SharesWorkers<Kind>) {
            return now > request.started
                       ? in_seconds(request.service) / in_seconds(now - request.started)
                       : 1;
        } else {
            return 1;
        }
    }
    [[nodiscard]] bool is_early(Time time) const { return time < collector_.window().until; }
    void end(Time now, const serving::Request& request, serving::Ending ending) {
        collector_.ended(request.arrived, now, ending);
        inside_ -= is_early(request.arrived) ? 1 : 0;
    }

    void count_nodes(Time now) {
        collector_.nodes_ran(nodes_since_, now, running_nodes_);
        nodes_since_ = now;
    }
    void count_replicas(Time now) {
        if (cluster_.scaling) {
            collector_.replicas_ran(since_, now, running_,
                                    serving::nodes_in_use(cluster_, running_));
        }
        since_ = now;
    }

    PeriodCollector& collector_;
    ScalingWatch& watch_;
    const serving::ClusterConfig& cluster_;
    const Kind& rules_;
    std::conditional_t<has_tokens, PeriodTokens, NoTokens> tokens_;
    Time since_{};
    int running_ = 0; ///< replicas, since then
    Time nodes_since_{};
    int running_nodes_ = 0; ///< of nodes that can fail, since then
    std::int64_t arrivals_ = 0;
    std::int64_t inside_ = 0;     ///< of those that arrived before the window's end
    std::int64_t in_service_ = 0; ///< of those that began service before the window's end
};

} // namespace skusim::experiment
