// Recordings of Azure Functions: invocations by their ends, and counts of each minute.
#include <skusim/traces/file.hpp>

#include "support.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using traces::TraceText;
using namespace std::chrono_literals;

namespace {

/// Two apps, whose rows are in order of neither end nor arrival: arrivals at 1.0, 1.5, 4 and 9 s.
constexpr const char* invocations = "app,func,end_timestamp,duration\n"
                                    "aaaaaa11,f1,5.0,4.0\n"
                                    "aaaaaa11,f2,10.25,1.25\n"
                                    "bbbbbb22,f1,1.75,0.250\n"
                                    "bbbbbb22,f3,4.142570018768,0.142570018768\n";

std::vector<double> arrivals_of(const std::string& text,
                                const std::vector<std::string>& functions = {}) {
    const TraceText file(text);
    const auto trace = traces::read_trace(file.path, {}, std::nullopt, functions);
    REQUIRE(trace);
    const auto cursor = (*trace)->open(0);
    std::vector<double> times;
    double now = 0;
    for (std::int64_t i = 0; i < (*trace)->facts().arrivals; ++i) {
        now += in_seconds(cursor->next_gap());
        times.push_back(now);
    }
    return times;
}

std::string faults_of(const std::string& text, const std::vector<std::string>& functions = {}) {
    const TraceText file(text);
    const auto trace = traces::read_trace(file.path, {}, std::nullopt, functions);
    std::string told;
    if (!trace) {
        for (const Fault& fault : trace.error()) {
            told += std::to_string(fault.place.line) + ':' + std::to_string(fault.place.column) +
                    ": " + fault.message + '\n';
        }
    }
    return told;
}

} // namespace

TEST_CASE("an invocation arrives when it ends less its duration, whatever the order of rows",
          "[functions]") {
    CHECK(arrivals_of(invocations) == std::vector<double>{0, 0.5, 3, 8});
    CHECK(arrivals_of(invocations, {"aaaaaa11"}) == std::vector<double>{0, 8});
    CHECK(arrivals_of(invocations, {"bbbbbb"}) == std::vector<double>{0, 2.5}); // its beginning
    CHECK(arrivals_of(invocations, {"f1"}) == std::vector<double>{0, 0.5});     // of either app
    CHECK(arrivals_of(invocations, {"f2", "f3"}) == std::vector<double>{0, 5});
}

TEST_CASE("counts of minutes become as many arrivals inside each minute, alike in every run",
          "[functions]") {
    const std::string text = "HashOwner,HashApp,HashFunction,Trigger,1,2,3\n"
                             "owner1,appapp,fun001,http,400,0,200\n"
                             "owner2,appap2,fun002,timer,0,100,0\n";
    const std::vector<double> times = arrivals_of(text);
    REQUIRE(times.size() == 700);
    CHECK(arrivals_of(text) == times);
    // Arrivals are told from the first, which lies within the first second at the 99.9 % level.
    const auto between = [&](double from, double to) {
        return std::count_if(times.begin(), times.end(),
                             [&](double time) { return time >= from && time < to; });
    };
    CHECK(between(0, 59) > 380);
    CHECK(between(0, 60) <= 400 + 3);
    CHECK(between(60, 119) > 90);
    CHECK(between(120, 181) == 200);
    // As of independent users, gaps within a minute vary as much as their mean is long.
    double sum = 0;
    double squares = 0;
    constexpr std::size_t first_minute = 390;
    for (std::size_t i = 1; i < first_minute; ++i) {
        const double gap = times[i] - times[i - 1];
        sum += gap;
        squares += gap * gap;
    }
    const double mean = sum / (first_minute - 1);
    const double cv = std::sqrt(squares / (first_minute - 1) - mean * mean) / mean;
    CHECK(cv == Approx(1).margin(0.2));
    CHECK(arrivals_of(text, {"fun002"}).size() == 100);
    CHECK(arrivals_of(text, {"owner1"}).size() == 600);
}

TEST_CASE("faults of such recordings have their places", "[functions]") {
    CHECK(faults_of(invocations, {"cccccc"}) ==
          "0:0: no row has an owner, app or function \"cccccc\"\n");
    CHECK(faults_of(invocations, {"aaaaa"}).find("no row has") != std::string::npos); // too short
    CHECK(faults_of("app,func,end_timestamp,duration\na,f,1,x\na,f,1\n") ==
          "2:7: \"x\" is no number of seconds, such as 12.5\n"
          "3:0: the row has 3 fields, the header 4\n");
    CHECK(faults_of("HashOwner,HashApp,HashFunction,Trigger,1,2\no,a,f,http,1,-2\n") ==
          "2:14: \"-2\" is no number of invocations\n");
    CHECK(faults_of("HashOwner,HashApp,HashFunction,Trigger,1,2\no,a,f,http,9000000,9000000\n")
              .find("2:0: over 10 million invocations until here; choose some with `functions`") ==
          0);
    CHECK(faults_of("app,func,end_timestamp,duration\n").find("the trace has no rows") !=
          std::string::npos);
    CHECK(faults_of("arrival_s\n1\n2\n", {"aaaaaa"}) ==
          "0:0: is no recording of Azure Functions; leave `functions` out\n");
}
