// Nodes that are equal have one load curve: what is known of it, and how it becomes known.
#pragma once

#include <skusim/planner/profile.hpp>

#include <memory>

namespace skusim::planner {

/// A kind of node that candidates have in common. Most are glanced at: their nodes cost too much to
/// be chosen, whatever their curve. Those that may be chosen are looked at closely.
class Machine {
public:
    explicit Machine(std::shared_ptr<const experiment::Trial> node) : node_(std::move(node)) {}

    /// One node under the whole load.
    [[nodiscard]] const std::shared_ptr<const experiment::Trial>& node() const { return node_; }
    /// What is known so far: it grows with each look. Null before the first.
    [[nodiscard]] std::shared_ptr<const Profile> profile() const { return profile_; }

    /// Learns whether its nodes perform, as the first that is asked of it.
    void glance(const scenario::Objective& objective, const ProfileEffort& effort);
    /// Learns its load curve, unless it is known.
    void look_closely(const scenario::Objective& objective, const ProfileEffort& effort);

private:
    std::shared_ptr<const experiment::Trial> node_;
    std::shared_ptr<Profile> profile_;
    bool is_known_closely_ = false;
};

} // namespace skusim::planner
