// A row that went from rank to rank is the row that was sent, bit for bit.
#include "ranks/row_text.hpp"

#include <cmath>
#include <limits>
#include <support/catch.hpp>

using namespace skusim::ranks;
using skusim::sweep::CellRow;

TEST_CASE("every value of a row comes back as it was, and nothing as nothing") {
    const CellRow row{
        std::monostate{}, std::int64_t{-7},         std::numeric_limits<std::int64_t>::min(),
        0.1 + 0.2,        std::nextafter(1.0, 2.0), -0.0,
        std::string(),    std::string("i7"),        std::string("text with ';\n\" and \xC3\xA9")};
    const CellRow back = row_of(texts_of(row));
    REQUIRE(back.size() == row.size());
    CHECK(back == row);
    CHECK(std::signbit(std::get<double>(back[5])));
}
