// Moments of observations: how many, their mean, spread and skewness, the least and the greatest.
//
//   stats::moments_of({1.0, 2.0, 6.0}).mean()   // 3
//
// Squares and cubes are summed as distances from an origin near the mean, which keeps the digits
// that a mean square less a squared mean loses.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace skusim::stats {

/// Takes observations one at a time, all finite. What is asked of it is about those so far.
class Moments {
public:
    /// The origin is the mean, where that is known; else a value near it, or what the observations
    /// are held against.
    explicit Moments(double origin);
    Moments(Moments&& other) noexcept;
    Moments& operator=(Moments&& other) noexcept;
    ~Moments();

    void add(double value);

    [[nodiscard]] std::size_t count() const;
    /// These three want an observation.
    [[nodiscard]] double mean() const;
    [[nodiscard]] double least() const;
    [[nodiscard]] double greatest() const;

    /// Sums of the distances from the origin and of their squares.
    [[nodiscard]] double sum() const;
    [[nodiscard]] double squares() const;
    /// The root of their mean square; 0 without observations.
    [[nodiscard]] double root_mean_square() const;

    /// The unbiased estimates where the origin is the mean: 0 with fewer than two observations, and
    /// with fewer than three or where nothing varies.
    [[nodiscard]] double variance() const;
    [[nodiscard]] double skewness() const;

private:
    struct Sums;
    double origin_;
    std::unique_ptr<Sums> sums_;
};

/// About the values' own mean, which takes them twice. It wants a value.
[[nodiscard]] Moments moments_of(const std::vector<double>& values);

} // namespace skusim::stats
