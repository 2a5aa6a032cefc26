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

TEST_CASE("Characters that turn the direction of writing are shown, others beside them kept") {
    CHECK(printable("eus\xe2\x80\xae"
                    "tsae") == "eus\\u202etsae"); // reads as "useast" otherwise
    CHECK(printable("\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad") ==
          "\\u202a\\u202b\\u202c\\u202d");
    CHECK(printable("\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9") ==
          "\\u2066\\u2067\\u2068\\u2069");
    CHECK(printable("\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c") == "\\u200e\\u200f\\u061c");
    const std::string kept = "\xe2\x80\x93 \xe2\x80\xa6 \xe2\x81\xaa \xd8\x9b \xe2\x80";
    CHECK(printable(kept) == kept); // a dash, an ellipsis, U+206A, U+061B, half a character
}

TEST_CASE("The high control characters of UTF-8 are shown, its letters kept") {
    CHECK(printable("\xc2\x9b"
                    "2J") == "\\x9b2J"); // CSI in one character
    CHECK(printable("\xc2\x80\xc2\x9f") == "\\x80\\x9f");
    CHECK(printable("\xc2\xa0 \xc3\xa9 \xe2\x96\x81") == "\xc2\xa0 \xc3\xa9 \xe2\x96\x81");
    CHECK(printable("\xc2") == "\xc2");
}
