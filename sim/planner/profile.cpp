#include <skusim/planner/profile.hpp>

#include <algorithm>
#include <cmath>
#include <variant>

namespace skusim::planner {

std::string_view name(LoadUnit unit) {
    return unit == LoadUnit::clients ? "clients" : "requests/s";
}

double load_of(const workload::Arrivals& arrivals) {
    if (const std::optional<Rate> rate = workload::open_rate(arrivals)) {
        return rate->value();
    }
    return std::get<workload::ClosedArrivals>(arrivals).concurrency;
}

workload::Arrivals with_load(const workload::Arrivals& arrivals, double load) {
    if (workload::is_open(arrivals)) {
        return workload::at_rate(arrivals, Rate{load});
    }
    workload::ClosedArrivals closed = std::get<workload::ClosedArrivals>(arrivals);
    closed.concurrency = static_cast<int>(std::clamp(std::round(load), 1.0, 1e9));
    return closed;
}

LoadUnit load_unit(const workload::Arrivals& arrivals) {
    return workload::is_open(arrivals) ? LoadUnit::requests_per_second : LoadUnit::clients;
}

namespace {

/// A search up and down one node's load.
class LoadSearch {
public:
    LoadSearch(const experiment::Trial& node, const scenario::Objective& objective,
               const ProfileEffort& effort, const std::function<void()>& on_point)
        : node_(node), objective_(objective), effort_(effort), on_point_(on_point),
          clients_(load_unit(node.arrivals) == LoadUnit::clients) {
        objective_.min_throughput.reset();
    }

    Profile search() {
        for (const double share : {0.3, 0.6, 0.8, 0.9, 1.0}) {
            try_load(share * expected_limit());
            if (!effort_.whole_curve && bracket_.fails < stats::infinite) {
                break;
            }
        }
        climb();
        descend();
        halve();
        return result();
    }

private:
    struct Bracket {
        double holds = 0;
        double fails = stats::infinite;
    };

    /// Load that, in the limit of many workers, is the most inside the objective: all that the
    /// workers can do for an open stream, and for a closed loop as many clients as the tightest
    /// bound lets wait (Denning and Buzen 1978: the mean response is at least N S / c - Z).
    [[nodiscard]] double expected_limit() const {
        const double service = in_seconds(node_.service.mean);
        const double workers = node_.cluster.workers;
        if (!clients_) {
            return workers / service * (node_.cluster.queue.can_lose() ? 1.0 : 0.99);
        }
        const auto& closed = std::get<workload::ClosedArrivals>(node_.arrivals);
        double slack = service;
        bool bounded = false;
        for (const scenario::LatencyBound& bound : objective_.latency) {
            const double alone =
                bound.probability > 0
                    ? service * random::quantile(node_.service.shape, bound.probability)
                    : service;
            const double left = std::max(in_seconds(bound.bound) - alone, 0.0) + service;
            slack = bounded ? std::min(slack, left) : left;
            bounded = true;
        }
        return std::max(1.0, workers * (slack + in_seconds(closed.think_time.mean)) / service);
    }

    /// Runs the load unless it was run before. Loads of a closed loop are whole.
    void try_load(double wanted) {
        const double load = clients_ ? std::max(std::round(wanted), 1.0) : wanted;
        const bool known = std::any_of(curve_.begin(), curve_.end(),
                                       [&](const LoadPoint& point) { return point.load == load; });
        if (known) {
            return;
        }
        experiment::Trial trial = node_;
        trial.cluster.nodes = 1;
        trial.arrivals = with_load(node_.arrivals, load);
        experiment::Outcome outcome = experiment::run(trial, &objective_, effort_.point);
        if (experiment::decision(outcome) == experiment::Decision::holds) {
            bracket_.holds = std::max(bracket_.holds, load);
        } else {
            bracket_.fails = std::min(bracket_.fails, load);
        }
        curve_.push_back({load, std::move(outcome)});
        on_point_();
    }

    /// Upwards while everything holds: a queue that loses requests can carry more than its workers.
    void climb() {
        const bool ends_at_saturation = !clients_ && !node_.cluster.queue.can_lose();
        constexpr int most_steps = 12;
        for (int step = 0; step < most_steps && bracket_.fails == stats::infinite; ++step) {
            if (ends_at_saturation) {
                return;
            }
            try_load(std::max(bracket_.holds * 1.5, bracket_.holds + 1));
        }
    }

    /// Downwards while nothing holds, to a hundredth of the limit or a single client.
    void descend() {
        const double least = clients_ ? 1.0 : 0.01 * expected_limit();
        while (bracket_.holds == 0 && bracket_.fails > least) {
            try_load(std::max(bracket_.fails * 0.5, least));
        }
    }

    void halve() {
        while (bracket_.holds > 0 && bracket_.fails != stats::infinite) {
            const double width = bracket_.fails - bracket_.holds;
            if (width <= effort_.resolution * bracket_.fails || (clients_ && width <= 1)) {
                return;
            }
            try_load(0.5 * (bracket_.holds + bracket_.fails));
            if (bracket_.holds >= bracket_.fails) {
                return; // a load above one that is not shown to hold was shown to: noise at the
                        // edge
            }
        }
    }

    Profile result() {
        std::sort(curve_.begin(), curve_.end(),
                  [](const LoadPoint& a, const LoadPoint& b) { return a.load < b.load; });
        Profile profile;
        profile.capacity = {bracket_.holds, bracket_.holds,
                            std::max(bracket_.fails, bracket_.holds), load_unit(node_.arrivals)};
        double best = 0;
        for (const LoadPoint& point : curve_) {
            const double latency = point.outcome.metric(experiment::Metric::latency_mean).value;
            const double rate = point.outcome.metric(experiment::Metric::throughput).value;
            if (point.outcome.stable && latency > 0 && rate / latency > best) {
                best = rate / latency;
                profile.knee = point.load;
            }
        }
        profile.load_curve = std::move(curve_);
        return profile;
    }

    const experiment::Trial& node_;
    scenario::Objective objective_;
    const ProfileEffort& effort_;
    const std::function<void()>& on_point_;
    bool clients_;
    Bracket bracket_;
    std::vector<LoadPoint> curve_;
};

} // namespace

Profile profile_node(const experiment::Trial& node, const scenario::Objective& objective,
                     const ProfileEffort& effort, const std::function<void()>& on_point) {
    return LoadSearch(node, objective, effort, on_point).search();
}

} // namespace skusim::planner
