// What a kind of node is: the contract between a cluster and its nodes.
//
// A kind is a folder beside this file and a row of kinds.hpp. It has two parts. Its rules, a plain
// value (KindOfNode), say what a node is made of and how fast it is; other floors compare and print
// them. Its node (NodeOf) does with requests what the rules say; a cluster is compiled for its
// type, so that calls are bound, and inlined, when it is compiled.
//
// What only some kinds can do is a concept of its own, which a kind meets by having the functions.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/event.hpp>
#include <skusim/serving/node/request_pool.hpp>
#include <skusim/serving/node/speed.hpp>
#include <skusim/serving/queue_rules.hpp>
#include <skusim/serving/slots.hpp>

#include <concepts>
#include <cstdint>
#include <vector>

namespace skusim::serving {

// The rules of a kind.

/// - `Node` is the type of its nodes;
/// - `work(slots)`: what one node does at once at most, in requests at the speed of one alone;
/// - `merged(nodes)`: the rules of one node that stands for so many behind one queue.
template <class Kind>
concept KindOfNode = std::equality_comparable<Kind> && requires(const Kind& kind, Slots slots) {
    typename Kind::Node;
    { kind.work(slots) } -> std::same_as<double>;
    { kind.merged(2) } -> std::same_as<Kind>;
};

/// Rules under which requests in service on a node slow each other down: `n` of them do, together,
/// what `speed(n)` of them would do that were alone.
template <class Kind>
concept SharesWorkers = requires(const Kind& kind, double n) {
    { kind.speed(n) } -> std::same_as<double>;
};

/// Rules under which a worker serves several requests together, in a time of their own:
///
/// - `speed_under_backlog()` of a node with more requests waiting than it can take;
/// - `greatest_speed()` of a node, whatever waits;
/// - `least_time()`: the mean time of the batch that takes least.
template <class Kind>
concept ServesBatches = requires(const Kind& kind) {
    { kind.speed_under_backlog() } -> std::same_as<ServingSpeed>;
    { kind.greatest_speed() } -> std::same_as<ServingSpeed>;
    { kind.least_time() } -> std::same_as<Duration>;
};

/// Rules under which each class of requests has workers of its own on a node: `workers`, by number
/// of the class.
template <class Kind>
concept ServesByClass = requires(const Kind& kind) {
    { kind.workers } -> std::convertible_to<const std::vector<int>&>;
};

// The node and its host.

/// The cluster, as its nodes see it. Through it a node reads `queue_rules()`, `patience()` and
/// `pool()` and says what becomes of a request, each of which it is handed by its place in the
/// pool:
///
/// - `begin(now, place, done)`: a worker takes it, and is done with it at `done`, or at a time not
///   known yet (`Time::max()`);
/// - `finish(now, place)`: its worker is done with it; the place is not the node's any more;
/// - `dismiss(now, place)`: it has waited its limit and leaves, unserved;
/// - `refuse(now, place)`: it is turned away;
/// - `schedule(time, kind, index)`: the cluster calls the node again, at an expiry or a formation
///   with the node's number as index, at a completion with a place of one of its requests;
/// - `observer()`: who is told what only the node knows (see SilentObserver): `batch_began(now,
///   size)` and `batch_ended(now, size, began)` of those that begin, or finish, at that time on one
///   worker, and what an engine does.
///
/// An event cannot be taken back: a node whose completions move when requests come and go schedules
/// the new one as well, and lets the one that no longer holds pass.
template <class Host>
concept HostOfNodes = requires(Host& host, Time now, std::uint32_t place, EventKind kind,
                               std::uint32_t size) {
    { host.queue_rules() } -> std::convertible_to<const QueueRules&>;
    { host.patience() } -> std::same_as<Duration>;
    { host.pool() } -> std::same_as<RequestPool&>;
    host.begin(now, place, now);
    host.finish(now, place);
    host.dismiss(now, place);
    host.refuse(now, place);
    host.schedule(now, kind, place);
    host.observer().batch_began(now, size);
    host.observer().batch_ended(now, size, now);
};

/// A node of `Kind` is made of its rules and of the slots of one node. Its cluster calls:
///
/// - `admit(host, now, place)`: the request in `place` arrives;
/// - `complete(host, now, place)`: what was scheduled as a completion with that place has come;
/// - `expire(host, now, index)`: the first of the queue may have waited its limit. `index` is the
///   node's number.
template <class Node, class Kind, class Host>
concept NodeOf = std::constructible_from<Node, const Kind&, Slots> && std::copyable<Node> &&
    requires(Node& node, Host& host, Time now, std::uint32_t place) {
    node.admit(host, now, place);
    node.complete(host, now, place);
    node.expire(host, now, place);
};

/// A node whose capacity an autoscaler can set: an autoscaled service is one such node.
///
/// - `busy()` and `queued()` are the requests in service and those that wait;
/// - `set_capacity(workers)`: so many from now on; those in use beyond that number go on to the end
///   of their requests;
/// - `fill(host, now)`: free workers take what waits.
template <class Node, class Host>
concept ScalableNode = requires(Node& node, const Node& constant, Host& host, Time now,
                                std::uint32_t workers) {
    { constant.busy() } -> std::same_as<std::uint32_t>;
    { constant.queued() } -> std::same_as<std::uint32_t>;
    node.set_capacity(workers);
    node.fill(host, now);
};

/// What every node can, too: go down, or one of its parts.
///
/// - `set_capacity(workers)` and `fill(host, now)` as of a ScalableNode; it is down while it has
///   none;
/// - `interrupt(host, now, requests)`: so many in service do not end as was foreseen, and hold no
///   worker. The cluster keeps them until it is known what becomes of them;
/// - `take_waiting(pool)`: the place of one that waits, which is not the node's any more, or
///   no_request.
template <class Node, class Host>
concept BreakableNode = requires(Node& node, Host& host, Time now, const RequestPool& pool,
                                 std::uint32_t count) {
    node.set_capacity(count);
    node.fill(host, now);
    node.interrupt(host, now, count);
    { node.take_waiting(pool) } -> std::same_as<std::uint32_t>;
};

/// A BreakableNode whose requests in service can stand still, each for itself, what was scheduled
/// as their completion not reaching the node:
///
/// - `go_on(pool, places)`: these are in service again; the cluster schedules their ends.
template <class Node>
concept PausableNode = requires(Node& node, const RequestPool& pool,
                                const std::vector<std::uint32_t>& places) {
    node.go_on(pool, places);
};

/// A node that stands still with its batches in service, and goes on with them:
///
/// - `stand_still(host, now)`: it is down from now on; none of what it scheduled comes about;
/// - `go_on(host, now)`: it is up again, and the requests began as much later as it stood still.
template <class Node, class Host>
concept StillNode = requires(Node& node, Host& host, Time now) {
    node.stand_still(host, now);
    node.go_on(host, now);
};

/// A node that schedules formations: `form(host, now)` is called when a batch may have to start.
template <class Node, class Host>
concept FormingNode = requires(Node& node, Host& host, Time now) {
    node.form(host, now);
};

/// A node that schedules steps, with its own number as index: `step(host, now)` is called then.
template <class Node, class Host>
concept SteppingNode = requires(Node& node, Host& host, Time now) {
    node.step(host, now);
};

} // namespace skusim::serving
