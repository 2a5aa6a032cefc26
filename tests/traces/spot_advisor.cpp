// AWS's Spot Instance Advisor: what is read, and each fault with its place.
#include <skusim/traces/spot_advisor.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <support/catch.hpp>
#include <unistd.h>

using namespace skusim;
using traces::AdvisorBand;

namespace {

Result<traces::SpotAdvice> read_advice(const std::string& text) {
    const std::string path = (std::filesystem::temp_directory_path() /
                              ("skusim_advice_" + std::to_string(::getpid()) + ".json"))
                                 .string();
    std::ofstream(path, std::ios::binary) << text;
    auto advice = traces::read_spot_advice(path);
    std::filesystem::remove(path);
    return advice;
}

/// "line:column: message"
std::string advice_fault(const std::string& text) {
    const auto advice = read_advice(text);
    REQUIRE_FALSE(advice);
    REQUIRE(advice.error().size() == 1);
    const Fault& fault = advice.error().front();
    return std::to_string(fault.place.line) + ':' + std::to_string(fault.place.column) + ": " +
           fault.message;
}

// In the shape of the file that AWS's page loads.
const std::string ranges =
    R"({"ranges": [{"index": 0, "dots": 0, "max": 5, "label": "<5%"},
 {"index": 1, "dots": 1, "max": 11, "label": "5-10%"},
 {"index": 2, "dots": 2, "max": 16, "label": "10-15%"},
 {"index": 3, "dots": 3, "max": 22, "label": "15-20%"},
 {"index": 4, "dots": 4, "max": 100, "label": ">20%"}],
"instance_types": {"m5.large": {"emr": true, "cores": 2, "ram_gb": 8.0}},
)";

std::string file_of(const std::string& machines) {
    return ranges + "\"spot_advisor\": " + machines + "}";
}

} // namespace

TEST_CASE("an advisor's machines have the band of their region, of those that run Linux") {
    const auto advice = read_advice(file_of(
        R"({"us-east-1": {"Windows": {"m5.large": {"s": 41, "r": 4}},
             "Linux": {"m5.large": {"s": 70, "r": 0}, "g5.xlarge": {"s": 60, "r": 3}}},
            "eu-west-1": {"Linux": {"m5.large": {"s": 68, "r": 2}}},
            "eu-west-9": {"Windows": {"m5.large": {"s": 68, "r": 2}}}})"));
    REQUIRE(advice);
    CHECK(advice->bands.size() == 3);
    CHECK(advice->bands.at({"us-east-1", "m5.large"}) == AdvisorBand::from_0_to_5);
    CHECK(advice->bands.at({"us-east-1", "g5.xlarge"}) == AdvisorBand::from_15_to_20);
    CHECK(advice->bands.at({"eu-west-1", "m5.large"}) == AdvisorBand::from_10_to_15);
    CHECK(advice->hash.size() == 16);
}

TEST_CASE("a range is known by its label, whatever its index is") {
    const auto advice = read_advice(R"({"ranges": [{"index": 7, "label": ">20%"}],
            "spot_advisor": {"us-east-1": {"Linux": {"m5.large": {"r": 7}}}}})");
    REQUIRE(advice);
    CHECK(advice->bands.at({"us-east-1", "m5.large"}) == AdvisorBand::over_20);
}

TEST_CASE("each fault of an advisor's file is told at its place") {
    const std::string shape =
        "expected AWS's spot-advisor-data.json, {\"ranges\": [{\"index\": 0, \"label\": \"<5%\"}, "
        "...], \"spot_advisor\": {\"us-east-1\": {\"Linux\": {\"m5.large\": {\"r\": 0}}}}}";
    CHECK(advice_fault("[1, 2]") == "1:1: " + shape);
    CHECK(advice_fault("{\"ranges\": []}") == "1:1: " + shape);
    CHECK(advice_fault("{\"ranges\": [{\"index\": 0}], \"spot_advisor\": {}}") == "1:13: " + shape);
    CHECK(advice_fault("{\"ranges\": [{\"index\": 0, \"label\": \"5%\"}], \"spot_advisor\": {}}") ==
          "1:38: range \"5%\" is none of <5%, 5-10%, 10-15%, 15-20% and >20%");
    CHECK(advice_fault(file_of("{\"us-east-1\": {\"Windows\": {\"m5.large\": {\"r\": 0}}}}")) ==
          "7:17: no machine that runs Linux; " + shape);
    CHECK(advice_fault(file_of("{\"us-east-1\": {\"Linux\": {\"m5.large\": {\"r\": 5}}}}")) ==
          "7:61: r of \"m5.large\" is \"5\", which is the index of no range");
    CHECK(advice_fault(file_of("{\"us-east-1\": {\"Linux\": {\"m5.large\": {\"s\": 5}}}}")) ==
          "7:54: no \"r\" of \"m5.large\"; " + shape);
    CHECK(advice_fault(file_of("{\"us-east-1\": {\"Linux\": []}}")) == "7:41: " + shape);
}
