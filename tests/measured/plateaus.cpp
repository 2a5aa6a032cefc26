// A run whose number of users changed is a step for each number that was held, and its ramps are
// in none of them.
#include "reading.hpp"

#include <fmt/format.h>

using namespace skusim;
using namespace skusim::calibration;
using namespace skusim::samples;

namespace {

/// Samples of a closed loop: each of `threads` sends again at once, so that `threads` end together
/// every `elapsed_ms`.
void add_samples(std::string& rows, int& now_ms, int threads, int elapsed_ms, int rounds) {
    for (int round = 0; round < rounds; ++round) {
        for (int thread = 0; thread < threads; ++thread) {
            const bool failed = round == rounds - 1 && thread == 0;
            rows += std::to_string(now_ms) + "," + std::to_string(elapsed_ms) +
                    (failed ? ",false," : ",true,") + std::to_string(threads) + "\n";
        }
        now_ms += elapsed_ms;
    }
}

} // namespace

TEST_CASE("JMeter: each number of threads that was held is a step, without ramps") {
    std::string rows = "timeStamp,elapsed,success,allThreads\n";
    int now_ms = 1000;
    add_samples(rows, now_ms, 1, 50, 4); // up
    add_samples(rows, now_ms, 2, 50, 4);
    add_samples(rows, now_ms, 4, 100, 100); // held for 10 s
    add_samples(rows, now_ms, 6, 150, 4);   // on
    add_samples(rows, now_ms, 8, 200, 60);  // held for 12 s
    add_samples(rows, now_ms, 7, 180, 2);   // down
    const Measurement found = read(rows);
    REQUIRE(found.steps.size() == 2);
    CHECK(*found.steps[0].concurrency == 4);
    CHECK(*found.steps[0].mean_s == Approx(0.1));
    // The first sample of each thread is left out, and one of a hundred rounds failed.
    CHECK(*found.steps[0].completed == 4 * 99 - 1);
    CHECK(*found.steps[0].errors == 1);
    CHECK(*found.steps[0].completed_per_s == Approx((4 * 99 - 1) / 9.9));
    CHECK(*found.steps[1].concurrency == 8);
    CHECK(*found.steps[1].mean_s == Approx(0.2));
    CHECK(*found.steps[1].completed_per_s == Approx((8 * 59 - 1) / 11.8));
    REQUIRE(found.remarks.size() == 1);
    CHECK(found.remarks[0] ==
          "the number of threads changed during the run: a step for each that was held (4, 8); 62 "
          "requests of a ramp, or the first after it, are left out");
}

TEST_CASE("JMeter: one sample under another number of threads ends no closed loop") {
    std::string rows = "timeStamp,elapsed,success,allThreads\n";
    int now_ms = 1000;
    add_samples(rows, now_ms, 4, 100, 50);
    rows += "5999,100,true,3\n"; // ends within the run
    add_samples(rows, now_ms, 4, 100, 50);
    const Measurement found = read(rows);
    REQUIRE(found.steps.size() == 1);
    CHECK(*found.steps[0].concurrency == 4);
    CHECK(*found.steps[0].completed_per_s == Approx(40).epsilon(0.02));
}

TEST_CASE("JMeter: a ramp that never stands still is a mixture, and says so") {
    std::string rows = "timeStamp,elapsed,success,allThreads\n";
    int now_ms = 1000;
    for (int threads = 1; threads < 10; ++threads) {
        add_samples(rows, now_ms, threads, 50, 5);
    }
    const Measurement found = read(rows);
    REQUIRE(found.steps.size() == 1);
    CHECK(*found.steps[0].completed == 5 * 45 - 9);
    CHECK(found.remarks.at(0).find(
              "the number of threads changed during the run, from 1 to 9, and none was held") == 0);
}

TEST_CASE("k6: points of a ramp are a step for each number of users that was held") {
    // Each user sends ten requests of 100 ms a second; users are counted at each full second.
    std::string points;
    const int users[] = {1, 2, 4, 4, 4, 4, 4, 4, 4, 4, 2, 1};
    for (int second = 0; second < 12; ++second) {
        const auto point = [&](const std::string& metric, int millisecond, double value) {
            points += fmt::format(R"({{"type":"Point","metric":"{}","data":{{"time":)"
                                  R"("2026-05-09T14:34:{:02}.{:03}Z","value":{}}}}})"
                                  "\n",
                                  metric, 10 + second, millisecond, value);
        };
        point("vus", 0, users[second]);
        for (int end = 50; end < 1000; end += 100) {
            for (int user = 0; user < users[second]; ++user) {
                point("http_req_duration", end, 100);
            }
        }
    }
    const Measurement found = read(points);
    REQUIRE(found.steps.size() == 1);
    CHECK(*found.steps[0].concurrency == 4);
    CHECK(*found.steps[0].completed == 7 * 40 - 4); // between the first and the last count of 4
    CHECK(*found.steps[0].completed_per_s == Approx(40));
    CHECK(found.remarks.at(0).find("the number of users changed during the run: a step for each "
                                   "that was held (4)") == 0);
}

TEST_CASE("k6: a summary is of one closed loop where the number of users hardly changed") {
    const auto of_users = [](int least, int most) {
        return read(fmt::format(R"({{"metrics":{{"http_req_duration":{{"avg":40,"med":38}},)"
                                R"("http_reqs":{{"count":500,"rate":22.1}},)"
                                R"("vus":{{"min":{},"max":{}}}}}}})",
                                least, most));
    };
    CHECK(*of_users(59, 60).steps[0].concurrency == 60);
    CHECK(of_users(59, 60).remarks.at(0) == "there were 59 to 60 users: 60 are taken");
    CHECK_FALSE(of_users(2, 38).steps[0].concurrency);
    CHECK(of_users(2, 38).remarks.at(0).find(
              "the number of users changed during the run, from 2 to 38: ") == 0);
}
