// What k6 prints at the end of a test.
#include "reading.hpp"

using namespace skusim;
using calibration::LoadStep;
using calibration::Measurement;
using samples::fault_of;
using samples::quantile;
using samples::read;

TEST_CASE("k6's printed summary has the figures of the exported one, before and since k6 1.0") {
    const std::string before =
        "  scenarios: (100.00%) 1 scenario, 20 max VUs\n\n"
        "     checks.........................: 98.00% \u2713 4410 \u2717 90\n"
        "     dropped_iterations.............: 12     0.2/s\n"
        "     http_req_blocked...............: avg=1.01ms min=1\u00b5s med=5\u00b5s max=201ms\n"
        "   \u2713 http_req_duration..............: avg=163.11ms min=820.5\u00b5s med=150.2ms "
        "max=1.2s p(90)=210.5ms p(95)=260.37ms\n"
        "       { expected_response:true }...: avg=160.3ms  min=101.45ms med=149.9ms max=1m1.2s "
        "p(90)=208.1ms p(99.9)=255.4ms\n"
        "     http_req_failed................: 2.00%  \u2713 90 \u2717 4410\n"
        "     http_reqs......................: 4500   74.9/s\n"
        "     vus............................: 20     min=20 max=20\n";
    const Measurement measurement = read(before);
    CHECK(measurement.tool == "k6");
    REQUIRE(measurement.steps.size() == 1);
    const LoadStep& step = measurement.steps[0];
    CHECK(*step.mean_s == Approx(0.1603));
    CHECK(*step.min_s == Approx(0.10145));
    CHECK(*step.max_s == Approx(61.2));
    CHECK(quantile(step, 0.5) == Approx(0.1499));
    CHECK(quantile(step, 0.999) == Approx(0.2554));
    CHECK(*step.completed == 4410);
    CHECK(*step.errors == 90);
    CHECK(*step.completed_per_s == Approx(74.9 * 0.98));
    CHECK_FALSE(step.times_hold_errors);
    CHECK(*step.concurrency == 20);
    CHECK(step.place.line == 7);
    REQUIRE(measurement.remarks.size() == 2);
    CHECK(measurement.remarks[1].find("12 ") != std::string::npos);

    const std::string since =
        "  \u2588 TOTAL RESULTS\n\n    HTTP\n"
        "    http_req_duration.......................................................: "
        "avg=163.11ms "
        "min=820.5\u00b5s med=150.2ms max=1.2s p(90)=210.5ms p(95)=260.37ms\n"
        "    http_req_failed.........................................................: 0.06%  1 "
        "out "
        "of 1500\n"
        "    http_reqs...............................................................: 1500 "
        "24.9/s\n\n    EXECUTION\n"
        "    vus.....................................................................: 1 min=0 "
        "max=50\n";
    const Measurement two = read(since + since);
    REQUIRE(two.steps.size() == 2);
    CHECK(*two.steps[1].mean_s == Approx(0.16311));
    CHECK(*two.steps[1].completed == 1499);
    CHECK_FALSE(two.steps[1].concurrency);
    CHECK(two.steps[1].place.line > two.steps[0].place.line);
    CHECK(fault_of("  http_req_failed...: 100.00% 5 out of 5\n  http_req_duration...: avg=0s\n"
                   "  http_reqs...: 5 1/s\n")
              .find("no request of 5 was answered") != std::string::npos);
    CHECK(fault_of("http_req_duration... k6 was stopped\n").find("truncated") != std::string::npos);
}

TEST_CASE("colours that k6 prints for a terminal are no part of its figures") {
    const Measurement measurement =
        read("\x1b[32m     http_req_duration\x1b[0;22m..............: \x1b[36mavg=163.11ms\x1b[0m "
             "min=101ms med=150.2ms max=1.2s p(90)=210.5ms p(95)=\x1b[36m260.37ms\x1b[0m\n"
             "     http_reqs......................: \x1b[36m4500\x1b[0m 74.9/s\n\x1b[");
    CHECK(*measurement.steps[0].mean_s == Approx(0.16311));
    CHECK(quantile(measurement.steps[0], 0.95) == Approx(0.26037));
    CHECK(*measurement.steps[0].completed == 4500);
    const Measurement logged =
        read("2026-11-30T10:10:10.1Z      http_req_duration...: avg=163.11ms "
             "med=150.2ms\n2026-11-30T10:10:10.1Z   { "
             "expected_response:true }...: avg=170ms med=151ms\n"
             "2026-11-30T10:10:10.1Z http_req_failed...: 2.00% 2 out of 100\n"
             "app-1  | http_reqs......: 100 74.9/s\n");
    CHECK(*logged.steps[0].mean_s == Approx(0.17));
    CHECK(*logged.steps[0].completed == 98);
}
