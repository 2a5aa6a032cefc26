// A request inside the cluster, and what an observer may see of it.
#pragma once

#include <skusim/base/time.hpp>

#include <cstdint>

namespace skusim::serving {

struct TokenAnswer;
struct TokenRequest;
class TokenEngine;

struct Request {
    Time arrived{};
    Time started{};           ///< when a worker took it; meaningless while it waits
    Duration service{};       ///< time that a worker needs for it
    Duration front_end{};     ///< time that the front end takes for it
    std::uint32_t client = 0; ///< who sent it, in a closed loop
    std::uint32_t node = 0;
    std::uint32_t mark = 0;    ///< set by the observer in arrived(), which alone gives it a meaning
    std::uint32_t next = 0;    ///< behind it in its queue, or in the list of free places
    std::uint32_t machine = 0; ///< that it is in service on, where nodes can fail
    std::uint8_t request_class = 0; ///< number of its class; 0 where there is one
    bool in_service = false;        ///< a worker has it
    bool has_begun = false;         ///< a worker had it before, though its node may have gone down
    bool abandoned = false;         ///< its sender has gone, though a worker still serves it
    bool watched = false; ///< set by the observer in arrived(), which alone gives it a meaning
};

/// What an observer of a cluster offers. A cluster calls these and does no counting of its own;
/// hooks that do nothing cost nothing. Each request is arrived() once and then ends in exactly one
/// of completed(), refused(), abandoned() or lost().
struct SilentObserver {
    /// `others` is the number of requests inside before this one.
    void arrived(Time /*now*/, Request& /*request*/, std::uint64_t /*others*/) {}
    void started(Time /*now*/, const Request& /*request*/) {}
    /// Its sender has the answer: with a front end, some time after released().
    void completed(Time /*now*/, const Request& /*request*/) {}
    void refused(Time /*now*/, const Request& /*request*/) {}
    void abandoned(Time /*now*/, const Request& /*request*/) {}
    /// A worker that had taken `request` is free again (also when its sender had abandoned it).
    void released(Time /*now*/, const Request& /*request*/) {}
    /// So many of the requests that were started() at this instant are one worker's batch.
    void batch_began(Time /*now*/, std::uint32_t /*size*/) {}
    /// So many of those that are released(), or interrupted(), at this instant were one worker's
    /// batch since `began`.
    void batch_ended(Time /*now*/, std::uint32_t /*size*/, Time /*began*/) {}
    /// Tells how many tokens a request with tokens asks for, after it arrived().
    void asked(const Request& /*request*/, const TokenRequest& /*tokens*/) {}
    /// Tells what the sender of a request with tokens sees, before that is released(), completed().
    void answered(Time /*now*/, const Request& /*request*/, const TokenAnswer& /*answer*/) {}
    /// An engine begins its flight(), or is at the end of it.
    void flight_began(Time /*now*/, const TokenEngine& /*engine*/) {}
    void flight_ended(Time /*now*/, const TokenEngine& /*engine*/) {}
    /// An engine goes down in its flight, of which nothing is left.
    void flight_broke(Time /*now*/, const TokenEngine& /*engine*/) {}
    /// A preempted request has its next token, so long after the one before.
    void resumed(Time /*now*/, Duration /*gap*/) {}
    /// So many replicas of an autoscaled service run from now on.
    void replicas(Time /*now*/, int /*running*/) {}
    // Where nodes fail:
    /// It was on a node that went down, in service there if it says so, or there was none to send
    /// it to.
    void lost(Time /*now*/, const Request& /*request*/) {}
    /// Its node, which had it in service if it says so, is down: it waits again, and may be
    /// started() again.
    void sent_again(Time /*now*/, const Request& /*request*/) {}
    /// A request in service stands still as its node is down, and goes on as that is back. One that
    /// was interrupted and is lost or sent again is never released().
    void interrupted(Time /*now*/, const Request& /*request*/) {}
    void continued(Time /*now*/, const Request& /*request*/) {}
    /// So many of those that are continued() at this instant are one worker's batch, as if since
    /// `began`.
    void batch_continued(Time /*now*/, std::uint32_t /*size*/, Time /*began*/) {}
    /// So many nodes run from now on.
    void nodes_run(Time /*now*/, int /*running*/) {}
};

} // namespace skusim::serving
