// Recorded arrivals: what is measured, how they are walked, and every fault with its place.
#include <skusim/traces/file.hpp>

#include "support.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using traces::TraceText;
using namespace std::chrono_literals;

namespace {

std::vector<Duration> gaps(const workload::TraceSource& trace, double start, int count) {
    const auto cursor = trace.open(start);
    std::vector<Duration> found;
    for (int i = 0; i < count; ++i) {
        found.push_back(cursor->next_gap());
    }
    return found;
}

std::string fault_of(const std::string& text) {
    const TraceText file(text);
    const auto trace = traces::read_trace(file.path);
    if (trace) {
        return "no fault";
    }
    const Fault& fault = trace.error().front();
    return std::to_string(fault.place.line) + ':' + std::to_string(fault.place.column) + ": " +
           fault.message;
}

} // namespace

TEST_CASE("a recording is measured in one reading") {
    const TraceText file("\xEF\xBB\xBF"
                         "class,arrival_s\r\nchat,10.5\r\n\r\n\"code\",11.5\r\nchat,14.5\n");
    const auto trace = traces::read_trace(file.path);
    REQUIRE(trace.has_value());
    const workload::TraceFacts& facts = (*trace)->facts();
    CHECK(facts.arrivals == 3);
    CHECK(facts.period == 6s); // 4 s, and a mean gap of 2 s to the first again
    CHECK(facts.rate().value() == Approx(0.5));
    CHECK(facts.gap_cv == Approx(0.5)); // gaps of 1 s and 3 s
    CHECK(facts.classes == 2);
    CHECK(facts.name == file.path);
}

TEST_CASE("a recording is walked round and round, from any point") {
    const TraceText file("arrival_s\n0\n1\n4\n");
    const auto trace = traces::read_trace(file.path);
    REQUIRE(trace.has_value());
    CHECK(gaps(**trace, 0, 7) == std::vector<Duration>{0s, 1s, 3s, 2s, 1s, 3s, 2s});
    CHECK(gaps(**trace, 0.25, 4) == std::vector<Duration>{2500ms, 2s, 1s, 3s});
    CHECK(gaps(**trace, 0.75, 3) == std::vector<Duration>{1500ms, 1s, 3s}); // after the last one
}

TEST_CASE("Azure's times of day are read to the nanosecond, over midnight and leap days") {
    const TraceText file("TIMESTAMP,ContextTokens,GeneratedTokens\n"
                         "2024-02-28 23:59:59.9999999,374,44\n2024-02-29T00:00:00Z,1,2\n"
                         "2024-03-01 00:00:00.000000250+00:00,1,2\n");
    const auto trace = traces::read_trace(file.path);
    REQUIRE(trace.has_value());
    const std::vector<Duration> found = gaps(**trace, 0, 3);
    CHECK(found[1] == 100ns);
    CHECK(found[2] == 24h + 250ns);
}

TEST_CASE("a long recording gives the same arrivals from every starting point") {
    // More rows than there are checkpoints, so that they are thinned, and more bytes than a buffer.
    std::string text = "arrival_s\n";
    std::vector<std::int64_t> times;
    for (std::int64_t i = 0; i < 20'000; ++i) {
        times.push_back(i * 1000 + i * 7919 % 997); // microseconds
        char row[40];
        std::snprintf(row, sizeof row, "%lld.%06lld\n",
                      static_cast<long long>(times.back() / 1000000),
                      static_cast<long long>(times.back() % 1000000));
        text += row;
    }
    const TraceText file(text);
    const auto trace = traces::read_trace(file.path);
    REQUIRE(trace.has_value());
    const auto period = static_cast<double>((*trace)->facts().period.count());
    for (const double start : {0.0, 0.1, 0.5, 0.77, 0.99, 0.99999}) {
        CAPTURE(start);
        const auto cursor = (*trace)->open(start);
        Duration at = from_nanoseconds(start * period);
        std::size_t differing = 0;
        const auto first = static_cast<std::size_t>(
            std::lower_bound(times.begin(), times.end(), (at.count() + 999) / 1000) -
            times.begin());
        for (std::size_t i = first; i < first + 25'000; ++i) {
            const auto round = static_cast<std::int64_t>(i / times.size());
            const Duration expected = std::chrono::microseconds{times[i % times.size()]} +
                                      round * (*trace)->facts().period;
            at += cursor->next_gap();
            differing += at == expected ? 0 : 1;
        }
        CHECK(differing == 0);
    }
}

TEST_CASE("faults of a trace have their line and column") {
    CHECK(fault_of("") ==
          "0:0: the file is empty; expected CSV with a header line such as \"arrival_s\"");
    CHECK(fault_of("arrival_s\n") ==
          "1:0: the trace has no rows; a rate needs at least two arrivals");
    CHECK(fault_of("arrival_s\n7\n") ==
          "2:0: the trace has a single row; a rate needs at least two arrivals");
    CHECK(fault_of("arrival_s\n7\n7\n7\n") ==
          "4:1: all arrivals are at one moment; a rate needs some time between them");
    CHECK(fault_of("arrival_s\n1\n2\n1.5\n") ==
          "4:1: the time is 0.5 s before that of the row above; sort the rows by time");
    CHECK(fault_of("class,arrival_s\na,-1\n") == "2:3: \"-1\" is negative");
    CHECK(fault_of("arrival_s\nnan\n") == "2:1: \"nan\" is no number of seconds, such as 12.5");
    CHECK(fault_of("arrival_s\n1e300\n").find("beyond the clock's range") != std::string::npos);
    CHECK(fault_of("arrival_s\n1,2\n") == "2:0: the row has 2 fields, the header 1");
    CHECK(fault_of("arrival\n1\n").find("did you mean \"arrival_s\"?") != std::string::npos);
    CHECK(fault_of("TIMESTAMP\n2023-02-29 00:00:00\n") ==
          "2:1: \"2023-02-29 00:00:00\" is no time, such as 2023-11-16 18:15:46.6805900");
    CHECK(fault_of("TIMESTAMP\n2023-02-28 24:00:00\n").find("is no time") != std::string::npos);
    CHECK(fault_of(std::string("arrival_s\n1\0\n", 13)).find("is no number") != std::string::npos);
}

TEST_CASE("JSON lines may be indented; an array, or a comment before all, is told for what it is") {
    const std::string row = R"({"timestamp": 1, "input_length": 1, "output_length": 1})";
    const std::string later = R"({"timestamp": 2, "input_length": 1, "output_length": 1})";
    CHECK(fault_of("  " + row + "\n\t" + later + '\n') == "no fault");
    CHECK(fault_of('[' + row + ',' + later + ']').find("1:1: the file is an array of JSON") == 0);
    CHECK(fault_of(" [\n" + row + "\n]\n").find("1:1: the file is an array of JSON") == 0);
    for (const char* comment : {"# mine\n", "// mine\n"}) {
        CHECK(fault_of(comment + row + '\n').find("1:1: the first line is a comment") == 0);
        CHECK(fault_of(comment + std::string("arrival_s\n0\n1\n"))
                  .find("1:1: the first line is a comment") == 0);
    }
}

TEST_CASE("all faults of a trace are told, up to ten") {
    std::string text = "arrival_s\n";
    for (int i = 0; i < 30; ++i) {
        text += "x\n";
    }
    const TraceText file(text);
    CHECK(traces::read_trace(file.path).error().size() == 10);
}

TEST_CASE("a trace must be a file that can be read again") {
    CHECK(traces::read_trace("/dev/null").error().front().message.find("no regular file") !=
          std::string::npos);
    CHECK(traces::read_trace("/").error().front().message == "is a directory; name a file");
    CHECK(traces::read_trace("/nowhere.csv").error().front().message.find("cannot be opened") == 0);
}

TEST_CASE("the shared Azure trace, where there is one") {
    const std::string path =
        SKUSIM_SOURCE_DIR "/../shared/data/traces/AzureLLMInferenceTrace_conv.csv";
    if (!std::filesystem::exists(path)) {
        std::puts(("skipped: no " + path).c_str());
        return;
    }
    const auto trace = traces::read_trace(path, {}, traces::ZeroOutput::drop);
    REQUIRE(trace.has_value());
    CHECK((*trace)->facts().arrivals == 19'366);
    const auto& tokens = (*trace)->facts().tokens;
    REQUIRE(tokens.has_value());
    CHECK(tokens->dropped == 0);
    CHECK(tokens->means.input == Approx(1154.6974078).epsilon(1e-9));
    CHECK(tokens->means.output == Approx(211.1259424).epsilon(1e-9));
    CHECK((*trace)->facts().rate().value() == Approx(5.5).epsilon(0.05));
}

TEST_CASE("a packed recording is walked like any other") {
    using namespace std::string_view_literals;
    const TraceText file(std::string( // arrivals at 0, 1 and 4 s
        "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x4b\x2c\x2a\xca"
        "\x2c\x4b\xcc\x89\x2f\xe6\x32\xe0\x32\xe4\x32\xe1\x02\x00"
        "\x5f\x4a\xa8\xbd\x10\x00\x00\x00"sv));
    const auto trace = traces::read_trace(file.path);
    REQUIRE(trace.has_value());
    CHECK((*trace)->facts().arrivals == 3);
    CHECK(gaps(**trace, 0.25, 4) == std::vector<Duration>{2500ms, 2s, 1s, 3s});
    CHECK(fault_of("PK\x03\x04").find("the file is packed by zip; unpack it, or pack it by gzip") !=
          std::string::npos);
}
