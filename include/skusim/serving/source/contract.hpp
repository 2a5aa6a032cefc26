// What a source of requests is: the contract between a cluster and what sends it its load.
//
// Requests have senders, which a source numbers from 0: the clients of a closed loop, or the one
// sender of an open stream. A sender's first request comes by itself. The next comes some time
// after the one before arrived (in an open stream), or after it ended (in a closed loop), or never.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/workload/tokens.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <variant>

namespace skusim::serving {

/// What becomes of a request.
enum class Ending : std::uint8_t { completed, refused, abandoned, lost };

/// What tells a request apart for whoever draws something for it alone: its place in the order of
/// all that arrive, ...
struct InOrder {};

/// ... or its sender, and the how manyth of the sender's it is.
struct OfSender {
    std::uint32_t sender = 0;
    std::uint32_t number = 0;
};

/// ... or its conversation, by number, and its turn in it; `sender` is the conversation's while it
/// goes on.
struct OfSession {
    std::uint32_t session = 0;
    std::uint32_t turn = 0;
    std::uint32_t sender = 0;
};

/// Any of these, of a source that is known when the program runs.
using AnyIdentity = std::variant<InOrder, OfSender, OfSession>;

/// - `senders()`: how many send requests;
/// - `first(sender)`: from the start of the simulation to its first request;
/// - `after_arrival(sender)`: asked for each request as it arrives, before all else: how long after
///   it the sender's next one comes, if that waits for nothing;
/// - `follower(sender)`: whose request that next one is, if not the same sender's;
/// - `demand(sender)`: the work of the request that arrives, of mean one;
/// - `request_class()`: the class of the request whose demand was asked for last; 0 where there is
///   one;
/// - `recorded_tokens()`: the tokens of that request, if they were recorded with its arrival;
/// - `recorded_segments()`: what its prompt says, if that was recorded, too;
/// - `identity(sender)`: what tells that request apart, InOrder, OfSender or OfSession;
/// - `after_ending(sender, ending)`: asked for each request as it ends: how long after it the
///   sender's next one comes, if that has waited for it.
template <class Source>
concept SourceOfRequests = requires(Source& source, const Source& constant, std::uint32_t sender,
                                    Ending ending) {
    { constant.senders() } -> std::same_as<std::uint32_t>;
    { source.first(sender) } -> std::same_as<Duration>;
    { source.after_arrival(sender) } -> std::same_as<std::optional<Duration>>;
    { constant.follower(sender) } -> std::same_as<std::uint32_t>;
    { source.demand(sender) } -> std::same_as<double>;
    { constant.request_class() } -> std::same_as<std::uint8_t>;
    { constant.recorded_tokens() } -> std::same_as<std::optional<workload::TokenCounts>>;
    { constant.recorded_segments() } -> std::same_as<std::span<const workload::Segment>>;
    constant.identity(sender);
    { source.after_ending(sender, ending) } -> std::same_as<std::optional<Duration>>;
};

} // namespace skusim::serving
