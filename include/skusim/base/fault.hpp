// Errors are values: what is wrong, where, and what to do about it.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace skusim {

/// A place in a file. Lines and columns count from 1; 0 means "no line" or "no column" (the fault
/// is about the file as a whole).
struct Place {
    std::string file;
    int line = 0;
    int column = 0;

    bool operator==(const Place&) const = default;
};

/// One fault of a user's input: a place and one sentence that names what was found, what was
/// expected, and the remedy where there is one.
struct Fault {
    Place place;
    std::string message;

    bool operator==(const Fault&) const = default;
};

using Faults = std::vector<Fault>;

/// A value, or all the faults that kept it from being one. Follows std::expected (C++23).
template <class T>
using Result = tl::expected<T, Faults>;

/// `return failure(place, "...")` from a function that gives a Result.
[[nodiscard]] inline tl::unexpected<Faults> failure(Place place, std::string message) {
    return tl::unexpected<Faults>(Faults{Fault{std::move(place), std::move(message)}});
}
[[nodiscard]] inline tl::unexpected<Faults> failure(Faults faults) {
    return tl::unexpected<Faults>(std::move(faults));
}

/// "file:line:column: message", without the parts that are 0 or empty.
[[nodiscard]] std::string line_of(const Fault& fault);

/// The candidate nearest to `word` by edit distance, capitals counted as small letters, or an empty
/// view when none is near enough to be a likely misspelling (a third of its letters and one more
/// differ at most).
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       const std::vector<std::string_view>& candidates);

} // namespace skusim
