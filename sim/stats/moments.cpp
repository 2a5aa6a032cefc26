#include <skusim/base/check.hpp>
#include <skusim/stats/moments.hpp>

#include <boost/accumulators/accumulators.hpp>
#include <boost/accumulators/statistics/count.hpp>
#include <boost/accumulators/statistics/max.hpp>
#include <boost/accumulators/statistics/mean.hpp>
#include <boost/accumulators/statistics/min.hpp>
#include <boost/accumulators/statistics/stats.hpp>
#include <boost/accumulators/statistics/sum.hpp>
#include <cmath>

namespace skusim::stats {

namespace accumulators = boost::accumulators;
namespace tag = boost::accumulators::tag;

// Boost's own variance and skewness are either differences of raw moments, which lose the digits,
// or recursions, whose last digits depend on the order: docs/decisions/0007-moments.md.
struct Moments::Sums {
    using Sum = accumulators::accumulator_set<double, accumulators::stats<tag::sum>>;

    accumulators::accumulator_set<double,
                                  accumulators::stats<tag::count, tag::mean, tag::min, tag::max>>
        values;
    Sum distances;
    Sum squares;
    Sum cubes;
};

Moments::Moments(double origin) : origin_(origin), sums_(std::make_unique<Sums>()) {}
Moments::Moments(Moments&& other) noexcept = default;
Moments& Moments::operator=(Moments&& other) noexcept = default;
Moments::~Moments() = default;

void Moments::add(double value) {
    const double distance = value - origin_;
    const double square = distance * distance;
    sums_->values(value);
    sums_->distances(distance);
    sums_->squares(square);
    sums_->cubes(square * distance);
}

std::size_t Moments::count() const {
    return accumulators::count(sums_->values);
}

double Moments::mean() const {
    SKUSIM_CHECK(count() > 0, "a mean is of something");
    return accumulators::mean(sums_->values);
}

double Moments::least() const {
    SKUSIM_CHECK(count() > 0, "the least is of something");
    return (accumulators::min)(sums_->values);
}

double Moments::greatest() const {
    SKUSIM_CHECK(count() > 0, "the greatest is of something");
    return (accumulators::max)(sums_->values);
}

double Moments::sum() const {
    return accumulators::sum(sums_->distances);
}

double Moments::squares() const {
    return accumulators::sum(sums_->squares);
}

double Moments::root_mean_square() const {
    return count() > 0 ? std::sqrt(squares() / static_cast<double>(count())) : 0;
}

double Moments::variance() const {
    return count() > 1 ? squares() / (static_cast<double>(count()) - 1) : 0;
}

double Moments::skewness() const {
    const auto n = static_cast<double>(count());
    if (n < 3 || variance() <= 0) {
        return 0;
    }
    const double third_moment = accumulators::sum(sums_->cubes) * n / ((n - 1) * (n - 2));
    return third_moment / std::pow(variance(), 1.5);
}

Moments moments_of(const std::vector<double>& values) {
    Moments about_zero(0);
    for (const double value : values) {
        about_zero.add(value);
    }
    Moments moments(about_zero.mean());
    for (const double value : values) {
        moments.add(value);
    }
    return moments;
}

} // namespace skusim::stats
