// Tables on terminals of few columns.
#include <skusim/report/table.hpp>
#include <skusim/report/terminal.hpp>

#include <algorithm>
#include <sstream>
#include <string>
#include <support/catch.hpp>

using namespace skusim::report;

namespace {

Table wide_table() {
    return {{{"SKU"}, {"vCPU", true, true}, {"RAM GiB", true, true}, {"USD/h", true}, {"verdict"}},
            {{"Standard_NC24ads_A100_v4", "24", "220", "3.6730", "guidance, cheapest"},
             {"Standard_F4s_v2", "4", "8", "0.1690", "feasible"}}};
}

std::size_t widest_line(const std::string& text) {
    std::istringstream lines(text);
    std::size_t widest = 0;
    for (std::string line; std::getline(lines, line);) {
        widest = std::max(widest, line.size());
    }
    return widest;
}

} // namespace

TEST_CASE("a narrow table lets go of what may go, the last first, and says so", "[narrow]") {
    const Table table = wide_table();
    const std::string whole = table.text(100);
    CHECK(whole.find("not shown") == std::string::npos);
    CHECK(table.text(72) == whole); // it fits
    const std::string less = table.text(66);
    CHECK(widest_line(less) <= 66);
    CHECK(less.find("vCPU") != std::string::npos);
    CHECK(less.find("220") == std::string::npos);
    CHECK(less.ends_with("(not shown in 66 columns: RAM GiB)\n"));
    const std::string least = table.text(56);
    CHECK(widest_line(least) <= 56);
    CHECK(least.ends_with("(not shown in 56 columns: vCPU, RAM GiB)\n"));
    CHECK_THAT(least, ContainsSubstring("Standard_NC24ads_A100_v4") &&
                          ContainsSubstring("guidance, cheapest"));
}

TEST_CASE("the width of text is that of the innermost TextWidth, and files keep all columns",
          "[narrow]") {
    CHECK(text_width() == usual_text_width);
    const Table table = wide_table();
    const std::string usual = table.text();
    {
        const TextWidth narrow(60);
        CHECK(text_width() == 60);
        CHECK(widest_line(table.text()) <= 60);
        CHECK(table.csv() == wide_table().csv());
    }
    CHECK(text_width() == usual_text_width);
    CHECK(table.text() == usual);
}

TEST_CASE("lines that are too long for a terminal are broken between words", "[narrow]") {
    const std::string line = "  capacity 5.663 requests/s (at 5.735 the objective does not hold)\n";
    CHECK(dressed(line, {}) == line);
    CHECK(dressed(line, {false, false, 80}) == line);
    CHECK(dressed(line, {false, false, 40}) == "  capacity 5.663 requests/s (at\n"
                                               "      5.735 the objective does not hold)\n");
}

TEST_CASE("names stay whole where other columns give way", "[narrow]") {
    Table table;
    table.columns = {{"what it is"}, {"sku"}, {"usd", true}, {"why"}};
    table.rows = {{"a sentence of some words that may be broken between any two of them",
                   "Standard_NC24ads_A100_v4", "3.67", "it is the first up the ladder that holds"}};
    const std::string text = table.text(80);
    CHECK(text.find("Standard_NC24ads_A100_v4") != std::string::npos);
}
