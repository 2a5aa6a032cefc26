#include "counted_on.hpp"

#include <skusim/base/count.hpp>
#include <skusim/base/wording.hpp>
#include <skusim/serving/queue_rules.hpp>

#include "containers.hpp"
#include "own_workers.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>
#include <string_view>
#include <variant>

namespace skusim::emission {

namespace {

/// Whether requests wait in one queue for any worker, as they do for replicas that follow the load.
bool has_one_queue(const Deployed& deployed) {
    return std::holds_alternative<serving::OneQueue>(deployed.scenario().router) ||
           scaling_of(deployed);
}

/// Workers that take from one queue of their node: engines have one each, and so have the workers
/// of each class where these are its own.
int workers_of_queue(const Deployed& deployed) {
    if (deployed.candidate().engine) {
        return 1;
    }
    const auto stations = planner::stations_of(deployed.candidate());
    return stations ? *std::max_element(stations->workers.begin(), stations->workers.end())
                    : deployed.candidate().workers;
}

std::string text_of(Duration length) {
    return time_text(in_seconds(length));
}

/// Where the requests wait that `node.queue` counts.
std::string queue_text(const Deployed& deployed, int limit) {
    if (has_one_queue(deployed)) {
        const int nodes = deployed.choice->nodes;
        return fmt::format("where {} wait already in the one queue of all nodes",
                           *serving::QueueRules{limit, {}, {}}.merged(nodes).limit);
    }
    const std::string whose =
        deployed.candidate().engine         ? "engine"
        : has_stations(deployed.scenario()) ? "workers of its model on a node"
        : deployed.candidate().workers == 1
            ? "worker of its node"
            : count_text(deployed.candidate().workers, "worker") + " of its node";
    return fmt::format("where {} wait already before the {}", limit, whose);
}

/// The node's limits that no file sets, or nothing.
std::vector<std::string> limit_notes(const Deployed& deployed, const SetRules& set) {
    const scenario::NodeQueue& queue = deployed.scenario().node.queue;
    std::vector<std::string> limits;
    if (const std::optional<int> limit = queue.limit(); limit && !set.queue) {
        limits.push_back("refused " + queue_text(deployed, *limit));
    }
    if (queue.max_wait && !set.max_wait) {
        limits.push_back("refused when it has waited for " + text_of(*queue.max_wait));
    }
    if (queue.timeout && !set.timeout) {
        limits.push_back("given up when it is " + text_of(*queue.timeout) + " old");
    }
    if (limits.empty()) {
        return {};
    }
    return {fmt::format("the plan counts on limits that this file does not set, so the server, or "
                        "what is before it, has to: a request is {}",
                        fmt::join(limits, ", "))};
}

/// "completion 1, summary 2"
std::string priorities_text(const scenario::Scenario& scenario) {
    std::string text;
    for (const scenario::RequestClass& each : scenario.classes) {
        text +=
            fmt::format("{}{} {}", text.empty() ? "" : ", ", on_one_line(each.name), each.priority);
    }
    return text;
}

std::vector<std::string> order_notes(const scenario::Scenario& scenario) {
    switch (scenario.node.discipline) {
    case scenario::Discipline::fifo:
        return {};
    case scenario::Discipline::lifo:
        return {
            "the plan serves the newest request first: the server has to, as nothing here does; "
            "`discipline: fifo` plans for order of arrival"};
    case scenario::Discipline::priority:
        return {fmt::format("the plan serves requests by the priority of their class, the least "
                            "first ({}): the server has to, as nothing here does; `discipline: "
                            "fifo` plans for order of arrival",
                            priorities_text(scenario))};
    case scenario::Discipline::processor_sharing:
        return {"the plan starts each request that is let in at once, and all that a node serves "
                "share its vCPUs: the server must not line them up; `discipline: fifo` plans for "
                "one that does"};
    }
    return {};
}

std::vector<std::string> at_once_notes(const Deployed& deployed, int copies) {
    const serving::Slots let_in = let_in_by_copy(deployed).times(copies);
    if (deployed.candidate().engine || (let_in.is_limited() && let_in.count() <= copies)) {
        return {};
    }
    return {fmt::format(
        "each container has to take {} at once: its server must not refuse or line "
        "them up before that{}",
        let_in.is_limited() ? count_text(let_in.count(), "request") : "all requests",
        deployed.scenario().node.batch ? ", or no batch forms (Triton: config.pbtxt)" : "")};
}

void append(std::vector<std::string>& notes, std::vector<std::string> more) {
    notes.insert(notes.end(), std::make_move_iterator(more.begin()),
                 std::make_move_iterator(more.end()));
}

} // namespace

std::vector<std::string> server_notes(const Deployed& deployed, int copies, const SetRules& set) {
    std::vector<std::string> notes;
    if (!set.at_once) {
        append(notes, at_once_notes(deployed, copies));
    }
    append(notes, order_notes(deployed.scenario()));
    append(notes, limit_notes(deployed, set));
    return notes;
}

namespace {

/// How HAProxy picks as a router of the plan does (its configuration manual, `balance`).
struct Balance {
    serving::RouterKind router;
    std::string_view algorithm;
};

constexpr std::array<Balance, 4> balances{{
    {serving::RouterKind::random, "random(1)"},
    {serving::RouterKind::round_robin, "roundrobin"},
    {serving::RouterKind::least_outstanding, "leastconn"},
    {serving::RouterKind::power_of_two, "random(2)"},
}};

/// " (HAProxy: balance leastconn)"; empty for routers that look at more than requests.
std::string balance_text(const serving::Dispatch& router) {
    const auto row = std::find_if(balances.begin(), balances.end(), [&](const Balance& balance) {
        return router == serving::Dispatch(balance.router);
    });
    return row == balances.end() ? "" : fmt::format(" (HAProxy: balance {})", row->algorithm);
}

/// What plans for containers as they are here; nothing does for those that share an accelerator.
std::string as_they_are_text(const Deployed& deployed) {
    if (copies_on_each_accelerator(deployed) > 1) {
        return "";
    }
    return has_stations(deployed.scenario())
               ? ". `router: random` with one worker for each model plans for containers as they "
                 "are here"
               : ". `router: random` with `node: {workers: 1}` plans for containers as they are "
                 "here: its nodes are the containers that it takes";
}

std::string one_queue_note(const Deployed& deployed) {
    const serving::Slots let_in = let_in_by_copy(deployed);
    const bool scales = scaling_of(deployed).has_value();
    return fmt::format(
        "in the plan {} take from one queue; a Kubernetes Service picks a container at random for "
        "each connection, and requests wait there though others are free. Put one queue before "
        "all containers{}{}",
        scales                              ? "replicas that follow the load"
        : has_stations(deployed.scenario()) ? "the workers of a model on all nodes"
                                            : "the workers of all nodes",
        let_in.is_limited() ? fmt::format(" (HAProxy: maxconn {} for each)", let_in.count()) : "",
        scales ? "" : as_they_are_text(deployed));
}

/// What one container of a node's workers asks for.
std::string asks_text(const Deployed& deployed) {
    return copies_on_each_accelerator(deployed) > 1
               ? "so many times the CPU and memory, and the accelerators of the node unshared"
               : "so many times the requests and limits";
}

/// What becomes of a node's queue where its workers are several containers.
std::string split_queue_note(const Deployed& deployed) {
    const scenario::Scenario& scenario = deployed.scenario();
    const std::string own = own_workers_text(deployed);
    const int workers = workers_of_queue(deployed);
    const bool shares = scenario.node.discipline == scenario::Discipline::processor_sharing;
    const bool is_random = scenario.router == serving::Dispatch(serving::RouterKind::random);
    return fmt::format(
        "in the plan the {} on a node {}, and the router, {}, picks the node; here each worker is "
        "a container of its own, of which a Kubernetes Service picks one at random for each "
        "connection, so that requests take longer. As planned it is with {} replicas{} whose "
        "server runs {} {}, with {}{}{}",
        own.empty() ? count_text(workers, "worker") : "workers of a model",
        shares ? "share its vCPUs" : "take from one queue", serving::name(scenario.router),
        deployed.choice->nodes, own.empty() ? "" : " of each model",
        own.empty() ? fmt::format("{} copies (WORKER_COUNT)", workers)
                    : fmt::format("its copies on a node (WORKER_COUNT: {})", own),
        shares ? "that share its vCPUs" : "behind one queue", asks_text(deployed),
        is_random ? ""
                  : ", and a load balancer before them that picks for each request as that router "
                    "does" +
                        balance_text(scenario.router),
        as_they_are_text(deployed));
}

} // namespace

std::vector<std::string> service_notes(const Deployed& deployed) {
    const serving::Dispatch& router = deployed.scenario().router;
    if (has_one_queue(deployed)) {
        return {one_queue_note(deployed)};
    }
    if (workers_of_queue(deployed) > 1) {
        return {split_queue_note(deployed)};
    }
    if (router == serving::Dispatch(serving::RouterKind::random)) {
        return {"a Kubernetes Service picks a container at random as the plan does, but for each "
                "connection: of clients that keep theirs open, all requests go to one. Put a load "
                "balancer in front that picks for each request" +
                balance_text(router) + ", or have clients open a connection for each"};
    }
    return {fmt::format("a Kubernetes Service picks a container at random for each connection, "
                        "whoever is busy; the plan's router is {}. Put a load balancer in front "
                        "that picks for each request as it does{}, or plan with `router: random`",
                        serving::name(router), balance_text(router))};
}

} // namespace skusim::emission
