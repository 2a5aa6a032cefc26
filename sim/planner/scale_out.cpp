#include "scale_out.hpp"

#include <skusim/experiment/cross_check.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/planner/efforts.hpp>
#include <skusim/planner/least_cluster.hpp>
#include <skusim/planner/targets.hpp>
#include <skusim/theory/bounds.hpp>

#include "closed_bound.hpp"
#include "pattern_bound.hpp"
#include "station_bound.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

namespace skusim::planner {

namespace {

constexpr std::int64_t deciding_requests = 2'000'000;

/// Work conservation: workers do one second of work in a second, whatever router and queue. Every
/// request that is not refused or abandoned in a queue takes its whole service time, or its part of
/// a batch's; without loss they must keep up with what arrives, too.
int work_bound(const scenario::Scenario& scenario, const experiment::Trial& node) {
    const serving::ServingSpeed greatest = experiment::greatest_speed(node);
    const serving::ServingSpeed lasting = experiment::speed_under_backlog(node);
    const Duration service = greatest.time;
    const double workers = greatest.places; // a node's
    std::int64_t nodes = 1;
    if (const std::optional<Rate> rate = workload::open_rate(node.arrivals)) {
        const bool has_stations = node.cluster.kind_if<serving::Stations>() != nullptr;
        nodes = has_stations ? nodes_for_stations(*scenario.slo, node)
                : serving::sheds_load(node.cluster)
                    ? theory::nodes_at_utilization(*rate * served_share(*scenario.slo), service,
                                                   workers, 1.0)
                    : theory::least_nodes(*rate, lasting.time, lasting.places);
    }
    if (scenario.slo->min_throughput) {
        nodes = std::max(nodes, theory::nodes_at_utilization(*scenario.slo->min_throughput, service,
                                                             workers, 1.0));
    }
    nodes = std::max(nodes, nodes_for_clients(*scenario.slo, node));
    const auto* pattern = std::get_if<workload::PatternArrivals>(&node.arrivals);
    // Requests of engines are not alike in work, nor is a first token the end of any.
    if (pattern != nullptr && scenario.token_service() == nullptr) {
        const bool blind =
            node.classes.empty() && (node.cluster.kind_if<serving::Fifo>() != nullptr ||
                                     node.cluster.kind_if<serving::Lifo>() != nullptr);
        nodes = std::max<std::int64_t>(nodes, nodes_for_intervals(*pattern, *scenario.slo,
                                                                  {service, node.service.shape},
                                                                  workers, blind));
    }
    return static_cast<int>(std::min<std::int64_t>(nodes, 1'000'000));
}

} // namespace

ScaleOut::ScaleOut(const scenario::Scenario& scenario, const Efforts& efforts,
                   std::shared_ptr<const experiment::Trial> node, double node_capacity,
                   SearchCounts& effort)
    : scenario_(scenario), efforts_(efforts), node_(std::move(node)), node_capacity_(node_capacity),
      effort_(effort), lower_bound_(work_bound(scenario, *node_)), guess_(first_guess()) {}

experiment::Trial ScaleOut::cluster(int nodes) const {
    return placement::cluster_of(*node_, nodes);
}

/// What an equal machine's cluster came to is not counted again.
experiment::Outcome ScaleOut::counted(const std::function<experiment::Outcome()>& simulate) {
    const std::size_t before = efforts_.outcomes().size();
    experiment::Outcome outcome = simulate();
    effort_.simulated += efforts_.outcomes().size() > before ? 1 : 0;
    return outcome;
}

const experiment::Outcome& ScaleOut::known(int nodes) {
    for (const auto* outcomes : {&measured_as_pursued_, &pursued_, &measured_}) {
        if (const auto found = outcomes->find(nodes); found != outcomes->end()) {
            return found->second;
        }
    }
    const auto [found, is_new] = decided_.try_emplace(nodes);
    if (is_new) {
        experiment::Effort effort = efforts_.deciding(deciding_requests);
        found->second = counted([&] {
            return run_fed(cluster(nodes), *scenario_.slo, effort,
                           scenario_.simulation.max_requests);
        });
    }
    return found->second;
}

const experiment::Outcome& ScaleOut::measured(int nodes) {
    if (const auto found = pursued_.find(nodes); found != pursued_.end()) {
        const auto [measured, is_new] = measured_as_pursued_.try_emplace(nodes);
        if (is_new) {
            const experiment::Outcome* more = efforts_.pursuits().outcome(
                experiment::Goal::precision, *node_, nodes, cluster(nodes), *scenario_.slo,
                found->second, progress_);
            measured->second = more != nullptr ? *more : found->second;
        }
        return measured->second;
    }
    const auto [found, is_new] = measured_.try_emplace(nodes);
    if (is_new) {
        found->second = counted([&] {
            return experiment::run_checked(cluster(nodes), &*scenario_.slo, efforts_.precise(),
                                           progress_)
                .outcome;
        });
    }
    return found->second;
}

experiment::Decision ScaleOut::sure_decision_of(const experiment::Outcome& outcome) const {
    return experiment::sure_decision(outcome, scenario_.simulation.confidence);
}

experiment::Decision ScaleOut::decision_of(int nodes) {
    const experiment::Outcome& outcome = known(nodes);
    return pursued_.contains(nodes) ? sure_decision_of(outcome) : experiment::decision(outcome);
}

experiment::Decision ScaleOut::settled(int nodes) {
    do {
        experiment::Decision sure = sure_decision_of(known(nodes));
        if (sure == experiment::Decision::holds) {
            sure = sure_decision_of(told(nodes));
        }
        if (sure != experiment::Decision::undecided || pursued_.contains(nodes)) {
            return sure;
        }
    } while (pursue(nodes));
    const bool may_hold = experiment::decision(known(nodes)) != experiment::Decision::fails;
    return experiment::decision(may_hold ? measured(nodes) : known(nodes));
}

/// Whether more requests were left to learn about `nodes`.
bool ScaleOut::pursue(int nodes) {
    const experiment::Outcome* pursued = efforts_.pursuits().outcome(
        experiment::Goal::decision, *node_, nodes, cluster(nodes), *scenario_.slo, known(nodes));
    if (pursued != nullptr) {
        pursued_.emplace(nodes, *pursued);
    }
    return pursued != nullptr;
}

int ScaleOut::least_possible() const {
    int least = lower_bound_;
    for (const auto* outcomes : {&decided_, &measured_, &pursued_, &measured_as_pursued_}) {
        for (const auto& [nodes, outcome] : *outcomes) {
            if (sure_decision_of(outcome) == experiment::Decision::fails) {
                least = std::max(least, nodes + 1);
            }
        }
    }
    return least;
}

int ScaleOut::least_open(int open) {
    int least = least_possible();
    while (least < open) {
        const int middle = least + (open - least) / 2;
        if (decision_of(middle) == experiment::Decision::fails) {
            least = middle + 1;
        } else {
            open = middle;
        }
    }
    return open;
}

// Nodes that do not share their load need as many as one node's capacity says; sharing gains most
// of the way down to the bound.
int ScaleOut::first_guess() const {
    if (node_capacity_ <= 0) {
        return lower_bound_; // no load was shown to hold, none to fail
    }
    const double load = load_of(node_->arrivals);
    const double apart = std::ceil(load / node_capacity_ * (1 - 1e-9));
    const bool shares = serving::shares_load(node_->cluster);
    const double start = shares ? lower_bound_ + std::floor(0.3 * (apart - lower_bound_)) : apart;
    return static_cast<int>(std::clamp(start, static_cast<double>(lower_bound_), 1e6));
}

// A pattern's periods take long to simulate: a steady load like its peak's tells where to look.
int ScaleOut::first_tried(int most) {
    const auto* pattern = std::get_if<workload::PatternArrivals>(&node_->arrivals);
    if (pattern == nullptr) {
        return std::min(guess_, most);
    }
    scenario::Scenario steady = scenario_;
    steady.load = workload::PoissonArrivals{pattern->peak_rate()};
    steady.slo->min_throughput.reset();
    experiment::Trial node = *node_;
    node.arrivals = steady.arrivals();
    const NodeCount count =
        ScaleOut(steady, efforts_, std::make_shared<const experiment::Trial>(std::move(node)),
                 node_capacity_, effort_)
            .search(most);
    return std::clamp(count.nodes, lower_bound_, most);
}

NodeCount ScaleOut::search(int most) {
    if (lower_bound_ > most) {
        return {lower_bound_, false};
    }
    return least_that_holds(lower_bound_, first_tried(most), most,
                            [&](int nodes) { return decision_of(nodes); });
}

NodeCount least_cluster(const scenario::Scenario& scenario, const experiment::Trial& node,
                        double node_capacity) {
    const Efforts efforts(scenario.simulation);
    SearchCounts effort;
    return ScaleOut(scenario, efforts, std::make_shared<const experiment::Trial>(node),
                    node_capacity, effort)
        .search(most_nodes(scenario).nodes);
}

} // namespace skusim::planner
