// The tables of fields: one for scenarios, one for compute targets, and the parts that they share.
#pragma once

#include "schema_type.hpp"

namespace skusim::formats {

/// Everything a scenario file can say.
[[nodiscard]] const Type& scenario_type();

/// How the path of a target's file ends.
inline constexpr auto target_file_ending = ".yaml";

/// Everything the data file of a compute target says.
[[nodiscard]] const Type& target_type();

/// How requests arrive, as a map with `kind`.
[[nodiscard]] TypePointer arrivals_type();

/// A distribution of lengths of time, as a map with `kind`.
[[nodiscard]] TypePointer distribution_type();

/// How the path of a service file ends.
inline constexpr auto service_file_ending = ".yaml";

/// How long a request takes, as a map with `kind`, or the path of a service file.
[[nodiscard]] TypePointer service_type();
/// The same of one class of requests: in the scenario itself, and without the error of a fit.
[[nodiscard]] TypePointer class_service_type();

/// Everything that a service file says: a service section, and the version of its format.
[[nodiscard]] const Type& service_file_type();

/// A length of time from a nanosecond to ten years.
[[nodiscard]] TypePointer positive_time();
/// The same, or 0.
[[nodiscard]] TypePointer time_or_zero();
/// The same as positive_time(), or the word `none`.
[[nodiscard]] TypePointer time_or_none();

} // namespace skusim::formats
