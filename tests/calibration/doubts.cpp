// What in measurements gives reason for doubt is told, and nothing else is.
#include <skusim/calibration/calibration.hpp>

#include "synthetic.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::calibration;

namespace {

Measurement sound() {
    Measurement measurement;
    measurement.tool = "test";
    measurement.file = "m.csv";
    LoadStep step =
        drawn_step(1, 4000, [](Splitmix& random) { return lognormal_draw(random, 0.04, 0.4); });
    step.place = {"m.csv", 2, 1};
    step.max_s = 0.15;
    measurement.steps = {step};
    return measurement;
}

bool tells(const Measurement& measurement, const std::string& words) {
    for (const std::string& doubt : doubts({measurement}, measurement.steps.front())) {
        INFO(doubt);
        if (doubt.find(words) != std::string::npos) {
            CHECK(doubt.find("m.csv:2: ") == 0);
            return true;
        }
    }
    return false;
}

} // namespace

TEST_CASE("sound measurements leave no doubt") {
    CHECK(doubts({sound()}, sound().steps.front()).empty());
}

TEST_CASE("seconds where milliseconds are documented are of an odd magnitude") {
    Measurement measurement = sound();
    *measurement.steps[0].mean_s *= 1e-3; // the file held seconds, and was read as milliseconds
    CHECK(tells(measurement, "odd magnitude"));
    measurement = sound();
    *measurement.steps[0].mean_s *= 1000;
    CHECK(tells(measurement, "Little's law"));
    measurement = sound();
    measurement.steps[0].concurrency.reset();
    *measurement.steps[0].mean_s = 40e-6;
    CHECK(tells(measurement, "odd magnitude"));
}

TEST_CASE("means that Little's law, percentiles or extremes contradict are told") {
    Measurement measurement = sound();
    *measurement.steps[0].completed_per_s *= 2; // as with two items in each request
    CHECK(tells(measurement, "a mean of"));
    CHECK(tells(measurement, "contradicts 1 in flight"));
    measurement = sound();
    *measurement.steps[0].completed_per_s /= 2;
    CHECK(tells(measurement, "it leaves a part of them out, or clients paused"));
    measurement = sound();
    *measurement.steps[0].mean_s = 0.015; // half of the requests take 37 ms or more
    const Calibration fitted = calibrate({measurement});
    REQUIRE(fitted.distribution);
    CHECK(fitted.distribution->families.front().mean_s == Approx(0.04).epsilon(0.05));
    CHECK(fitted.warnings[0].find("m.csv:2: a mean of 15 ms is impossible, as 50 % of the requests "
                                  "take") == 0);
}

TEST_CASE("a mean that the requests beyond the last percentile cannot make up is left out") {
    const auto warning = [](double mean_s, std::optional<double> max_s) {
        Measurement measurement = sound();
        LoadStep& step = measurement.steps[0];
        step.mean_s = mean_s;
        step.completed_per_s.reset();
        step.quantiles = {{0.5, 0.0080}, {0.9, 0.0090}, {0.99, 0.0100}};
        step.min_s.reset();
        step.max_s = max_s;
        const Calibration fitted = calibrate({measurement});
        for (const std::string& it : fitted.warnings) {
            if (it.find("is impossible") != std::string::npos) {
                CHECK(it.find("m.csv:2: ") == 0);
                return it;
            }
        }
        return std::string();
    };
    // Of 100 requests 99 take 10 ms, and the last a hundred times as much: 19.9 ms on average, of
    // which 2 % are rounding.
    CHECK(warning(0.0199 / 0.98 * 0.999, {}).empty());
    CHECK(warning(0.0199 / 0.98 * 1.001, {})
              .find("99 % of the requests take 10 ms or less, and the others would take 10") !=
          std::string::npos);
    // With half a second at most it is 14.9 ms.
    CHECK(warning(0.0149 / 0.98 * 0.999, 0.5).empty());
    CHECK(warning(0.0149 / 0.98 * 1.001, 0.5).find("on average, of 500 ms at most") !=
          std::string::npos);
}

TEST_CASE("a law of scalability that misses the throughputs is refused") {
    Measurement measurement = sound();
    const std::vector<std::pair<double, double>> ramp{{20, 3}, {40, 9}, {60, 17}, {80, 24}};
    measurement.steps.clear();
    for (const auto& [users, per_s] : ramp) {
        LoadStep step = sound().steps[0];
        step.concurrency = users;
        step.completed_per_s = per_s;
        measurement.steps.push_back(step);
    }
    const Calibration fitted = calibrate({measurement});
    REQUIRE_FALSE(fitted.scalability);
    CHECK(fitted.scalability.error().find("the law misses the measured throughputs by") == 0);
}

TEST_CASE("the longest of many requests in a closed loop is no stall") {
    // 50 clients, exponential times of 40 ms on average: p99.9 is 6.9 of them, and the longest of
    // 60,000 is 11.0. In its 0.44 s the others sent 500 more, ten times what lies beyond p99.9.
    Measurement measurement = sound();
    LoadStep& step = measurement.steps[0];
    step.concurrency = 50;
    step.completed_per_s = 1250;
    step.completed = 60'000;
    step.mean_s = 0.04;
    step.sd_s = 0.04;
    step.quantiles = {{0.5, 0.0277}, {0.999, 0.2763}};
    step.max_s = 0.44;
    CHECK_FALSE(tells(measurement, "coordinated omission"));
    step.max_s = 1; // which in 60,000 draws has a chance of 10^-6
    CHECK(tells(measurement, "coordinated omission"));
    step.concurrency.reset();
    step.offered_per_s = 1250; // an open load leaves nobody out
    step.max_s = 10;
    CHECK_FALSE(tells(measurement, "coordinated omission"));
}

TEST_CASE("a stall in a closed loop hides requests; latencies from the due time do not") {
    Measurement measurement = sound();
    measurement.steps[0].max_s = 5; // at 25 per second, 125 were not sent, and 40 lie beyond p99
    CHECK(tells(measurement, "coordinated omission"));
    measurement.from_due_time = true;
    CHECK(doubts({measurement}, measurement.steps.front()).empty());
}

TEST_CASE("an open loop that fell behind, errors, waiting, a step cut short") {
    Measurement measurement = sound();
    measurement.steps[0].concurrency.reset();
    measurement.steps[0].offered_per_s = 40;
    CHECK(tells(measurement, "were completed of 40 /s offered"));
    measurement = sound();
    measurement.steps[0].errors = 12;
    CHECK(tells(measurement, "12 requests failed"));
    measurement = sound();
    measurement.steps[0].concurrency = 4;
    *measurement.steps[0].completed_per_s *= 4;
    CHECK(tells(measurement, "4 requests in flight: its latencies may hold waiting"));
    measurement = sound();
    measurement.steps[0].server_queue_s = 0.01;
    CHECK(tells(measurement, "waiting in the server's queue"));
    measurement = sound();
    measurement.steps[0].complete = false;
    CHECK(tells(measurement, "cut short"));
}

TEST_CASE("throughput that stays while concurrency doubles is saturation") {
    Measurement measurement = sound();
    LoadStep busy = measurement.steps[0];
    busy.concurrency = 2;
    busy.completed_per_s = *busy.completed_per_s * 1.02;
    busy.mean_s = 2 / *busy.completed_per_s;
    measurement.steps.push_back(busy);
    CHECK(tells(measurement, "saturated from 2 in flight on"));
}

TEST_CASE("what was fitted becomes a service with its errors") {
    const Calibration fitted = calibrate({sound()});
    REQUIRE(fitted.service);
    const auto& model = std::get<service::DistributionService>(fitted.service->model);
    CHECK(model.time.shape.kind == random::ShapeKind::lognormal);
    CHECK(in_seconds(model.time.mean) == Approx(0.04).epsilon(0.03));
    REQUIRE(fitted.service->uncertainty.size() == 2);
    CHECK(fitted.service->uncertainty[0].name == "mean");
    CHECK(fitted.service->uncertainty[0].standard_error ==
          Approx(0.4 / std::sqrt(4000)).epsilon(0.2));
    CHECK(fitted.service->uncertainty[1].name == "cv");
    CHECK(fitted.service->uncertainty[1].correlations.size() == 1);
    CHECK_FALSE(fitted.batch_time);
    CHECK_FALSE(fitted.scalability);
}

TEST_CASE("batches of several sizes become a line, with the errors of both fits") {
    Measurement measurement = sound();
    for (const int size : {2, 4, 8}) {
        LoadStep step = measurement.steps[0];
        step.batch_size = size;
        step.mean_s = 0.03 + 0.01 * size;
        step.sd_s = 0.4 * *step.mean_s;
        measurement.steps.push_back(step);
    }
    const Calibration fitted = calibrate({measurement});
    REQUIRE(fitted.service);
    const auto& line = std::get<service::LinearService>(fitted.service->model);
    CHECK(in_seconds(line.overhead) == Approx(0.03).epsilon(0.05));
    CHECK(in_seconds(line.per_request) == Approx(0.01).epsilon(0.05));
    CHECK(line.cv == Approx(0.4).epsilon(0.1));
    REQUIRE(fitted.service->uncertainty.size() == 3);
    CHECK(fitted.service->uncertainty[1].name == "per_request");
    CHECK(fitted.service->uncertainty[1].correlations.at(0) <
          0); // one is up where the other is down
    CHECK(fitted.service->uncertainty[2].name == "cv");
    for (LoadStep& step : measurement.steps) {
        step.batch_size *= 2;
    }
    const Calibration doubled = calibrate({measurement});
    REQUIRE(doubled.batch_time);
    for (const std::string& warning : doubled.warnings) {
        CHECK(warning.find("is a batch") == std::string::npos); // the line is of items
    }
}

TEST_CASE("a time of whole batches says that a request of the service is a batch") {
    Measurement measurement = sound();
    for (LoadStep& step : measurement.steps) {
        step.batch_size = 8;
    }
    const Calibration fitted = calibrate({measurement});
    REQUIRE(fitted.service);
    REQUIRE_FALSE(fitted.warnings.empty());
    CHECK(fitted.warnings.back().find("a request here is a batch of 8 items") != std::string::npos);
}
