// The one process of what goes down and comes back, by itself: it knows no request and no router.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/outages/clock.hpp>
#include <skusim/serving/outages/rules.hpp>
#include <skusim/serving/source/seed.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace skusim::serving {

enum class NodeState : std::uint8_t {
    open,    ///< takes requests
    leaving, ///< goes on with those that it has
    down,
};

/// A node's state changes.
struct NodeChange {
    std::uint32_t node = 0;
    NodeState from = NodeState::open;
    NodeState to = NodeState::open;
    bool is_known = false; ///< if it goes down: the router has been told before
};

/// Several causes can hold a node down at once: it is back when all of them have let it go.
class Outages {
public:
    Outages(const OutageRules& rules, std::uint32_t nodes, const Seed& seed);

    /// When something changes next; `never` if nothing does.
    [[nodiscard]] Time next() const;
    /// What has changed when all that happens at `now` has happened, by node. What comes and goes
    /// at the same instant has not changed. Calls come in order of time, each at next().
    [[nodiscard]] const std::vector<NodeChange>& pass(Time now);

private:
    enum class Stage : std::uint8_t { leave, stop, come_back };
    /// Numbers of renewals come first, then those of schedules' outages.
    struct Pending {
        Time time{};
        std::uint32_t cause = 0;
        std::uint32_t number = 0; ///< outages of this cause before
        Stage stage = Stage::stop;

        bool operator>(const Pending& other) const;
    };
    struct Planned {
        Outage outage;
        std::optional<Duration> period;
    };
    struct Holds {
        std::uint32_t down = 0;    ///< causes that keep the node down
        std::uint32_t leaving = 0; ///< causes that were announced
        NodeState before = NodeState::open;
        bool is_touched = false;
    };

    void plan(const OutageSchedule& schedule, Duration shift);
    void schedule(const Pending& pending);
    [[nodiscard]] static Stage first_stage(const std::optional<Duration>& drain);
    [[nodiscard]] const NodeSet& nodes_of(const Pending& pending) const;
    [[nodiscard]] const std::optional<Duration>& drain_of(const Pending& pending) const;
    [[nodiscard]] Duration time_down(const Pending& pending) const;
    [[nodiscard]] std::optional<Duration> time_up(const Pending& pending) const;
    void follow_up(const Pending& pending);
    void hold(const NodeSet& set, Stage stage, bool is_announced);

    OutageRules rules_;
    OutageClock up_;
    OutageClock down_;
    std::vector<Planned> planned_; ///< of all schedules
    std::vector<Pending> pending_; ///< a heap, the first on top
    std::vector<Holds> holds_;     ///< by node
    std::vector<std::uint32_t> touched_;
    std::vector<NodeChange> changes_;
};

} // namespace skusim::serving
