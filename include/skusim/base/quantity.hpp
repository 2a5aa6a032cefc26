// Amounts with a dimension: a number of bytes and a rate do not mix, and a bare number becomes
// neither by accident. Inside a dimension there is one unit, named in the accessor.
#pragma once

#include <compare>

namespace skusim {

/// A value of one dimension. `Dimension` is an empty tag type.
template <class Dimension>
class Amount {
public:
    constexpr Amount() = default;
    constexpr explicit Amount(double value) : value_(value) {}

    /// The number in the dimension's unit, which the alias below names.
    [[nodiscard]] constexpr double value() const { return value_; }

    constexpr auto operator<=>(const Amount&) const = default;

    friend constexpr Amount operator+(Amount a, Amount b) { return Amount{a.value_ + b.value_}; }
    friend constexpr Amount operator-(Amount a, Amount b) { return Amount{a.value_ - b.value_}; }
    friend constexpr Amount operator*(Amount a, double factor) { return Amount{a.value_ * factor}; }
    friend constexpr Amount operator*(double factor, Amount a) { return a * factor; }
    friend constexpr Amount operator/(Amount a, double divisor) {
        return Amount{a.value_ / divisor};
    }
    /// The ratio of two amounts of one dimension is a plain number.
    friend constexpr double operator/(Amount a, Amount b) { return a.value_ / b.value_; }

private:
    double value_ = 0;
};

/// An amount of memory or storage, in bytes.
using Bytes = Amount<struct BytesDimension>;
/// Events per second: arrivals, completions.
using Rate = Amount<struct RateDimension>;
/// Arithmetic operations (a multiply-add counts as two).
using Operations = Amount<struct OperationsDimension>;
/// Operations per second: a processor's or an accelerator's peak.
using OperationRate = Amount<struct OperationRateDimension>;
/// Bytes per second: memory bandwidth.
using Bandwidth = Amount<struct BandwidthDimension>;

inline constexpr double bytes_per_gib = 1024.0 * 1024.0 * 1024.0;
inline constexpr double bytes_per_gb = 1e9;

[[nodiscard]] constexpr Bytes gibibytes(double count) {
    return Bytes{count * bytes_per_gib};
}
[[nodiscard]] constexpr double in_gibibytes(Bytes amount) {
    return amount.value() / bytes_per_gib;
}

} // namespace skusim
