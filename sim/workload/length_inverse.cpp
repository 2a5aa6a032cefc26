#include "length_inverse.hpp"

#include <skusim/base/check.hpp>

#include "normal.hpp"

#include <algorithm>
#include <boost/math/distributions/gamma.hpp>
#include <cmath>
#include <numeric>

namespace skusim::workload {

namespace {

// What a uniform number of 53 bits can reach lies inside.
constexpr double most_normal = 8.5;
constexpr std::size_t cells = 1088;
constexpr double cell_width = 2 * most_normal / cells;
/// Far below the logarithm of half a token, and far above that of the least double.
constexpr double least_logarithm = -600;

/// Whether a law needs no normal number.
template <class Law>
constexpr bool has_length_of_uniform =
    std::is_same_v<Law, UniformInverse> || std::is_same_v<Law, ListInverse>;

std::uint32_t rounded(double length) {
    constexpr double most = most_tokens;
    return static_cast<std::uint32_t>(std::clamp(length + 0.5, 1.0, most));
}

/// Where a share of draws stays below the value, told with its complement: each is exact where it
/// is small.
double normal_between(double below, double above) {
    if (below <= 0) {
        return -most_normal;
    }
    if (above <= 0) {
        return most_normal;
    }
    return below < above ? normal_quantile(below) : -normal_quantile(above);
}

struct Interpolation {
    double logarithm;
    double slope; ///< in z
};

Interpolation interpolated(const std::vector<GammaInverse::Node>& nodes, double normal) {
    const double place = std::clamp((normal + most_normal) / cell_width, 0.0, double{cells});
    const auto cell = std::min(static_cast<std::size_t>(place), cells - 1);
    const double t = place - static_cast<double>(cell);
    const GammaInverse::Node& left = nodes[cell];
    const GammaInverse::Node& right = nodes[cell + 1];
    const double rise = right.logarithm - left.logarithm;
    const double square = 3 * rise - 2 * left.slope - right.slope;
    const double cube = left.slope + right.slope - 2 * rise;
    return {left.logarithm + t * (left.slope + t * (square + t * cube)),
            (left.slope + t * (2 * square + t * 3 * cube)) / cell_width};
}

} // namespace

LognormalInverse::LognormalInverse(const LognormalLength& law)
    : log_mean(std::log(law.mean) - 0.5 * std::log1p(law.cv * law.cv)),
      log_deviation(std::sqrt(std::log1p(law.cv * law.cv))) {}

double LognormalInverse::length(double normal) const {
    return std::exp(log_mean + log_deviation * normal);
}

double LognormalInverse::normal(double length) const {
    return (std::log(length) - log_mean) / log_deviation;
}

GammaInverse::GammaInverse(const GammaLength& law)
    : shape(1 / (law.cv * law.cv)), scale(law.mean / shape), nodes(cells + 1) {
    const boost::math::gamma_distribution<> gamma(shape, 1.0);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const double z = static_cast<double>(i) * cell_width - most_normal;
        const double value =
            z < 0 ? boost::math::quantile(gamma, normal_tail(-z))
                  : boost::math::quantile(boost::math::complement(gamma, normal_tail(z)));
        const double logarithm = std::log(value * scale);
        if (logarithm < least_logarithm) {
            nodes[i] = {least_logarithm, 0};
        } else {
            const double slope = normal_density(z) / (value * boost::math::pdf(gamma, value));
            nodes[i] = {logarithm, slope * cell_width};
        }
    }
}

double GammaInverse::length(double normal) const {
    return std::exp(interpolated(nodes, normal).logarithm);
}

double GammaInverse::slope(double normal) const {
    const Interpolation at = interpolated(nodes, normal);
    return at.slope * std::exp(at.logarithm);
}

double GammaInverse::normal(double length) const {
    const boost::math::gamma_distribution<> gamma(shape, scale);
    return normal_between(boost::math::cdf(gamma, length),
                          boost::math::cdf(boost::math::complement(gamma, length)));
}

UniformInverse::UniformInverse(const UniformLength& law)
    : from(law.from), count(static_cast<double>(law.to) - law.from + 1) {}

double UniformInverse::length(double normal) const {
    return from - 0.5 + count * normal_tail(-normal);
}

std::uint32_t UniformInverse::at(double uniform) const {
    // The product may be rounded up to the count.
    return static_cast<std::uint32_t>(from + std::min(std::floor(count * uniform), count - 1));
}

double UniformInverse::slope(double normal) const {
    return count * normal_density(normal);
}

double UniformInverse::normal(double length) const {
    const double below = (length - from + 0.5) / count;
    return normal_between(below, (from + count - 0.5 - length) / count);
}

ListInverse::ListInverse(const FixedLength& law) : lengths{law.tokens}, shares{1} {
    make_guide();
}

ListInverse::ListInverse(const ZipfLength& law) : lengths(law.to - law.from + 1) {
    std::iota(lengths.begin(), lengths.end(), law.from);
    double sum = 0;
    for (std::size_t rank = 1; rank <= lengths.size(); ++rank) {
        sum += std::pow(static_cast<double>(rank), -law.theta);
        shares.push_back(sum);
    }
    for (double& share : shares) {
        share /= sum;
    }
    make_guide();
}

ListInverse::ListInverse(const EmpiricalLength& law) : lengths(law.values) {
    SKUSIM_CHECK(!lengths.empty(), "an empirical law needs values");
    std::sort(lengths.begin(), lengths.end());
    const auto count = static_cast<double>(lengths.size());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < lengths.size(); ++i) {
        const double share = static_cast<double>(i + 1) / count;
        if (kept > 0 && lengths[kept - 1] == lengths[i]) {
            shares[kept - 1] = share;
        } else {
            lengths[kept++] = lengths[i];
            shares.push_back(share);
        }
    }
    lengths.resize(kept);
    make_guide();
}

void ListInverse::make_guide() {
    std::uint32_t first = 0;
    for (std::size_t part = 0; part < lengths.size(); ++part) {
        while (shares[first] <= static_cast<double>(part) / static_cast<double>(lengths.size())) {
            ++first;
        }
        guide.push_back(first);
    }
}

std::uint32_t ListInverse::at(double uniform) const {
    const auto parts = static_cast<double>(guide.size());
    // The product may be rounded up to the next part.
    const auto part = std::min(static_cast<std::size_t>(uniform * parts), guide.size() - 1);
    std::size_t index = guide[part];
    while (index > 0 && uniform < shares[index - 1]) {
        --index;
    }
    while (index + 1 < shares.size() && uniform >= shares[index]) {
        ++index;
    }
    return lengths[index];
}

LengthInverse inverse_of(const LengthLaw& law) {
    return std::visit(
        [](const auto& it) -> LengthInverse {
            using Law = std::decay_t<decltype(it)>;
            if constexpr (std::is_same_v<Law, LognormalLength>) {
                return LognormalInverse(it);
            } else if constexpr (std::is_same_v<Law, GammaLength>) {
                return GammaInverse(it);
            } else if constexpr (std::is_same_v<Law, UniformLength>) {
                return UniformInverse(it);
            } else {
                return ListInverse(it);
            }
        },
        law);
}

double normal_of(double uniform) {
    constexpr double least = 0x1p-54;
    return normal_quantile(std::max(uniform, least));
}

std::uint32_t length_at(const LengthInverse& inverse, double uniform) {
    return std::visit(
        [uniform](const auto& it) {
            if constexpr (has_length_of_uniform<std::decay_t<decltype(it)>>) {
                return it.at(uniform);
            } else {
                return rounded(it.length(normal_of(uniform)));
            }
        },
        inverse);
}

std::uint32_t length_at_normal(const LengthInverse& inverse, double normal) {
    return std::visit(
        [normal](const auto& it) {
            if constexpr (has_length_of_uniform<std::decay_t<decltype(it)>>) {
                return it.at(normal_tail(-normal));
            } else {
                return rounded(it.length(normal));
            }
        },
        inverse);
}

} // namespace skusim::workload
