// How many requests are in service at once.
#pragma once

#include <skusim/base/check.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>

namespace skusim::serving {

/// How many requests, or batches, are in service at once at most: a count, or any number.
class Slots {
public:
    constexpr Slots(int count) : count_(count) {} // so that a count can be written where slots are
    [[nodiscard]] static constexpr Slots unlimited() { return Slots(std::nullopt); }

    [[nodiscard]] constexpr bool is_limited() const { return count_.has_value(); }
    /// There must be a limit.
    [[nodiscard]] int count() const {
        SKUSIM_CHECK(count_.has_value(), "slots that can be counted");
        return *count_;
    }
    /// This is the number to calculate with: infinite where there is no limit.
    [[nodiscard]] double most() const {
        return count_ ? *count_ : std::numeric_limits<double>::infinity();
    }
    /// No more than so many, where more than that are never asked for.
    [[nodiscard]] std::uint32_t within(std::uint32_t most) const {
        return count_ ? std::min(static_cast<std::uint32_t>(*count_), most) : most;
    }
    /// Gives what so many like this have together; no more than an int counts.
    [[nodiscard]] constexpr Slots times(int number) const {
        constexpr std::int64_t most = std::numeric_limits<int>::max();
        return count_ ? Slots(static_cast<int>(std::min(std::int64_t{*count_} * number, most)))
                      : *this;
    }
    bool operator==(const Slots&) const = default;

private:
    constexpr explicit Slots(std::nullopt_t) {}

    std::optional<int> count_;
};

} // namespace skusim::serving
