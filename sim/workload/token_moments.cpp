// Means of what is drawn. A length n is its least value and a step up at each value that it passes,
//
//   n = least + sum over steps of height * (1 if the normal number behind it is above z_step),
//
// so that means of n and of n^2 are sums of normal tails; with a correlation r between two normal
// numbers, the product's is a series in r (Mehler 1866) of the coefficients of each in normalised
// Hermite polynomials h_k, which for one step is its height times density(z) h_(k-1)(z) / sqrt(k).
#include <skusim/base/check.hpp>
#include <skusim/workload/tokens.hpp>

#include "length_inverse.hpp"
#include "normal.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>

namespace skusim::workload {

namespace {

/// What lies beyond is less likely than 1e-16.
constexpr double last_normal = 8.5;

struct LengthStep {
    double middle; ///< between the lengths before and after
    double height;
    double normal; ///< above which the step is taken
};

struct Staircase {
    double least;
    std::vector<LengthStep> steps;
};

struct LengthRange {
    double from;
    double to;
};
template <class Law>
LengthRange range_of(const Law&) {
    return {1, most_tokens};
}
LengthRange range_of(const UniformInverse& law) {
    return {law.from, law.from + law.count - 1};
}

// Beyond so many steps they are narrow against the law, and are taken together as an integral.
constexpr double single_steps = 8192;

/// The steps from `start` on, as the nodes of a quadrature over the normal number.
template <class Law>
void add_integral(const Law& law, const LengthRange& range, std::vector<LengthStep>& steps) {
    const double end = std::min(law.normal(range.to), last_normal);
    double left = std::max(law.normal(range.from), -last_normal);
    if (left >= end) {
        return;
    }
    if (const double certain = law.length(left); certain > range.from) {
        steps.push_back({(certain + range.from) / 2, certain - range.from, -last_normal});
    }
    using Rule = boost::math::quadrature::gauss<double, 10>;
    constexpr double widest = 0.25;
    const double panels = std::ceil((end - left) / widest);
    const double half = (end - left) / panels / 2;
    for (double panel = 0; panel < panels; ++panel, left += 2 * half) {
        for (std::size_t i = 0; i < Rule::abscissa().size(); ++i) {
            for (const double side : {-1.0, 1.0}) {
                const double normal = left + half * (1 + side * Rule::abscissa()[i]);
                steps.push_back(
                    {law.length(normal), law.slope(normal) * half * Rule::weights()[i], normal});
            }
        }
    }
}

template <class Law>
Staircase staircase(const Law& law) {
    const LengthRange range = range_of(law);
    const double last = std::min(range.to, range.from + single_steps);
    Staircase stairs{range.from, {}};
    for (double length = range.from; length < last; ++length) {
        stairs.steps.push_back({length + 0.5, 1, law.normal(length + 0.5)});
    }
    if (last < range.to) {
        add_integral(law, LengthRange{last, range.to}, stairs.steps);
    }
    return stairs;
}

Staircase staircase(const ListInverse& law) {
    Staircase stairs{static_cast<double>(law.lengths.front()), {}};
    for (std::size_t i = 1; i < law.lengths.size(); ++i) {
        const double before = law.lengths[i - 1];
        const double after = law.lengths[i];
        stairs.steps.push_back(
            {(before + after) / 2, after - before, normal_of(law.shares[i - 1])});
    }
    return stairs;
}

Staircase staircase_of(const LengthLaw& law) {
    return std::visit([](const auto& it) { return staircase(it); }, inverse_of(law));
}

struct Means {
    double length;
    double square;
};

Means means_of(const Staircase& stairs) {
    Means means{stairs.least, stairs.least * stairs.least};
    for (const LengthStep& step : stairs.steps) {
        const double mass = step.height * normal_tail(step.normal);
        means.length += mass;
        means.square += 2 * step.middle * mass;
    }
    return means;
}

/// The coefficients of a staircase, one after the other from the first.
class HermiteCoefficients {
public:
    explicit HermiteCoefficients(const Staircase& stairs) {
        for (const LengthStep& step : stairs.steps) {
            if (std::abs(step.normal) < last_normal) {
                terms_.push_back({step.normal, 0, step.height * normal_density(step.normal)});
            }
        }
    }

    double next() {
        double sum = 0;
        for (Term& term : terms_) {
            sum += term.current;
            const double following =
                (term.normal * term.current - std::sqrt(degree_) * term.previous) /
                std::sqrt(degree_ + 1);
            term.previous = term.current;
            term.current = following;
        }
        return sum / std::sqrt(++degree_);
    }

private:
    struct Term {
        double normal;
        double previous;
        double current; ///< height * density * h_degree
    };
    std::vector<Term> terms_;
    double degree_ = 0;
};

/// What is still to come of the series is at most the geometric mean of what is left of the two
/// variances, times the power of the correlation.
double covariance(const Staircase& input, const Means& of_input, const Staircase& output,
                  const Means& of_output, double correlation) {
    HermiteCoefficients inputs(input);
    HermiteCoefficients outputs(output);
    double left_of_input = of_input.square - of_input.length * of_input.length;
    double left_of_output = of_output.square - of_output.length * of_output.length;
    const double negligible = 1e-12 * of_input.length * of_output.length;
    double power = correlation;
    double sum = 0;
    while (std::abs(power) * std::sqrt(std::max(left_of_input, 0.0)) *
               std::sqrt(std::max(left_of_output, 0.0)) >
           negligible) {
        const double a = inputs.next();
        const double b = outputs.next();
        sum += power * a * b;
        left_of_input -= a * a;
        left_of_output -= b * b;
        power *= correlation;
    }
    return sum;
}

TokenMoments moments_of_pairs(const std::vector<TokenCounts>& pairs) {
    TokenSums sums;
    for (const TokenCounts& pair : pairs) {
        sums.add(pair);
    }
    return sums.means();
}

} // namespace

TokenMoments moments(const TokenLengths& lengths) {
    SKUSIM_CHECK(!lengths.recorded, "a recording's tokens are not drawn");
    if (lengths.pairs) {
        return moments_of_pairs(*lengths.pairs);
    }
    const Staircase input = staircase_of(lengths.input);
    const Staircase output = staircase_of(lengths.output);
    const Means of_input = means_of(input);
    const Means of_output = means_of(output);
    return {of_input.length, of_output.length,
            of_input.length * of_output.length +
                covariance(input, of_input, output, of_output, lengths.correlation),
            of_output.square, of_input.square};
}

TokenMoments with_context(const TokenMoments& drawn, const TokenLengths& lengths, int turns) {
    const double prefix = lengths.shared_prefix ? lengths.shared_prefix->tokens : 0;
    // A turn adds what it has said, independently of those before.
    const double said = drawn.input + drawn.output;
    const double said_squared = drawn.input_squared + 2 * drawn.input_output + drawn.output_squared;
    TokenMoments sums;
    for (int turn = 0; turn < turns; ++turn) {
        const double before = prefix + turn * said;
        const double before_squared = before * before + turn * (said_squared - said * said);
        sums.input += before + drawn.input;
        sums.output += drawn.output;
        sums.input_output += before * drawn.output + drawn.input_output;
        sums.output_squared += drawn.output_squared;
        sums.input_squared += before_squared + 2 * before * drawn.input + drawn.input_squared;
    }
    const double share = 1.0 / turns;
    return {sums.input * share, sums.output * share, sums.input_output * share,
            sums.output_squared * share, sums.input_squared * share};
}

} // namespace skusim::workload
