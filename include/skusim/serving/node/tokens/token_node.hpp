// A node that is one engine: what its engine does, told to the cluster.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/event.hpp>
#include <skusim/serving/front/engine_router.hpp>
#include <skusim/serving/node/request_pool.hpp>
#include <skusim/serving/node/tokens/token_engine.hpp>
#include <skusim/serving/node/tokens/token_requests.hpp>
#include <skusim/serving/node/tokens/tokens.hpp>
#include <skusim/serving/slots.hpp>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>

namespace skusim::serving {

/// A flight ends as a worker does that completes, and the next begins after all else of the
/// instant, as a batch does: so whoever comes at that instant can be in it. An end that a request
/// moved to an earlier step is scheduled anew, and the one before passes.
///
/// A node that goes down loses its flight and its KV cache. Requests that no step has had yet wait
/// in front of it, as do those that come while it is down, until the cluster takes them.
class TokenNode {
public:
    TokenNode(const Tokens& rules, Slots /*slots*/)
        : before_(rules.api.before), engine_(rules.rules, rules.step_time) {}

    template <class Host>
    void admit(Host& host, Time now, std::uint32_t place) {
        TokenRequest& request = host.tokens()[place];
        const std::int64_t longest = engine_.rules().max_model_len;
        const bool is_full = host.queue_rules().is_full(
            static_cast<std::uint32_t>(is_down_ ? stranded_.size() : engine_.waiting()));
        if (request.tokens.input >= longest || is_full) {
            host.refuse(now, place);
            return;
        }
        const std::int64_t room = longest - request.tokens.input;
        if (request.tokens.output > room) {
            request.tokens.output = static_cast<std::uint32_t>(room);
            request.is_truncated = true;
        }
        index_ = host.pool()[place].node;
        if (is_down_) {
            stranded_.push_back(place);
            watch_patience(host, now);
        } else if (before_ > Duration::zero()) {
            at_door_.push_back({later(now, before_), place});
            host.schedule(later(now, before_), EventKind::completion, place);
        } else {
            reach(host, now, place);
        }
    }

    /// The request in `place` has passed the engine's door, unless the node went down meanwhile.
    template <class Host>
    void complete(Host& host, Time now, std::uint32_t place) {
        if (!at_door_.empty() && at_door_.front().place == place &&
            at_door_.front().passes == now) {
            at_door_.pop_front();
            reach(host, now, place);
        }
    }

    template <class Host>
    void expire(Host& host, Time now, std::uint32_t /*index*/) {
        expiry_scheduled_ = false;
        while (!stranded_.empty() &&
               later(host.pool()[stranded_.front()].arrived, host.patience()) <= now) {
            const std::uint32_t place = stranded_.front();
            stranded_.pop_front();
            host.dismiss(now, place);
        }
        for (auto first = engine_.first_unscheduled(); first; first = engine_.first_unscheduled()) {
            if (later(host.pool()[*first].arrived, host.patience()) > now) {
                break;
            }
            engine_.withdraw_first_unscheduled();
            host.dismiss(now, *first);
        }
        watch_patience(host, now);
    }

    /// What it tells a router.
    [[nodiscard]] EngineState state(Time now) const {
        return {engine_.used_blocks_at(now), engine_.waiting(), engine_.running()};
    }

    /// What was scheduled as the end of a flight has come.
    template <class Host>
    void step(Host& host, Time now) {
        if (engine_.is_idle() || engine_.flight().end.time != now) {
            return; // the flight was cut to end earlier
        }
        host.observer().flight_ended(now, engine_);
        engine_.finish();
        for (const TokenNews& news : engine_.news()) {
            TokenRequest& request = host.tokens()[news.request];
            switch (news.kind) {
            case TokenNews::Kind::scheduled:
                break;
            case TokenNews::Kind::first:
                request.first_token = now;
                break;
            case TokenNews::Kind::resumed:
                host.observer().resumed(now, news.gap);
                break;
            case TokenNews::Kind::finished:
                request.preemptions = news.preemptions;
                request.cached = news.cached;
                host.finish(now, news.request);
                break;
            }
        }
        begin_soon(host, now);
    }

    // For outages.

    void set_capacity(std::uint32_t workers) { is_down_ = workers == 0; }
    template <class Host>
    void interrupt(Host& host, Time now, std::uint32_t /*requests*/) {
        if (!engine_.is_idle()) {
            host.observer().flight_broke(now, engine_);
        }
        for (auto first = engine_.first_unscheduled(); first; first = engine_.first_unscheduled()) {
            engine_.withdraw_first_unscheduled();
            stranded_.push_back(*first);
        }
        engine_.restart();
        for (const AtDoor& each : at_door_) {
            stranded_.push_back(each.place);
        }
        at_door_.clear();
        watch_patience(host, now);
    }
    /// One that was down has been left by all its requests.
    template <class Host>
    void fill(Host& /*host*/, Time /*now*/) {}
    [[nodiscard]] std::uint32_t take_waiting(const RequestPool& /*pool*/) {
        if (stranded_.empty()) {
            return no_request;
        }
        const std::uint32_t place = stranded_.front();
        stranded_.pop_front();
        return place;
    }

    template <class Host>
    void form(Host& host, Time now) {
        forms_ = false;
        if (!engine_.is_idle() || !engine_.begin(now)) {
            return;
        }
        for (const TokenNews& news : engine_.news()) {
            host.begin(now, news.request, Time::max());
        }
        host.observer().flight_began(now, engine_);
        host.schedule(engine_.flight().end.time, EventKind::step, index_);
    }

private:
    /// A request that has come, and when its engine has it.
    struct AtDoor {
        Time passes;
        std::uint32_t place;
    };

    template <class Host>
    void reach(Host& host, Time now, std::uint32_t place) {
        engine_.arrive(place, host.tokens()[place].tokens, host.tokens().segments(place));
        watch_patience(host, now);
        if (engine_.is_idle()) {
            begin_soon(host, now);
        } else if (engine_.interrupt(now)) {
            host.schedule(engine_.flight().end.time, EventKind::step, index_);
        }
    }

    template <class Host>
    void begin_soon(Host& host, Time now) {
        if (!forms_) {
            forms_ = true;
            host.schedule(now, EventKind::formation, index_);
        }
    }

    template <class Host>
    void watch_patience(Host& host, Time now) {
        const std::optional<std::uint32_t> first =
            stranded_.empty() ? engine_.first_unscheduled() : std::optional(stranded_.front());
        if (!expiry_scheduled_ && first && host.patience() != Duration::max()) {
            expiry_scheduled_ = true;
            const Time limit = later(host.pool()[*first].arrived, host.patience());
            host.schedule(std::max(limit, now), EventKind::expiry, index_);
        }
    }

    Duration before_;
    TokenEngine engine_;
    std::deque<AtDoor> at_door_;
    std::deque<std::uint32_t> stranded_; ///< places of requests in front of a node that is down
    bool is_down_ = false;
    std::uint32_t index_ = 0; ///< the node's number
    bool forms_ = false;      ///< a formation is scheduled
    bool expiry_scheduled_ = false;
};

} // namespace skusim::serving
