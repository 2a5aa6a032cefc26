// Recorded pools of spot machines: what is read, and each fault with its place.
#include <skusim/traces/pool_trace.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <support/catch.hpp>
#include <unistd.h>
#include <vector>

using namespace skusim;

namespace {

Result<traces::PoolTrace> read_pool(const std::string& text) {
    const std::string path = (std::filesystem::temp_directory_path() /
                              ("skusim_pool_" + std::to_string(::getpid()) + ".json"))
                                 .string();
    std::ofstream(path, std::ios::binary) << text;
    auto trace = traces::read_pool_trace(path);
    std::filesystem::remove(path);
    return trace;
}

/// "line:column: message"
std::string pool_fault(const std::string& text) {
    const auto trace = read_pool(text);
    REQUIRE_FALSE(trace);
    REQUIRE(trace.error().size() == 1);
    const Fault& fault = trace.error().front();
    return std::to_string(fault.place.line) + ':' + std::to_string(fault.place.column) + ": " +
           fault.message;
}

} // namespace

TEST_CASE("a recorded pool has its gap and the nodes of each look; prices are not read") {
    const auto trace = read_pool("{\"metadata\": {\"gap_seconds\": 192.5, \"zone\": \"a\"},\n"
                                 " \"data\": [0, 4, 16.0, 3], \"prices\": [1, 2, 3, 4]}");
    REQUIRE(trace);
    CHECK(trace->gap == std::chrono::milliseconds{192'500});
    CHECK(trace->nodes == std::vector<int>{0, 4, 16, 3});
    CHECK(trace->hash.size() == 16);
}

TEST_CASE("each fault of a recorded pool is told at its place") {
    const std::string shape =
        "expected {\"metadata\": {\"gap_seconds\": 300}, \"data\": [16, 16, 0, ...]}";
    CHECK(pool_fault("[1, 2]") == "1:1: no list of nodes under \"data\"; " + shape);
    CHECK(pool_fault("{\"data\": []}") == "1:10: no list of nodes under \"data\"; " + shape);
    CHECK(pool_fault("{\"data\": [1]}") == "1:1: no metadata.gap_seconds; " + shape);
    const auto with = [](const std::string& gap, const std::string& data) {
        return pool_fault("{\"metadata\": {\"gap_seconds\": " + gap + "},\n\"data\": " + data +
                          "}");
    };
    CHECK(with("0", "[1]") == "1:31: gap_seconds is \"0\"; expected a number of seconds from 0.001 "
                              "to 31536000");
    CHECK(with("300", "[1, -1]") ==
          "2:15: \"-1\" nodes were there; expected a whole number from 0 to 100000");
    CHECK(with("300", "[1, 0.5]") ==
          "2:16: \"0.5\" nodes were there; expected a whole number from 0 to 100000");
    CHECK(with("300", "[\"1\"]") ==
          "2:12: \"1\" nodes were there; expected a whole number from 0 to 100000");
    CHECK(with("300", "[0, 0]") == "2:9: the pool never had a node: nothing can be planned on it");
}
