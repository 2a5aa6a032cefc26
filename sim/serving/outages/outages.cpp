#include <skusim/base/check.hpp>
#include <skusim/serving/outages/outages.hpp>

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

namespace skusim::serving {

namespace {

template <class Holds>
NodeState state_of(const Holds& holds) {
    return holds.down > 0      ? NodeState::down
           : holds.leaving > 0 ? NodeState::leaving
                               : NodeState::open;
}

} // namespace

bool Outages::Pending::operator>(const Pending& other) const {
    return std::tie(time, cause, number, stage) >
           std::tie(other.time, other.cause, other.number, other.stage);
}

Outages::Outages(const OutageRules& rules, std::uint32_t nodes, const Seed& seed)
    : rules_(rules), up_(seed, random::Purpose::outage_up),
      down_(seed, random::Purpose::outage_down), holds_(nodes) {
    for (std::uint32_t cause = 0; cause < rules_.renewals.size(); ++cause) {
        const Renewal& renewal = rules_.renewals[cause];
        schedule({later(Time{}, up_.draw(renewal.up, renewal.entity, 0)), cause, 0,
                  first_stage(renewal.drain)});
    }
    for (std::size_t number = 0; number < rules_.schedules.size(); ++number) {
        const OutageSchedule& each = rules_.schedules[number];
        Duration shift{};
        if (each.period) {
            random::SmallStream stream(seed.key(random::Purpose::outage_phase, number));
            shift = from_seconds(random::uniform_fraction(stream) * in_seconds(*each.period));
        }
        plan(each, shift);
    }
}

/// The simulation starts so far into the period: what was over by then comes a period later, and
/// what is under way has its nodes down.
void Outages::plan(const OutageSchedule& each, Duration shift) {
    for (const Outage& outage : each.outages) {
        const Duration ahead = outage.at - shift;
        const Duration first = ahead < Duration::zero() ? ahead + *each.period : ahead;
        const auto cause = static_cast<std::uint32_t>(rules_.renewals.size() + planned_.size());
        planned_.push_back({outage, each.period});
        if (ahead < Duration::zero() && ahead + outage.lasts > Duration::zero()) {
            if (outage.drain) {
                hold(outage.nodes, Stage::leave, true);
            }
            hold(outage.nodes, Stage::stop, outage.drain.has_value());
            schedule({later(Time{}, ahead + outage.lasts), cause, 0, Stage::come_back});
        } else {
            schedule({later(Time{}, first), cause, 0, first_stage(outage.drain)});
        }
    }
}

void Outages::schedule(const Pending& pending) {
    pending_.push_back(pending);
    std::push_heap(pending_.begin(), pending_.end(), std::greater<>{});
}

Time Outages::next() const {
    if (!touched_.empty()) {
        return Time{}; // what is under way as the simulation starts
    }
    return pending_.empty() ? never : pending_.front().time;
}

const NodeSet& Outages::nodes_of(const Pending& pending) const {
    return pending.cause < rules_.renewals.size()
               ? rules_.renewals[pending.cause].nodes
               : planned_[pending.cause - rules_.renewals.size()].outage.nodes;
}

Outages::Stage Outages::first_stage(const std::optional<Duration>& drain) {
    return drain ? Stage::leave : Stage::stop;
}

const std::optional<Duration>& Outages::drain_of(const Pending& pending) const {
    return pending.cause < rules_.renewals.size()
               ? rules_.renewals[pending.cause].drain
               : planned_[pending.cause - rules_.renewals.size()].outage.drain;
}

/// From the moment that the nodes are down until they are back.
Duration Outages::time_down(const Pending& pending) const {
    if (pending.cause < rules_.renewals.size()) {
        const Renewal& renewal = rules_.renewals[pending.cause];
        return down_.draw(renewal.down, renewal.entity, pending.number);
    }
    const Outage& outage = planned_[pending.cause - rules_.renewals.size()].outage;
    return outage.lasts - outage.drain.value_or(Duration::zero());
}

/// From the moment that the nodes are back until they are to leave once more; nothing if they are
/// not.
std::optional<Duration> Outages::time_up(const Pending& pending) const {
    if (pending.cause < rules_.renewals.size()) {
        const Renewal& renewal = rules_.renewals[pending.cause];
        return up_.draw(renewal.up, renewal.entity, pending.number + 1);
    }
    const Planned& planned = planned_[pending.cause - rules_.renewals.size()];
    return planned.period ? std::optional(*planned.period - planned.outage.lasts) : std::nullopt;
}

/// What the same cause does next.
void Outages::follow_up(const Pending& pending) {
    Pending next = pending;
    const std::optional<Duration>& drain = drain_of(pending);
    switch (pending.stage) {
    case Stage::leave:
        next.stage = Stage::stop;
        next.time = later(pending.time, *drain);
        break;
    case Stage::stop:
        next.stage = Stage::come_back;
        next.time = later(pending.time, time_down(pending));
        break;
    case Stage::come_back:
        const std::optional<Duration> up = time_up(pending);
        if (!up) {
            return;
        }
        ++next.number;
        next.stage = first_stage(drain);
        next.time = later(pending.time, *up);
        break;
    }
    schedule(next);
}

void Outages::hold(const NodeSet& set, Stage stage, bool is_announced) {
    for (std::uint32_t i = 0; i < set.count; ++i) {
        const std::uint32_t node = set.first + i * set.step;
        Holds& holds = holds_[node];
        if (!holds.is_touched) {
            holds.is_touched = true;
            holds.before = state_of(holds);
            touched_.push_back(node);
        }
        switch (stage) {
        case Stage::leave:
            ++holds.leaving;
            break;
        case Stage::stop:
            ++holds.down;
            break;
        case Stage::come_back:
            --holds.down;
            holds.leaving -= is_announced ? 1 : 0;
            break;
        }
    }
}

const std::vector<NodeChange>& Outages::pass(Time now) {
    SKUSIM_CHECK(next() >= now, "outages are passed in order of time");
    while (!pending_.empty() && pending_.front().time <= now) {
        std::pop_heap(pending_.begin(), pending_.end(), std::greater<>{});
        const Pending pending = pending_.back();
        pending_.pop_back();
        hold(nodes_of(pending), pending.stage, drain_of(pending).has_value());
        follow_up(pending);
    }
    std::sort(touched_.begin(), touched_.end());
    changes_.clear();
    for (const std::uint32_t node : touched_) {
        Holds& holds = holds_[node];
        holds.is_touched = false;
        const NodeState state = state_of(holds);
        if (state != holds.before) {
            changes_.push_back({node, holds.before, state, holds.leaving > 0});
        }
    }
    touched_.clear();
    return changes_;
}

} // namespace skusim::serving
