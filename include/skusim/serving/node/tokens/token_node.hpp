// A node that is one engine: what its engine does, told to the cluster.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/event.hpp>
#include <skusim/serving/front/engine_router.hpp>
#include <skusim/serving/node/tokens/token_engine.hpp>
#include <skusim/serving/node/tokens/token_requests.hpp>
#include <skusim/serving/node/tokens/tokens.hpp>
#include <skusim/serving/slots.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace skusim::serving {

/// A flight ends as a worker does that completes, and the next begins after all else of the
/// instant, as a batch does: so whoever comes at that instant can be in it. An end that a request
/// moved to an earlier step is scheduled anew, and the one before passes.
class TokenNode {
public:
    TokenNode(const Tokens& rules, Slots /*slots*/)
        : before_(rules.api.before), engine_(rules.rules, rules.step_time) {}

    template <class Host>
    void admit(Host& host, Time now, std::uint32_t place) {
        TokenRequest& request = host.token_request(place);
        const std::int64_t longest = engine_.rules().max_model_len;
        const bool is_full =
            host.queue_rules().is_full(static_cast<std::uint32_t>(engine_.waiting()));
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
        if (before_ > Duration::zero()) {
            host.schedule(later(now, before_), EventKind::completion, place);
        } else {
            reach(host, now, place);
        }
    }

    /// The request in `place` has passed the engine's door.
    template <class Host>
    void complete(Host& host, Time now, std::uint32_t place) {
        reach(host, now, place);
    }

    template <class Host>
    void expire(Host& host, Time now, std::uint32_t /*index*/) {
        expiry_scheduled_ = false;
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
        host.flight_ended(now, engine_);
        engine_.finish();
        for (const TokenNews& news : engine_.news()) {
            TokenRequest& request = host.token_request(news.request);
            switch (news.kind) {
            case TokenNews::Kind::scheduled:
                break;
            case TokenNews::Kind::first:
                request.first_token = now;
                break;
            case TokenNews::Kind::resumed:
                host.resumed(now, news.gap);
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

    template <class Host>
    void form(Host& host, Time now) {
        forms_ = false;
        if (!engine_.is_idle() || !engine_.begin(now)) {
            return;
        }
        for (const TokenNews& news : engine_.news()) {
            host.begin(now, news.request, Time::max());
        }
        host.flight_began(now, engine_);
        host.schedule(engine_.flight().end.time, EventKind::step, index_);
    }

private:
    template <class Host>
    void reach(Host& host, Time now, std::uint32_t place) {
        engine_.arrive(place, host.token_request(place).tokens, host.token_segments(place));
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
        const std::optional<std::uint32_t> first = engine_.first_unscheduled();
        if (!expiry_scheduled_ && first && host.patience() != Duration::max()) {
            expiry_scheduled_ = true;
            const Time limit = later(host.pool()[*first].arrived, host.patience());
            host.schedule(std::max(limit, now), EventKind::expiry, index_);
        }
    }

    Duration before_;
    TokenEngine engine_;
    std::uint32_t index_ = 0; ///< the node's number
    bool forms_ = false;      ///< a formation is scheduled
    bool expiry_scheduled_ = false;
};

} // namespace skusim::serving
