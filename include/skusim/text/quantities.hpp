// Numbers with units, as people write them: "250 ms", "14 GiB", "40 /s", "150 %", "5 /h".
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/base/time.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::text {

enum class Dimension { time, bytes, rate, price, ratio, operations };

/// One unit: a number of it, times `factor` and over `divisor`, is in the dimension's base unit.
struct Unit {
    std::string_view name;
    double factor = 1;
    double divisor = 1;
};

struct DimensionFacts {
    Dimension dimension;
    std::string_view noun;    ///< "a time"
    std::string_view usual;   ///< the unit that a bare number most likely lacks
    std::string_view example; ///< "250 ms"
    std::vector<Unit> units;
};

/// Units and words of a dimension. Base units: ns, B, /s, USD per hour, 1, FLOP.
[[nodiscard]] const DimensionFacts& facts(Dimension dimension);

/// A quantity that was read from text.
struct WrittenQuantity {
    double value = 0;        ///< in the base unit
    std::string_view number; ///< the digits, as written
};

/// Reads a number, spaces or none, and a unit, which 0 does not need. The error is a phrase for a
/// message: what is wrong with the text and how to write it.
[[nodiscard]] tl::expected<WrittenQuantity, std::string> parse_quantity(Dimension dimension,
                                                                        std::string_view text);

/// A plain decimal number, as JSON writes them (a '.' in every locale, no '+', no "nan").
[[nodiscard]] std::optional<double> parse_decimal(std::string_view text);

/// "500 ms", "60 s": the largest unit up to seconds of which the length is a whole number.
[[nodiscard]] std::string written(Duration length);

/// The whole number of nanoseconds in "250 ms" or "30s". The fault names `what` was to be a time.
[[nodiscard]] Result<Duration> read_time(const std::string& what, const std::string& text);

/// "510.33us", "1.12ms", "2.5 secs", "1m2.5s" in seconds, as load tools write times; nothing for
/// another text.
[[nodiscard]] std::optional<double> seconds_in(std::string_view word);

} // namespace skusim::text
