// Watches the events of one replication's cluster and fills its tally.
#pragma once

#include <skusim/experiment/trial.hpp>
#include <skusim/serving/config.hpp>
#include <skusim/serving/request.hpp>

#include "tally.hpp"
#include "token_watch.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace skusim::experiment {

/// A quantity that changes in steps, integrated over the time that a window is open.
class StepIntegral {
public:
    void change(Time now, int by) {
        level_ += by;
        // The integral of a step function is its last level times the length, less each change
        // times when it came.
        weighted_changes_ += static_cast<Wide>(by) * (now - opened_).count();
    }
    void open(Time now) {
        opened_ = now;
        weighted_changes_ = 0;
    }
    /// What has come together since open(), in seconds times the quantity.
    [[nodiscard]] double close(Time now) const {
        const Wide area = static_cast<Wide>(level_) * (now - opened_).count() - weighted_changes_;
        return static_cast<double>(area) * 1e-9;
    }

private:
    __extension__ using Wide = __int128;
    std::int64_t level_ = 0;
    Time opened_{};
    Wide weighted_changes_ = 0;
};

template <serving::KindOfNode Kind>
class Collector {
public:
    /// The trial's nodes are of `Kind`.
    Collector(Tally& tally, const Trial& trial)
        : tally_(tally), cluster_(trial.cluster), rules_(*trial.cluster.kind_if<Kind>()),
          tokens_(tally.tokens, trial.good),
          in_service_(shares ? static_cast<std::size_t>(trial.cluster.nodes()) : 0) {}

    // What the serving floor calls (see serving::SilentObserver).

    void arrived(Time now, serving::Request& request, std::uint64_t others) {
        ++tally_.simulated;
        inside_.change(now, +1);
        if (warming_up_) {
            seen_.push_back(static_cast<double>(others));
        }
        if constexpr (has_tokens) {
            waiting_.change(now, +1);
        }
        if (watching_) {
            request.watched = true;
            ++tally_.arrived;
            ++pending_;
            if (--wanted_ == 0) {
                close(now);
            }
        }
    }
    void started(Time now, const serving::Request& request) {
        if constexpr (has_tokens) {
            waiting_.change(now, -1);
        } else {
            change_busy(now, request.node, +1);
        }
        if (request.watched && !request.has_begun) {
            tally_.count_wait(now - request.arrived, request.request_class);
        }
    }
    void completed(Time now, const serving::Request& request) {
        inside_.change(now, -1);
        tally_.completed_in_window += watching_ ? 1 : 0;
        if (request.watched) {
            tally_.count_latency(now - request.arrived, request.request_class);
            --pending_;
        }
    }
    void refused(Time now, const serving::Request& request) {
        inside_.change(now, -1);
        stop_waiting(now, request);
        if (request.watched) {
            tally_.count_refusal(request.request_class);
            --pending_;
        }
    }
    void abandoned(Time now, const serving::Request& request) {
        inside_.change(now, -1);
        stop_waiting(now, request);
        if (request.watched) {
            tally_.count_abandonment(request.request_class);
            --pending_;
        }
    }
    void lost(Time now, const serving::Request& request) {
        inside_.change(now, -1);
        stop_waiting(now, request);
        if (request.watched) {
            tally_.count_loss(request.request_class);
            --pending_;
        }
    }
    void sent_again(Time now, const serving::Request& request) {
        if constexpr (has_tokens) {
            waiting_.change(now, request.in_service ? +1 : 0);
        }
        tally_.sent_again += request.watched ? 1 : 0;
    }
    void interrupted(Time now, const serving::Request& request) {
        if constexpr (!has_tokens) {
            change_busy(now, request.node, -1);
        }
    }
    void continued(Time now, const serving::Request& request) {
        change_busy(now, request.node, +1);
    }
    void nodes_run(Time now, int running) {
        const int change = running - std::exchange(running_nodes_, running);
        nodes_running_.change(now, change);
        tally_.outages += watching_ && change < 0 ? 1 : 0;
    }
    void released(Time now, const serving::Request& request) {
        if constexpr (!has_tokens) { // an engine is busy while it is at a step
            change_busy(now, request.node, -1);
        }
    }
    void asked(const serving::Request& request, const serving::TokenRequest& asked) {
        const bool is_too_long = asked.tokens.input >= rules_.rules.max_model_len;
        tally_.tokens.too_long += request.watched && is_too_long ? 1 : 0;
    }
    void answered(Time /*now*/, const serving::Request& request,
                  const serving::TokenAnswer& answer) {
        if (watching_) {
            tokens_.delivered(answer.request);
        }
        if (request.watched && !request.abandoned) {
            tokens_.answered(answer);
        }
    }
    void flight_began(Time now, const serving::TokenEngine& /*engine*/) { busy_.change(now, +1); }
    void flight_ended(Time now, const serving::TokenEngine& engine) {
        busy_.change(now, -1);
        if (watching_) {
            tokens_.flight_ended(engine);
        }
    }
    void flight_broke(Time now, const serving::TokenEngine& /*engine*/) { busy_.change(now, -1); }
    void resumed(Time /*now*/, Duration gap) {
        if (watching_) {
            tokens_.resumed(gap);
        }
    }
    /// A batch keeps one worker busy, not as many as it has requests.
    void batch_began(Time now, std::uint32_t size) {
        busy_.change(now, 1 - static_cast<int>(size));
        tally_.batches += watching_ ? 1 : 0;
        tally_.batched += watching_ ? size : 0;
    }
    void batch_ended(Time now, std::uint32_t size, Time /*began*/) {
        busy_.change(now, static_cast<int>(size) - 1);
    }
    void batch_continued(Time now, std::uint32_t size, Time /*began*/) {
        busy_.change(now, 1 - static_cast<int>(size));
    }
    void replicas(Time now, int running) {
        const int nodes = serving::nodes_in_use(cluster_, running);
        replicas_.change(now, running - std::exchange(running_, running));
        count_level(now);
        nodes_.change(now, nodes - std::exchange(used_, nodes));
    }

    // What the replication calls.

    void warm_up() { warming_up_ = true; }
    /// The requests inside at each arrival of the warm-up.
    [[nodiscard]] const std::vector<double>& seen() const { return seen_; }
    void end_warm_up() {
        warming_up_ = false;
        seen_ = {};
    }
    /// Opens the window for the next `count` >= 1 arrivals; it closes by itself at the last of
    /// them.
    void watch(Time now, std::int64_t count) {
        watching_ = true;
        wanted_ = count;
        opened_ = now;
        inside_.open(now);
        busy_.open(now);
        waiting_.open(now);
        replicas_.open(now);
        nodes_.open(now);
        nodes_running_.open(now);
        level_since_ = now;
    }
    /// Forgets requests that are not going to end: the clock has come to its horizon.
    void drop_pending(Time now) {
        if (watching_) {
            close(now);
        }
        tally_.arrived -= pending_;
        pending_ = 0;
    }
    /// Whether requests of the window are still to arrive or to end.
    [[nodiscard]] bool unfinished() const { return watching_ || pending_ > 0; }

private:
    static constexpr bool shares = serving::SharesWorkers<Kind>;
    static constexpr bool has_tokens = serving::ServesTokens<Kind>;
    /// What workers that share processors do is counted in millionths of a request alone.
    static constexpr double parts_of_busy = shares ? 1e6 : 1;

    void change_busy(Time now, std::uint32_t node, int by) {
        if constexpr (shares) {
            const auto parts = [&](int count) {
                return static_cast<int>(std::lround(rules_.speed(count) * parts_of_busy));
            };
            const int before = in_service_[node];
            in_service_[node] += by;
            busy_.change(now, parts(in_service_[node]) - parts(before));
        } else {
            busy_.change(now, by);
        }
    }
    /// The count of nodes in use is about to change, or no more looked at.
    void count_level(Time now) {
        if (watching_ && now > level_since_ && used_ > 0) {
            tally_.count_nodes(used_, in_seconds(now - level_since_));
        }
        level_since_ = now;
    }
    /// A request that no engine has begun leaves.
    void stop_waiting(Time now, const serving::Request& request) {
        if constexpr (has_tokens) {
            waiting_.change(now, request.in_service ? 0 : -1);
        }
    }
    void close(Time now) {
        count_level(now);
        watching_ = false;
        ++tally_.windows;
        tally_.tokens.waiting_seconds += waiting_.close(now);
        tally_.inside_seconds += inside_.close(now);
        tally_.busy_seconds += busy_.close(now) / parts_of_busy;
        tally_.replica_seconds += replicas_.close(now);
        tally_.node_seconds += nodes_.close(now);
        tally_.running_seconds += nodes_running_.close(now);
        tally_.window_seconds += in_seconds(now - opened_);
    }

    Tally& tally_;
    const serving::ClusterConfig& cluster_;
    Kind rules_;
    TokenWatch tokens_;
    bool warming_up_ = false;
    bool watching_ = false;
    std::int64_t wanted_ = 0;
    std::int64_t pending_ = 0;
    Time opened_{};
    StepIntegral inside_;
    StepIntegral busy_;
    StepIntegral waiting_; ///< requests with tokens that no step has had yet
    StepIntegral replicas_;
    StepIntegral nodes_;
    StepIntegral nodes_running_; ///< of nodes that can fail
    int running_nodes_ = 0;
    int running_ = 0;
    int used_ = 0; ///< nodes that hold replicas, of an autoscaled service
    Time level_since_{};
    std::vector<double> seen_;
    std::vector<int> in_service_; ///< by node, of workers that share processors
};

} // namespace skusim::experiment
