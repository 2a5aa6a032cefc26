// Whatever happens to a good file - cut off anywhere, any byte changed - the reader answers with a
// scenario or with faults that have a place, and never crashes, throws or hangs.
#include "support.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::scenarios;

namespace {

constexpr std::string_view good = R"(skusim: 1
name: "a \"name\""   # a comment
model: {ram: 1.6 GiB, accelerator: gpu, gpu_memory: 2 GB}
target: aks
workload:
  arrivals:
    kind: closed
    concurrency: 200
    think_time: {kind: empirical, values: [1 s, 2 s]}
service: {kind: distribution, time: {kind: uniform, min: 1 ms, max: 9 ms}}
node: {workers: 4, queue: unlimited, max_wait: none}
slo:
  latency: {p95: 150 ms, p99: 300 ms, mean: 90 ms}
  max_error_rate: 0.1 %
select:
  families:
    - D
    - 'E'
simulation: {seed: 1, precision: 2 %}
)";

// Reads the text and says whether the answer is sound: a scenario, or faults with places inside it.
bool is_sound(const ScratchFolder& folder, const std::string& text) {
    const std::string path = folder.write("s.yaml", text);
    const auto scenario = read_scenario(path);
    if (scenario) {
        return !scenario->name.empty() && scenario->node.workers.value_or(1) > 0;
    }
    const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
    return !scenario.error().empty() &&
           std::all_of(scenario.error().begin(), scenario.error().end(), [&](const Fault& fault) {
               return fault.place.file == path && !fault.message.empty() && fault.place.line >= 0 &&
                      fault.place.line <= lines && fault.place.column >= 0 &&
                      fault.place.column <= static_cast<int>(text.size()) + 1;
           });
}

} // namespace

TEST_CASE("the file that is mutated is good") {
    CHECK(faults_of(good).empty());
}

TEST_CASE("a good file cut off at any byte is answered soundly") {
    const ScratchFolder folder;
    for (std::size_t length = 0; length < good.size(); ++length) {
        INFO("first " << length << " bytes");
        REQUIRE(is_sound(folder, std::string(good.substr(0, length))));
    }
}

TEST_CASE("a good file with any byte changed, added or removed is answered soundly") {
    using namespace std::string_view_literals;
    constexpr std::string_view hostile = "\0\x04\t\n\r \"'#&*!|>%@`-?:,[]{}~<=0e\x7f\x80\xc3\xff"sv;
    const ScratchFolder folder;
    std::mt19937 random(20240607);
    for (std::size_t i = 0; i < good.size(); ++i) {
        const char byte = hostile[random() % hostile.size()];
        std::string changed(good);
        changed[i] = byte;
        std::string added(good);
        added.insert(i, 1 + random() % 3, byte);
        std::string removed(good);
        removed.erase(i, 1 + random() % 5);
        INFO("byte " << i << ", " << static_cast<int>(byte));
        REQUIRE(is_sound(folder, changed));
        REQUIRE(is_sound(folder, added));
        REQUIRE(is_sound(folder, removed));
    }
}

TEST_CASE("a good file with lines shuffled and repeated is answered soundly") {
    const ScratchFolder folder;
    std::mt19937 random(7);
    std::vector<std::string> lines;
    for (std::size_t start = 0; start < good.size();) {
        const std::size_t end = good.find('\n', start) + 1;
        lines.emplace_back(good.substr(start, end - start));
        start = end;
    }
    for (int trial = 0; trial < 500; ++trial) {
        std::string text;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            text += std::string(random() % 4, ' ') + lines[random() % lines.size()];
        }
        INFO(text);
        REQUIRE(is_sound(folder, text));
    }
}
