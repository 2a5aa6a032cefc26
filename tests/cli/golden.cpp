// A small plan as it prints, held against files that a human has read.
//
// After a change that is meant to show: SKUSIM_WRITE_GOLDEN=1 ctest -R '^cli$', then read the
// difference. Figures may move within 10 % (libraries of mathematics differ in last digits, and a
// change of the statistics moves them inside their intervals); words and layout may not.
#include "binary.hpp"

#include <cstdlib>
#include <fstream>
#include <regex>
#include <support/catch.hpp>

using namespace skusim::cli;

namespace {

/// The text with its figures taken out: what is left must be equal.
struct Parts {
    std::string words;
    std::vector<double> figures;
};

Parts parts_of(const std::string& text) {
    static const std::regex figure(R"([0-9]+(\.[0-9]+)?(e-?[0-9]+)?)");
    static const std::regex spaces(R"( +|-{4,})"); // columns are as wide as their figures
    Parts parts;
    for (std::sregex_iterator it(text.begin(), text.end(), figure), end; it != end; ++it) {
        parts.figures.push_back(std::stod(it->str()));
    }
    parts.words = std::regex_replace(std::regex_replace(text, figure, "#"), spaces, " ");
    return parts;
}

/// Without intervals, and without the cluster of one node less: it was looked at only until it was
/// seen to fail, so its figures are rough.
std::string without_noise(const std::string& text) {
    static const std::regex noise(R"( \[[^\]]*\]|\n +with [^\n]*)");
    return std::regex_replace(text, noise, "");
}

/// Without the last paragraph, which tells versions, hashes and how much was simulated.
std::string without_provenance(const std::string& text) {
    return text.substr(0, text.find("\nskusim "));
}

void check_golden(const std::string& name, const std::string& text) {
    const std::string path = std::string(SKUSIM_SOURCE_DIR) + "/tests/cli/golden/" + name;
    if (std::getenv("SKUSIM_WRITE_GOLDEN") != nullptr) {
        std::ofstream(path, std::ios::binary) << text;
    }
    const Parts expected = parts_of(without_noise(read_file(path)));
    const Parts actual = parts_of(without_noise(text));
    CHECK(actual.words == expected.words);
    REQUIRE(actual.figures.size() == expected.figures.size());
    for (std::size_t i = 0; i < actual.figures.size(); ++i) {
        CAPTURE(i);
        CHECK(actual.figures[i] == Approx(expected.figures[i]).epsilon(0.10));
    }
}

} // namespace

TEST_CASE("A small plan prints as it was read and found good") {
    const std::string folder = std::string(SKUSIM_SOURCE_DIR) + "/tests/cli/golden";
    const Run text = run_skusim({"plan", "small_plan.yaml"}, folder);
    CHECK(text.status == 0);
    check_golden("small_plan.txt", without_provenance(text.out));
    const Run markdown = run_skusim({"plan", "small_plan.yaml", "--format", "markdown"}, folder);
    CHECK(markdown.status == 0);
    check_golden("small_plan.md", without_provenance(markdown.out));
    const Run csv = run_skusim({"plan", "small_plan.yaml", "--format", "csv"}, folder);
    CHECK(csv.status == 0);
    check_golden("small_plan.csv", csv.out);
}
