// A law of lengths turned round: the length of a uniform number, or of a standard normal one.
#pragma once

#include <skusim/workload/tokens.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <variant>
#include <vector>

namespace skusim::workload {

/// exp(log_mean + log_deviation * z).
struct LognormalInverse {
    explicit LognormalInverse(const LognormalLength& law);

    double log_mean;
    double log_deviation;

    [[nodiscard]] double length(double normal) const;
    [[nodiscard]] double slope(double normal) const { return log_deviation * length(normal); }
    [[nodiscard]] double normal(double length) const;
};

/// Gamma quantiles have no formula and take long: their logarithm is interpolated in z by cubics
/// that meet value and slope at each node, which is right to about 1e-9 of a length.
struct GammaInverse {
    explicit GammaInverse(const GammaLength& law);

    double shape;
    double scale;
    struct Node {
        double logarithm;
        double slope; ///< over the width of a cell
    };
    std::vector<Node> nodes;

    [[nodiscard]] double length(double normal) const;
    [[nodiscard]] double slope(double normal) const;
    [[nodiscard]] double normal(double length) const;
};

/// The real numbers from half below `from` to half above `to`.
struct UniformInverse {
    explicit UniformInverse(const UniformLength& law);

    double from;
    double count; ///< of whole numbers

    [[nodiscard]] std::uint32_t at(double uniform) const;
    [[nodiscard]] double length(double normal) const;
    [[nodiscard]] double slope(double normal) const;
    [[nodiscard]] double normal(double length) const;
};

/// Ascending lengths, each with the share of draws that are at most so long; the last one's is 1.
struct ListInverse {
    explicit ListInverse(const FixedLength& law);
    explicit ListInverse(const ZipfLength& law);
    explicit ListInverse(const EmpiricalLength& law);

    std::vector<std::uint32_t> lengths;
    std::vector<double> shares;
    /// Where the search for a part begins: as many equal parts of [0, 1) as there are lengths.
    std::vector<std::uint32_t> guide;

    [[nodiscard]] std::uint32_t at(double uniform) const;

private:
    void make_guide();
};

using LengthInverse = std::variant<LognormalInverse, GammaInverse, UniformInverse, ListInverse>;

[[nodiscard]] LengthInverse inverse_of(const LengthLaw& law);

/// The length that a share `uniform`, in [0, 1), of draws stays below or at.
[[nodiscard]] std::uint32_t length_at(const LengthInverse& inverse, double uniform);
[[nodiscard]] std::uint32_t length_at_normal(const LengthInverse& inverse, double normal);
/// The standard normal number of a uniform one in [0, 1).
[[nodiscard]] double normal_of(double uniform);

} // namespace skusim::workload
