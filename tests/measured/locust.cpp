// Locust's files of all ages: which row is taken, what its counts hold, and how far its rounded
// percentiles may be off.
#include "reading.hpp"

using namespace skusim;
using calibration::LoadStep;
using calibration::Measurement;
using samples::fault_of;
using samples::quantile;
using samples::read;

namespace {

const std::string stats_header =
    "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min "
    "Response Time,Max Response Time,Average Content "
    "Size,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%\n";

const std::string history_header =
    "Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,"
    "99.99%,100%,Total Request Count,Total Failure Count,Total Median Response Time,Total Average "
    "Response Time\n";

std::string history_row(int time, int users, int median, int total, double mean) {
    const std::string tail = std::to_string(2 * median);
    return std::to_string(time) + "," + std::to_string(users) + ",,Aggregated,20,0," +
           std::to_string(median) + "," + tail + "," + tail + "," + tail + "," + tail + "," + tail +
           "," + tail + "," + tail + "," + tail + "," + tail + "," + tail + "," +
           std::to_string(total) + ",0,40," + std::to_string(mean) + "\n";
}

} // namespace

TEST_CASE("Locust: milliseconds, one endpoint; failed requests are taken out of the counts") {
    const std::string figures =
        "1000,10,40,42.5,20,130,99,25,0.25,40,44,48,50,59,68,80,90,120,130,130\n";
    const Measurement measurement =
        read(stats_header + "POST,/score," + figures + ",Aggregated," + figures);
    CHECK(measurement.tool == "locust");
    CHECK(measurement.steps.size() == 1);
    const LoadStep& step = measurement.steps[0];
    CHECK(*step.mean_s == Approx(0.0425));
    CHECK(*step.completed == 990);
    CHECK(*step.errors == 10);
    CHECK(*step.completed_per_s == Approx(24.75));
    CHECK(step.times_hold_errors);
    CHECK(quantile(step, 0.98) == Approx(0.080));
}

TEST_CASE("Locust: two methods of one URL are two endpoints, taken together with a word") {
    const std::string rows = "GET,/score,900,0,4,4.2,2.4,9.1,15,15,0,4,4,5,5,6,7,8,8,9,9,9\n"
                             "POST,/score,900,0,210,226,151,642,300,15,0,210,230,250,260,310,370,"
                             "460,520,640,640,640\n";
    const Measurement measurement =
        read(stats_header + rows +
             ",Aggregated,1800,0,150,115.1,2.4,642,157.5,30,0,150,210,210,230,260,310,390,460,620,"
             "640,640\n");
    CHECK(*measurement.steps[0].completed == 1800);
    CHECK(*measurement.steps[0].mean_s == Approx(0.1151));
    CHECK(measurement.remarks[0].find("2 endpoints are taken together") == 0);
    CHECK(fault_of(stats_header + rows).find("2 endpoints and no row Aggregated") !=
          std::string::npos);
}

TEST_CASE("Locust: of nothing but failures nothing is fitted") {
    const std::string figures = "50,50,10012,10020,10001,10044,0,0.9,0.9,10000,10000,10000,10000,"
                                "10000,10000,10000,10000,10000,10000,10000\n";
    CHECK(fault_of(stats_header + "POST,/score," + figures + ",Aggregated," + figures) ==
          "m:2:1: no request of 50 was answered: nothing to fit");
}

TEST_CASE("Locust: a rounded percentile lies between least, median, greatest and its neighbours") {
    const std::string figures = "240,0,1533.4,1536.0,1521.0,1578.2,8,0.65,0,1500,1500,1500,1500,"
                                "1500,1500,1600,1600,1600,1600,1600\n";
    const LoadStep step = read(stats_header + "POST,/score," + figures).steps[0];
    CHECK(quantile(step, 0.5) == Approx(1.5334)); // "Median Response Time" is exact
    CHECK(step.quantiles[0].rounding_s == 0);
    CHECK(quantile(step, 0.95) == Approx((1.5334 + 1.550) / 2)); // above the median, at most 1550
    CHECK(step.quantiles[5].rounding_s == Approx((1.550 - 1.5334) / 2));
    CHECK(quantile(step, 0.98) == Approx((1.550 + 1.5782) / 2)); // from 1550, at most the greatest
    const std::string quick = "500,0,0,0.3,0.1,3,8,10,0,0,0,0,0,1,1,1,1,2,3,3\n";
    CHECK(quantile(read(stats_header + "GET,/," + quick).steps[0], 0.5) ==
          Approx(0.0003)); // 0 ms is anything from the least to half of one
}

TEST_CASE("Locust 0.x: its two files, whose failures are not among the requests") {
    const Measurement requests =
        read("\"Method\",\"Name\",\"# requests\",\"# failures\",\"Median response time\",\"Average "
             "response time\",\"Min response time\",\"Max response time\",\"Average Content "
             "Size\",\"Requests/s\"\n"
             "\"POST\",\"/score\",800,20,120,131,95,640,300,13.31\n"
             "\"None\",\"Total\",800,20,120,131,95,640,300,13.31\n");
    CHECK(*requests.steps[0].completed == 800);
    CHECK(*requests.steps[0].errors == 20);
    CHECK_FALSE(requests.steps[0].times_hold_errors);
    CHECK(*requests.steps[0].mean_s == Approx(0.131));
    CHECK(requests.steps[0].quantiles[0].rounding_s == Approx(0.005));
    const Measurement distribution =
        read("\"Name\",\"# requests\",\"50%\",\"66%\",\"75%\",\"80%\",\"90%\",\"95%\",\"98%\","
             "\"99%\",\"100%\"\n"
             "\"POST /score\",800,120,130,140,150,180,230,310,420,640\n"
             "\"None Total\",800,120,130,140,150,180,230,310,420,640\n");
    CHECK(*distribution.steps[0].completed == 800);
    CHECK(quantile(distribution.steps[0], 0.99) == Approx(0.420));
}

TEST_CASE("Locust's history: ten seconds of each number of users that stood still so long") {
    std::string rows;
    for (int i = 0; i <= 12; ++i) {
        rows += history_row(100 + i, 1, 40 + i, 20 * i, i < 3 ? 90 : 45);
    }
    for (int i = 0; i <= 11; ++i) {
        rows += history_row(113 + i, 4, 80, 260 + 50 * i, 60);
    }
    const Measurement measurement = read(history_header + rows + history_row(125, 8, 99, 900, 70));
    REQUIRE(measurement.steps.size() == 2); // eight users were there for a moment
    const LoadStep& one = measurement.steps[0];
    CHECK(*one.concurrency == 1);
    CHECK(quantile(one, 0.5) == Approx(0.052));
    CHECK(*one.completed == 200);                                   // from 40 to 240
    CHECK(*one.mean_s == Approx((240 * 0.045 - 40 * 0.090) / 200)); // of these alone
    CHECK(*measurement.steps[1].concurrency == 4);
}

TEST_CASE("Locust's history of a ramp is no steady state") {
    std::string rows = history_row(100, 0, 0, 0, 0);
    rows = rows.substr(0, rows.find("20,0,")) + "0,0,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,0,"
                                                "0,0,0\n";
    for (int i = 1; i <= 9; ++i) {
        rows += history_row(100 + 2 * i, 20 * i, 110 + i, 14 * i * i, 120);
    }
    CHECK(fault_of(history_header + rows).find("the number of users never stood still for 10 s") !=
          std::string::npos);
}
