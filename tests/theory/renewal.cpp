// G/M/1 with gamma gaps, against M/M/1, D/M/1 of the literature and E2/M/1, whose root is explicit.
#include "near.hpp"

#include <cmath>
#include <reference/renewal.hpp>

using namespace skusim::theory;

TEST_CASE("G/M/1 with gaps of variation 1 is M/M/1") {
    for (const double load : {0.05, 0.5, 0.9, 0.99}) {
        CAPTURE(load);
        const RenewalServer system{load / 0.2, 1, 0.2};
        CHECK(waiting_share(system) == near(load, 1e-10));
        CHECK(mean_wait_seconds(system) == near(load * 0.2 / (1 - load), 1e-10));
        CHECK(response_quantile_seconds(system, 0.95) ==
              near(std::log(20.0) * 0.2 / (1 - load), 1e-10));
    }
}

TEST_CASE("D/M/1 solves sigma = exp(-(1 - sigma) / rho)") {
    // Janssen and van Leeuwaarden 2008, by the Lambert W function: at rho = 1/2, 0.2031878700.
    CHECK(waiting_share({5, 0, 0.1}) == near(0.2031878699799799, 1e-10));
    // Gaps that hardly vary are constant ones.
    CHECK(waiting_share({5, 1e-4, 0.1}) == near(0.2031878699799799, 1e-6));
}

TEST_CASE("E2/M/1: the root of a quadratic") {
    // (2 rho' / (2 rho' + 1 - sigma))^2 = sigma with rho' the load; sigma = 1 divides out.
    for (const double load : {0.2, 0.6, 0.95}) {
        CAPTURE(load);
        const double sigma = (1 + 4 * load - std::sqrt(1 + 8 * load)) / 2;
        CHECK(waiting_share({load, std::sqrt(0.5), 1}) == near(sigma, 1e-9));
    }
}

TEST_CASE("waits grow with load and with the variation of the gaps") {
    double before = 0;
    for (const double cv : {0.0, 0.3, 1.0, 2.0, 5.0}) {
        const double wait = mean_wait_seconds(RenewalServer{8, cv, 0.1});
        CHECK(wait > before);
        CHECK(mean_wait_seconds(RenewalServer{9, cv, 0.1}) > wait);
        CHECK(mean_response_seconds(RenewalServer{8, cv, 0.1}) == near(wait + 0.1));
        before = wait;
    }
}
