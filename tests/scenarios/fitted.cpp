// What calibrate writes and a scenario takes: a law through percentiles, and the warnings of a fit.
#include <skusim/random/quantile_law.hpp>

#include "support.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace std::chrono_literals;

namespace {

const std::string before_service = "skusim: 1\nworkload: {arrivals: {kind: poisson, rate: 1 /h}}\n";

std::string service_through(const std::string& points, const std::string& more = "") {
    return before_service + "service: {kind: distribution, time: {kind: quantiles, points: [" +
           points + "]" + more + "}}\n";
}

const std::string three_points =
    "{share: 50 %, time: 49 ms}, {share: 90 %, time: 51 ms}, {share: 99 %, time: 66 ms}";

} // namespace

TEST_CASE("a law through percentiles is read as that law") {
    const auto scenario = read_text(service_through(three_points, ", least: 40 ms, mean: 50 ms"));
    REQUIRE(scenario);
    random::QuantileLaw law{{{0.5, 49ms}, {0.9, 51ms}, {0.99, 66ms}}, 40ms, 50ms};
    CHECK(std::get<service::DistributionService>(scenario->service).time ==
          random::through_quantiles(law));
}

TEST_CASE("percentiles that are no law are refused with their place") {
    CHECK(faults_of(service_through("{share: 50 %, time: 49 ms}, {share: 40 %, time: 51 ms}, "
                                    "{share: 99 %, time: 66 ms}"))
              .find("3:92: service.time: shares rise from point to point, and times do not fall") ==
          0);
    CHECK(faults_of(service_through("{share: 50 %, time: 49 ms}, {share: 90 %, time: 51 ms}"))
              .find("service.time.points: a list of 2 items; expected 3 to 100") !=
          std::string::npos);
    CHECK(faults_of(service_through(three_points, ", mean: 10 ms"))
              .find("service.time: no law through these points has a mean below") !=
          std::string::npos);
    CHECK(faults_of(service_through(three_points, ", least: 50 ms"))
              .find("service.time: least is above the time of the first point") !=
          std::string::npos);
}

TEST_CASE("the warnings of a fit come with its service") {
    const auto scenario = read_text(
        before_service + "service:\n  kind: distribution\n  time: {kind: exponential, mean: 1 s}\n"
                         "  warnings: [\"load.csv:5: saturated from 8 in flight on\"]\n");
    REQUIRE(scenario);
    CHECK(scenario->service_warnings ==
          std::vector<std::string>{"load.csv:5: saturated from 8 in flight on"});
}
