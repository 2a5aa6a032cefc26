#include <skusim/placement/placement.hpp>
#include <skusim/planner/efforts.hpp>
#include <skusim/planner/profile.hpp>

#include "capacity_guess.hpp"
#include "unit_time.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

namespace skusim::planner {

namespace {

/// Whether a request can wait though a worker is free, for others to share its batch with.
bool waits_for_company(const serving::ClusterConfig& config) {
    const auto* batching = config.kind_if<serving::Batching>();
    return batching != nullptr && batching->rules.max_delay > Duration::zero();
}

/// A search up and down one node's load.
class LoadSearch {
public:
    /// What is `known` of the node is not asked again.
    LoadSearch(const experiment::Trial& node, const scenario::Objective& objective,
               const ProfileEffort& effort, const std::function<void()>& on_point,
               std::vector<LoadPoint> known)
        : node_(node), objective_(objective), effort_(effort), point_effort_(effort.point),
          on_point_(on_point), clients_(load_unit(node.arrivals) == LoadUnit::clients),
          curve_(std::move(known)) {
        objective_.min_throughput.reset();
        for (const LoadPoint& point : curve_) {
            learn_from(point);
        }
        if (node.cluster.kind_if<serving::Tokens>() != nullptr) {
            give_room_to_warm_up();
            limit_work();
        }
    }

    /// Downwards from a load that most likely holds to one that does.
    Profile glance() {
        for (const double likely : {0.9, 0.75}) {
            if (bracket_.holds == 0) {
                try_load(likely * guess());
            }
        }
        descend();
        if (bracket_.holds == 0 && waits_for_company(node_.cluster)) {
            seek_company();
        }
        Profile profile = result();
        profile.is_glance = true;
        profile.knee = 0;
        return profile;
    }

    Profile search() {
        if (effort_.whole_curve) {
            for (const double share : {0.3, 0.6, 0.8, 0.9, 1.0}) {
                try_load(share * expected_limit());
            }
        }
        const double guess = this->guess();
        try_load(0.5 * guess);
        if (bracket_.holds > 0) {
            try_load(guess);
        }
        climb();
        descend();
        if (bracket_.holds == 0 && waits_for_company(node_.cluster)) {
            seek_company();
            if (bracket_.holds > 0) {
                bracket_.fails = stats::infinite;
                climb();
            }
        }
        narrow();
        return result();
    }

private:
    /// An engine serves hundreds of sequences at once, and has forgotten how it began when some
    /// times as many have come: fewer replications have a longer warm-up each.
    void give_room_to_warm_up() {
        constexpr int least_replications = 8;
        constexpr double warm_ups = 8;
        constexpr double share_of_warm_up = 0.25;
        point_effort_.replications = least_replications;
        const double inside = experiment::greatest_speed(node_).places;
        const double needed = least_replications * warm_ups * inside / share_of_warm_up;
        point_effort_.max_requests =
            std::max(point_effort_.max_requests, static_cast<std::int64_t>(needed));
    }

    /// A request of an engine is some twenty times the work of another: loads near its limit, which
    /// take tens of millions of them to be precise, are told as well as a share of the budget can.
    void limit_work() {
        constexpr std::int64_t times_the_work = 20;
        constexpr std::int64_t always_affordable = 1'000'000;
        std::int64_t& most = point_effort_.max_requests;
        most = std::min(most, std::max(most / times_the_work, always_affordable));
    }

    /// The loads between which the objective breaks, and how far each is from that: the logarithm
    /// of the measured figure over its bound, of the tightest bound.
    struct Bracket {
        double holds = 0;
        double fails = stats::infinite;
        double holds_margin = 0;
        double fails_margin = 0;
    };

    [[nodiscard]] static double margin(const experiment::Outcome& outcome) {
        constexpr double most = 3;
        double tightest = -most;
        for (const experiment::BoundResult& bound : outcome.slo) {
            const bool is_ratio = bound.bound > 0 && bound.value.value > 0;
            tightest =
                std::max(tightest, is_ratio ? std::log(bound.value.value / bound.bound) : -most);
        }
        return std::min(tightest, most);
    }

    /// Load that, in the limit of many workers, is the most inside the objective: all that the
    /// workers can do for an open stream, and for a closed loop as many clients as the tightest
    /// bound lets wait (Denning and Buzen 1978: the mean response is at least N S / c - Z).
    [[nodiscard]] double expected_limit() const {
        const serving::ServingSpeed speed = experiment::speed_under_backlog(node_);
        const double service = in_seconds(speed.time);
        const double workers = speed.places;
        if (!clients_) {
            return workers / service * (serving::sheds_load(node_.cluster) ? 1.0 : 0.99);
        }
        const auto& closed = std::get<workload::ClosedArrivals>(node_.arrivals);
        if (node_.cluster.kind_if<serving::Tokens>() != nullptr) {
            const Duration cycle = closed.mean_pause() + experiment::least_service(node_);
            return std::max(1.0, workers / service * in_seconds(cycle));
        }
        double slack = service;
        bool bounded = false;
        for (const scenario::TimeBound& bound : objective_.times) {
            const double alone = service * unit_time(node_.service.shape, bound.quantity);
            const double left = std::max(in_seconds(bound.bound) - alone, 0.0) + service;
            slack = bounded ? std::min(slack, left) : left;
            bounded = true;
        }
        return std::max(1.0, workers * (slack + in_seconds(closed.mean_pause())) / service);
    }

    [[nodiscard]] double guess() const {
        return clients_ ? expected_limit() : guess_capacity_per_second(node_, objective_);
    }

    /// Runs the load unless it was run before. Loads of a closed loop are whole.
    void try_load(double wanted) {
        const double load = clients_ ? std::max(std::round(wanted), 1.0) : wanted;
        const bool known = std::any_of(curve_.begin(), curve_.end(),
                                       [&](const LoadPoint& point) { return point.load == load; });
        if (known) {
            return;
        }
        experiment::Trial trial = placement::cluster_of(node_, 1);
        trial.arrivals = with_load(node_.arrivals, load);
        curve_.push_back({load, run_fed(trial, objective_, point_effort_, effort_.most_requests)});
        learn_from(curve_.back());
        on_point_();
    }

    void learn_from(const LoadPoint& point) {
        if (experiment::decision(point.outcome) == experiment::Decision::holds) {
            if (point.load > bracket_.holds) {
                bracket_.holds = point.load;
                bracket_.holds_margin = margin(point.outcome);
            }
        } else if (point.load < bracket_.fails) {
            bracket_.fails = point.load;
            bracket_.fails_margin = margin(point.outcome);
        }
    }

    /// Upwards while everything holds: to the workers' limit, and beyond it where a queue loses
    /// requests or clients wait for their answers.
    void climb() {
        const double limit = expected_limit();
        const bool ends_at_saturation = !clients_ && !serving::sheds_load(node_.cluster);
        constexpr int most_steps = 12;
        for (int step = 0; step < most_steps && bracket_.fails == stats::infinite; ++step) {
            // The first step is as long as the answer may be wide: the guess is often right.
            const double stretch = step == 0 ? 1 + effort_.resolution : 1.3;
            const double next =
                std::max(bracket_.holds * stretch, bracket_.holds + (clients_ ? 1 : 0));
            if (bracket_.holds < limit) {
                try_load(std::min(next, limit));
            } else if (!ends_at_saturation) {
                try_load(next);
            } else {
                return;
            }
        }
    }

    /// Downwards while nothing holds, to a hundredth of the limit or a single client.
    void descend() {
        const double least = clients_ ? 1.0 : 0.01 * expected_limit();
        while (bracket_.holds == 0 && bracket_.fails > least) {
            try_load(std::max(bracket_.fails * 0.5, least));
        }
    }

    /// Where a batch waits for company, the lightest loads are slow ones: upwards from there to the
    /// first load that holds.
    void seek_company() {
        constexpr int steps = 10;
        for (int step = 1; step < steps && bracket_.holds == 0; ++step) {
            try_load(expected_limit() * step / steps);
        }
    }

    /// Both ends towards the load at which the margins, taken as a straight line, cross zero: first
    /// a load a little under it, which should hold, or a little above, which should not.
    void narrow() {
        constexpr int most_steps = 12;
        for (int step = 0; step < most_steps; ++step) {
            const double width = bracket_.fails - bracket_.holds;
            const double wanted = effort_.resolution * bracket_.fails;
            const bool is_open = bracket_.holds > 0 && bracket_.fails != stats::infinite;
            // Noise at the edge may put a load that holds above one that does not.
            if (!is_open || width <= wanted || (clients_ && width <= 1)) {
                return;
            }
            constexpr int patient_steps = 4;
            try_load(step < patient_steps ? likely_edge(width, wanted)
                                          : bracket_.holds + 0.5 * width);
        }
    }

    [[nodiscard]] double likely_edge(double width, double wanted) const {
        const double rise = bracket_.fails_margin - bracket_.holds_margin;
        const double share = rise > 0 ? std::clamp(-bracket_.holds_margin / rise, 0.0, 1.0) : 0.5;
        const double crossing = bracket_.holds + share * width;
        const double least = std::max(0.1 * width, clients_ ? 1.0 : 0.0);
        const double under = crossing - 0.4 * wanted;
        const double over = crossing + 0.4 * wanted;
        if (under >= bracket_.holds + least) {
            return std::min(under, bracket_.fails - least);
        }
        return std::clamp(over, bracket_.holds + least, bracket_.fails - least);
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
    experiment::Effort
        point_effort_; ///< with the requests that this node's bounds turned out to take
    const std::function<void()>& on_point_;
    bool clients_;
    Bracket bracket_;
    std::vector<LoadPoint> curve_;
};

} // namespace

Profile profile_node(const experiment::Trial& node, const scenario::Objective& objective,
                     const ProfileEffort& effort, const std::function<void()>& on_point,
                     std::vector<LoadPoint> known) {
    return LoadSearch(node, objective, effort, on_point, std::move(known)).search();
}

Profile glance_at_node(const experiment::Trial& node, const scenario::Objective& objective,
                       const ProfileEffort& effort) {
    return LoadSearch(node, objective, effort, [] {}, {}).glance();
}

} // namespace skusim::planner
