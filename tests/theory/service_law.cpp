// Each law of service times has the mean and variation that it says.
#include "near.hpp"

#include <cmath>
#include <reference/service_law.hpp>

using namespace skusim::theory;

namespace {

void check_moments(const ServiceLaw& law, double mean, double cv) {
    CHECK(law.mean_seconds == mean);
    CHECK(law.cv == cv);
    CHECK(law.cdf(-1) == 0);
    const auto tail = [&](double t) { return 1 - law.cdf(t); };
    const auto twice = [&](double t) { return 2 * t * (1 - law.cdf(t)); };
    const double scale = mean / 5;
    const double first = mean_from_tail(tail, scale, 800);
    const double second = mean_from_tail(twice, scale, 800);
    CHECK(first == Approx(mean).epsilon(1e-4));
    CHECK(std::sqrt(second / first / first - 1) == Approx(cv).epsilon(2e-3));
}

} // namespace

TEST_CASE("Laws of service times have their mean and variation") {
    check_moments(exponential_law(0.04), 0.04, 1);
    check_moments(lognormal_law(0.04, 0.5), 0.04, 0.5);
    check_moments(lognormal_law(0.04, 1.5), 0.04, 1.5);
    check_moments(gamma_law(0.04, 0.5), 0.04, 0.5);
    check_moments(gamma_law(0.04, 2), 0.04, 2);
    check_moments(uniform_law(0.04, 0.5), 0.04, 0.5);
    check_moments(hyperexponential_law(0.04, 3), 0.04, 3);
}

TEST_CASE("A constant steps at its value; a uniform law ends where its variation says") {
    const ServiceLaw constant = constant_law(0.04);
    CHECK(constant.cv == 0);
    CHECK(constant.cdf(0.0399999) == 0);
    CHECK(constant.cdf(0.04) == 1);
    const ServiceLaw uniform = uniform_law(1, 1 / std::sqrt(3.0));
    CHECK(uniform.cdf(0.5) == near(0.25));
    CHECK(uniform.cdf(2.01) == 1);
}
