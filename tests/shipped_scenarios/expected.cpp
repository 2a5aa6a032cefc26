// Every scenario that ships passes `check`, and gives the answer that scenarios/expected.csv states
// and its first comment derives by hand: exit status, SKUs, node counts.
#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <support/catch.hpp>
#include <sys/wait.h>
#include <vector>

namespace {

const std::string scenario_folder = std::string(SKUSIM_SOURCE_DIR) + "/scenarios/";

struct Run {
    int exit_status = -1;
    std::string output;
};

Run run_skusim(const std::string& arguments) {
    const std::string command = std::string("\"") + SKUSIM_BINARY + "\" " + arguments;
    FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    Run run;
    std::array<char, 4096> buffer{};
    while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
        run.output.append(buffer.data(), count);
    }
    const int status = pclose(pipe);
    run.exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return run;
}

/// Rows of a CSV file without quotes, without its header.
std::vector<std::vector<std::string>> rows_of(const std::string& name, std::size_t columns) {
    std::ifstream file(scenario_folder + name);
    std::string line;
    std::getline(file, line);
    std::vector<std::vector<std::string>> rows;
    while (std::getline(file, line)) {
        std::vector<std::string> fields(1);
        for (const char character : line) {
            if (character == ',') {
                fields.emplace_back();
            } else {
                fields.back() += character;
            }
        }
        INFO(name << ": " << line);
        REQUIRE(fields.size() == columns);
        rows.push_back(fields);
    }
    REQUIRE_FALSE(rows.empty());
    return rows;
}

constexpr std::size_t verdict_columns = 7;

/// Of "guidance" or "cheapest" in a plan's text: "Standard_F4s_v2,18", or "," where there is no
/// such choice. What the target of a rule's remedy would rent is no answer.
std::string choice_in(const std::string& told, const std::string& word) {
    const std::string text = told.substr(0, told.find("\nWhere the rule points:"));
    static const std::regex choice("\n(guidance|cheapest|guidance, cheapest) +(\\d+) x ([^ :]+)");
    for (std::sregex_iterator it(text.begin(), text.end(), choice), end; it != end; ++it) {
        if (it->str(1).find(word) != std::string::npos) {
            return it->str(3) + ',' + it->str(2);
        }
    }
    return ",";
}

void check_width(const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        INFO(line);
        CHECK(line.size() <= 100);
    }
}

} // namespace

TEST_CASE("expected.csv names every scenario once") {
    std::multiset<std::string> named;
    for (const auto& row : rows_of("expected.csv", verdict_columns)) {
        named.insert(row[0]);
    }
    std::multiset<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(scenario_folder)) {
        if (entry.path().extension() == ".yaml") {
            files.insert(entry.path().filename().string());
        }
    }
    CHECK(named == files);
    CHECK(files.size() >= 10);
}

TEST_CASE("every scenario passes check") {
    for (const auto& row : rows_of("expected.csv", verdict_columns)) {
        INFO(row[0]);
        CHECK(run_skusim("check \"" + scenario_folder + row[0] + '"').exit_status == 0);
    }
}

TEST_CASE("every scenario gives the answer that is worked out for it, in 100 columns") {
    for (const auto& row : rows_of("expected.csv", verdict_columns)) {
        const Run run = run_skusim(row[1] + " --quiet \"" + scenario_folder + row[0] + '"');
        INFO(row[0] << '\n' << run.output);
        CHECK(run.exit_status == std::stoi(row[2]));
        CHECK(choice_in(run.output, "guidance") == row[3] + ',' + row[4]);
        CHECK(choice_in(run.output, "cheapest") == row[5] + ',' + row[6]);
        check_width(run.output);
    }
}

// 20 replications: 2.4 half-widths of a 95 % interval are about the 99.99 % interval.
TEST_CASE("simulate comes to the exact answers of expected_metrics.csv") {
    std::map<std::string, nlohmann::json> results;
    for (const auto& row : rows_of("expected_metrics.csv", 3)) {
        INFO(row[0] << ' ' << row[1]);
        if (results.count(row[0]) == 0) {
            const Run run =
                run_skusim("simulate --quiet --format json \"" + scenario_folder + row[0] + '"');
            REQUIRE(run.exit_status == 0);
            results[row[0]] = nlohmann::json::parse(run.output).at("metrics");
        }
        const nlohmann::json& estimate =
            results.at(row[0]).at(nlohmann::json::json_pointer('/' + row[1]));
        const double value = estimate.at("value").get<double>();
        const double half_width =
            (estimate.at("high").get<double>() - estimate.at("low").get<double>()) / 2;
        const double exact = std::stod(row[2]);
        CHECK(std::abs(value - exact) <= 2.4 * half_width);
        CHECK(half_width <= 0.02 * exact);
    }
}
