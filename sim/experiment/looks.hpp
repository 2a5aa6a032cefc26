// Looks at a run as it grows: what has been measured, and how much more is wanted.
#pragma once

#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>

#include "starts.hpp"

#include <algorithm>
#include <cstdint>

namespace skusim::experiment {

/// Looks at a run as it grows, and tells by how much it must still grow.
class Looks {
public:
    /// All must outlive it; `objective` may be null.
    Looks(const Trial& trial, const scenario::Objective* objective, const Effort& effort);

    /// What has been measured, of which each replication has `measured_each` in `starts_each`.
    [[nodiscard]] Outcome look(const Starts& starts, bool is_warm, std::int64_t measured_each,
                               std::int64_t starts_each = 1);
    [[nodiscard]] bool is_last() const { return is_last_; }
    /// Times that all measured so far must become.
    [[nodiscard]] double growth() const { return std::min(growth_, most_growth); }
    /// Requests that each replication may still simulate.
    [[nodiscard]] std::int64_t left_each() const { return left_each_; }

private:
    static constexpr double most_growth = 4;

    [[nodiscard]] bool is_answered(const Outcome& outcome) const;
    [[nodiscard]] bool is_out_of_reach(const Outcome& outcome, std::int64_t measured_each) const;

    const Trial& trial_;
    const scenario::Objective* objective_;
    const Effort& effort_;
    std::int64_t enough_;
    double growth_ = 1;
    // Requests that the last look foresaw. A run that stops as soon as its intervals happen to be
    // narrow stops too soon where they are too narrow; two looks that agree are fooled less often.
    double foreseen_each_ = 0;
    std::int64_t left_each_ = 0;
    bool is_last_ = false;
};

} // namespace skusim::experiment
