// The tables that Locust prints.
#include "reading.hpp"

using namespace skusim;
using calibration::Measurement;
using calibration::Step;
using samples::fault_of;
using samples::quantile;
using samples::read;

namespace {

const std::string header =
    "Type     Name             # reqs      # fails |    Avg     Min     Max    Med |   req/s  "
    "failures/"
    "s\n--------|----------|-------|-------------|-------|-------|-------|-------|------\n";

const std::string early =
    header +
    "POST     long \"rag\", v2     9     0(0.00%) |    999      90    1264    110 |    1.00 "
    "       0.00\n";

const std::string at_end =
    header +
    "POST     long \"rag\", v2  1503    30(2.00%) |    113      90    1264    107 |   25.05        "
    "0.50\n--------|----------|-------|-------------|-------|-------|-------|-------|------\n"
    "         Aggregated       1503    30(2.00%) |    113      90    1264    107 |   25.05        "
    "0.50\n\n";

const std::string percentiles =
    "Response time percentiles (approximated)\n"
    "Type     Name                50%    66%    95%    99%   100% # reqs\n"
    "--------|-------------------|------|------|------|------|------|------\n"
    "POST     long \"rag\", v2      110    110    150    250   1300   1503\n"
    "--------|-------------------|------|------|------|------|------|------\n"
    "         Aggregated          110    110    150    250   1300   1503\n";

} // namespace

TEST_CASE("Locust's last table, with its percentiles, is the run; those before are on the way") {
    const Measurement measurement =
        read("[2026-11-30 18:42:17,355] host/INFO/locust.main: Starting Locust 2.46\n" + early +
             at_end + percentiles);
    CHECK(measurement.tool == "locust");
    REQUIRE(measurement.steps.size() == 1);
    const Step& step = measurement.steps[0];
    CHECK(*step.completed == 1473);
    CHECK(*step.errors == 30);
    CHECK(step.times_hold_errors);
    CHECK(*step.completed_per_s == Approx(25.05 * 1473 / 1503));
    CHECK(*step.mean_s == Approx(0.113));
    CHECK(*step.min_s == Approx(0.090));
    CHECK(*step.max_s == Approx(1.264));
    CHECK(quantile(step, 0.5) == Approx(0.107)); // of the first table, which has more digits
    CHECK(quantile(step, 0.99) == Approx(0.25));
    CHECK(step.place.line == 14);
}

TEST_CASE("Locust's tables alone, several runs, and two endpoints without their sum") {
    const Measurement alone = read(at_end);
    REQUIRE(alone.steps.size() == 1);
    CHECK(*alone.steps[0].mean_s == Approx(0.113));
    CHECK(alone.steps[0].quantiles.size() == 1);
    CHECK(read(at_end + percentiles + at_end + percentiles).steps.size() == 2);
    CHECK(fault_of(header +
                   "GET /a 10 0(0.00%) | 5 1 9 5 | 1.0 0.0\nGET /b 10 0(0.00%) | 5 1 9 5 | "
                   "1.0 0.0\n")
              .find("2 endpoints and no row Aggregated") != std::string::npos);
    CHECK(fault_of(header + "GET /a - - | - - - - | - -\n").find("no row") != std::string::npos);
    CHECK(fault_of("Name # reqs \n# fails\n").find("truncated") != std::string::npos);
}

TEST_CASE("Locust 1 calls all together another name in its second table") {
    const Measurement measurement = read(
        " Name        # reqs      # fails  |     Avg     Min     Max  Median  |   req/s "
        "failures/s\n"
        " GET /          500     0(0.00%)  |      52      30     400      49  |    9.90    0.00\n"
        " GET /b         100     0(0.00%)  |      52      30     400      49  |    1.90    0.00\n"
        " Aggregated     600     0(0.00%)  |      52      30     400      49  |   11.80    0.00\n\n"
        "Response time percentiles (approximated)\n"
        " Type     Name         50%    66%    95%    99%   100% # reqs\n"
        " GET      /             49     53     82    150    400    500\n"
        " None     Aggregated    49     53     84    160    400    600\n");
    CHECK(*measurement.steps[0].completed == 600);
    CHECK(quantile(measurement.steps[0], 0.99) == Approx(0.16));
}
