// What several keys of scenarios and of targets are written like.
#pragma once

#include <skusim/random/distribution.hpp>
#include <skusim/schema/fields.hpp>

#include <optional>
#include <string>

namespace skusim::scenarios {

/// What to write where somebody looks for a budget.
inline constexpr const char* no_budget =
    "a budget is no rule of a plan, which looks for the least cost: `select: {max_price: 5 /h}` "
    "bounds the price of a node, and `policy: {max_nodes: N}` their number";

/// Copies of a model on one node, and threads of one of them, at most.
inline constexpr int most_workers = 10'000;

/// How the path of a target's file ends.
inline constexpr auto target_file_ending = ".yaml";

/// How the path of a service file ends.
inline constexpr auto service_file_ending = ".yaml";

/// A length of time from a nanosecond to ten years.
[[nodiscard]] schema::Notation<Duration> positive_time();
/// A length of time from a nanosecond to ten years, or 0.
[[nodiscard]] schema::Notation<Duration> time_or_zero();
/// A length of time from a nanosecond to ten years, or the word `none`.
[[nodiscard]] schema::Notation<std::optional<Duration>> time_or_none();

/// A word that is read in small letters, however it is written.
[[nodiscard]] schema::Notation<std::string> small_letters();

/// A distribution of lengths of time, as a map with `kind`.
[[nodiscard]] const schema::Notation<random::Distribution>& distribution();
/// A time that is always the same, or a distribution.
[[nodiscard]] schema::Notation<random::Distribution>
constant_or_distribution(const schema::Notation<Duration>& time);

} // namespace skusim::scenarios
