// Types that several keys have, and their values.
#pragma once

#include <skusim/random/distribution.hpp>
#include <skusim/schema/type.hpp>
#include <skusim/workload/arrivals.hpp>

namespace skusim::scenarios {

/// How the path of a target's file ends.
inline constexpr auto target_file_ending = ".yaml";

/// How requests arrive, as a map with `kind`.
[[nodiscard]] schema::TypePointer arrivals_type();
/// The value of a map of kind `pattern`.
[[nodiscard]] workload::PatternArrivals as_pattern(const text::Value& map);

/// A distribution of lengths of time, as a map with `kind`.
[[nodiscard]] schema::TypePointer distribution_type();
[[nodiscard]] random::Distribution as_distribution(const text::Value& map);

/// How the path of a service file ends.
inline constexpr auto service_file_ending = ".yaml";

/// How long a request takes, as a map with `kind`, or the path of a service file.
[[nodiscard]] schema::TypePointer service_type();
/// The same of one class of requests: in the scenario itself, and without the error of a fit.
[[nodiscard]] schema::TypePointer class_service_type();

/// Everything that a service file says: a service section, and the version of its format.
[[nodiscard]] const schema::Type& service_file_type();

/// A length of time from a nanosecond to ten years.
[[nodiscard]] schema::TypePointer positive_time();
/// The same, or 0.
[[nodiscard]] schema::TypePointer time_or_zero();
/// The same as positive_time(), or the word `none`.
[[nodiscard]] schema::TypePointer time_or_none();

} // namespace skusim::scenarios
