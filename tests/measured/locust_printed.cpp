// The tables that Locust prints.
#include "reading.hpp"

using namespace skusim;
using calibration::LoadStep;
using calibration::Measurement;
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
    const LoadStep& step = measurement.steps[0];
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

TEST_CASE("Locust 0.x: counts before percentiles, one bar, and failed requests apart") {
    const std::string dashes = "---------------------------------------------------------------\n";
    const std::string counts =
        " Name             # reqs      # fails     Avg     Min     Max  |  Median   req/s\n" +
        dashes +
        " GET /               411     0(0.00%)      42      27     126  |      39    4.50\n"
        " GET /out?a=b&        20   20(50.00%)      77      29     166  |      62    0.20\n" +
        dashes +
        " Total               431    20(4.44%)                                       4.70\n\n";
    const std::string quantiles =
        "Percentage of the requests completed within given times\n"
        " Name             # reqs    50%    66%    75%    80%    90%    95%    98%    99%   "
        "100%\n" +
        dashes +
        " GET /               411     39     42     44     46     53     59     67     79    130\n"
        " GET /out?a=b&        20     62     70     80     85     99    150    170    170    "
        "170\n" +
        dashes +
        " Total               431     40     43     45     47     54     61     99    120    170\n";
    const Measurement all = read(counts + quantiles);
    REQUIRE(all.steps.size() == 1);
    CHECK(*all.steps[0].completed == 431);
    CHECK(*all.steps[0].errors == 20);
    CHECK(*all.steps[0].completed_per_s == Approx(4.7)); // of those that did not fail
    CHECK_FALSE(all.steps[0].times_hold_errors);
    CHECK_FALSE(all.steps[0].mean_s); // it is not told of all together
    CHECK(quantile(all.steps[0], 0.98) == Approx(0.099));
    CHECK(all.steps[0].quantiles.size() == 8);

    const auto without = [](std::string text, const std::string& line) {
        text.erase(text.find(line), text.find('\n', text.find(line)) + 1 - text.find(line));
        return text;
    };
    const Measurement one = read(without(without(counts, " GET /out"), " Total") +
                                 without(without(quantiles, " GET /out"), " Total"));
    CHECK(*one.steps[0].mean_s == Approx(0.042));
    CHECK(*one.steps[0].min_s == Approx(0.027));
    CHECK(*one.steps[0].max_s == Approx(0.126));
    CHECK(quantile(one.steps[0], 0.5) == Approx(0.039));
    CHECK(quantile(one.steps[0], 0.99) == Approx(0.079));
}

TEST_CASE("Locust 0.14 tells a rate of failures, which are among all") {
    const Measurement measurement = read(
        " Name          # reqs      # fails     Avg     Min     Max  |  Median   req/s failures/s\n"
        " GET /            500   50(10.00%)      52      30     400  |      49    9.90    0.99\n"
        " Aggregated       500   50(10.00%)      52      30     400  |      49    9.90    0.99\n\n"
        "Percentage of the requests completed within given times\n"
        " Type     Name         # reqs    50%    66%    95%    99%   100%\n"
        " GET      /               500     49     53     82    150    400\n"
        " None     Aggregated      500     49     53     82    150    400\n");
    CHECK(*measurement.steps[0].completed == 450);
    CHECK(*measurement.steps[0].errors == 50);
    CHECK(*measurement.steps[0].completed_per_s == Approx(9.9 * 0.9));
    CHECK(measurement.steps[0].times_hold_errors);
    CHECK(*measurement.steps[0].mean_s == Approx(0.052));
    CHECK(quantile(measurement.steps[0], 0.95) == Approx(0.082));
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
