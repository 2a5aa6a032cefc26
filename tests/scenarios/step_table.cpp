// Tables of an engine's step times: where they lie, and what is wrong with them.
#include <skusim/scenarios/service_file.hpp>

#include "support.hpp"

#include <filesystem>
#include <string>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::scenarios;

namespace {

constexpr auto fitted = "kind: llm\nstep: {kind: table, file: steps.csv, gamma: 91.5 ns}\n";

std::string scenario_with(const std::string& service_section) {
    return "skusim: 1\nmodel: {weights: 16 GB, kv_per_token: 131072 B}\n"
           "workload: {arrivals: {kind: poisson, rate: 4 /s},\n"
           "           tokens: {input: {kind: fixed, tokens: 100}, output: {kind: fixed, tokens: "
           "10}}}\n" +
           service_section;
}

} // namespace

TEST_CASE("a table of steps is read with the scenario, beside the file that names it") {
    const ScratchFolder folder;
    const std::string engine = folder.path() + "/engine";
    std::filesystem::create_directory(engine);
    (void)folder.write("engine/steps.csv", "tokens,time_us\n1,10000.5\n64,12000\n2048,76000\n");
    (void)folder.write("engine/fitted.yaml", std::string("skusim_service: 1\n") + fitted);
    const std::string path = folder.write("s.yaml", scenario_with("service: engine/fitted.yaml\n"));
    const auto scenario = read_scenario(path);
    for (const Fault& fault : scenario ? Faults{} : scenario.error()) {
        UNSCOPED_INFO(line_of(fault));
    }
    REQUIRE(scenario);
    const auto& step = std::get<service::TableStep>(scenario->token_service()->step);
    REQUIRE(step.rows.size() == 3);
    CHECK(step.rows[1].tokens == 64);
    CHECK(step.rows[0].seconds == 10000.5 * 1e-6);
    CHECK(step.line.gamma_s == 91.5 / 1e9);
    CHECK(check_service_file(engine + "/fitted.yaml").empty());

    (void)folder.write("engine/steps.csv", "tokens,time_us\n1,10000.5\n64,12000\n2048,76001\n");
    const auto other = read_scenario(path);
    REQUIRE(other);
    CHECK(other->hash != scenario->hash); // of all that it is made from
}

TEST_CASE("a table of steps that tells no time of each step is refused with its place") {
    const ScratchFolder folder;
    const std::string path =
        folder.write("fitted.yaml", std::string("skusim_service: 1\n") + fitted);
    const auto fault = [&](const std::string& table) {
        (void)folder.write("steps.csv", table);
        const Faults faults = check_service_file(path);
        REQUIRE_FALSE(faults.empty());
        return line_of(faults.front()).substr(folder.path().size() + 1);
    };
    CHECK(fault("tokens,time_us\n8,10\n8,20\n") ==
          "steps.csv:3:1: 8 tokens after 8; rows are by rising tokens");
    CHECK(fault("tokens,time_us\n8,10\n9,\n") == "steps.csv:3:3: time_us is empty");
    CHECK(fault("tokens,time_us\n8,10\n").find("fewer than two rows") != std::string::npos);
    CHECK(fault("tokens,time_us\n8,0\n9,1\n").starts_with("steps.csv:2:3: time_us is"));
    CHECK(fault("tokens,time_us\n1,10\n8,9\n").find("would take no time") != std::string::npos);
    CHECK(fault("tokens,seconds\n8,1\n9,1\n").starts_with("steps.csv:1:8: "));
}
