// No text from elsewhere moves a terminal's cursor.
#include <skusim/base/printable.hpp>

#include <support/catch.hpp>

using skusim::printable;

TEST_CASE("Control characters are shown as their codes, ends of lines and letters as they are") {
    CHECK(printable("") == "");
    CHECK(printable("a line\nanother\n") == "a line\nanother\n");
    CHECK(printable("\x1b[31mred\x1b[0m") == "\\x1b[31mred\\x1b[0m");
    CHECK(printable("\r\t\x7f") == "\\x0d\\x09\\x7f");
    CHECK(printable(std::string("\0", 1)) == "\\x00");
}

TEST_CASE("The high control characters of UTF-8 are shown, its letters kept") {
    CHECK(printable("\xc2\x9b"
                    "2J") == "\\x9b2J"); // CSI in one character
    CHECK(printable("\xc2\x80\xc2\x9f") == "\\x80\\x9f");
    CHECK(printable("\xc2\xa0 \xc3\xa9 \xe2\x96\x81") == "\xc2\xa0 \xc3\xa9 \xe2\x96\x81");
    CHECK(printable("\xc2") == "\xc2");
}
