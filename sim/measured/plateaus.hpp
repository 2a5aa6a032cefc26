// Requests under a load that changed while they were measured: the plateaus on which the number of
// users stood still, each of which is a step of its own.
#pragma once

#include "requests.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::measured {

/// A request, and how many users there were when it ended.
struct RequestUnderUsers {
    std::int64_t sent = 0; ///< nanoseconds, as `ended`
    std::int64_t ended = 0;
    std::optional<double> users; ///< nothing while their number changed
    bool was_good = true;
    int line = 0; ///< of the file
};

/// A step for each number of users that was held for long enough, by rising number.
///
/// A plateau is what ended one after the other under one number of users, without the first request
/// of each user, which was sent under another load; those of one number count together. It is long
/// enough where each user sent ten requests, and where it lasted a tenth of what the longest did:
/// the steps of a ramp are no loads to be told apart from its goal. There may be none.
[[nodiscard]] std::vector<calibration::LoadStep>
plateaus_of(std::vector<RequestUnderUsers> requests, const std::string& file, Faults& faults);

/// What is told of the plateaus that were found: their users, and how many of so many requests are
/// on none of them; or that there are none, and between which numbers it changed.
[[nodiscard]] std::string told_of_plateaus(const std::vector<calibration::LoadStep>& plateaus,
                                           double requests, const std::set<double>& numbers,
                                           std::string_view users);

} // namespace skusim::measured
