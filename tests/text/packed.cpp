// Files that gzip packed are read as they were; others are told by name.
#include <skusim/text/packed.hpp>

#include <string>
#include <support/catch.hpp>

using namespace skusim;
using text::packed_by;
using text::unpacked;

namespace {

using namespace std::string_view_literals;

/// "one\n" and "two\n", packed one after the other into one file.
constexpr std::string_view two_members = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\xcf\x4b\xe5"
                                         "\x02\x00\x9f\xa8\x17\xf8\x04\x00\x00\x00\x1f\x8b\x08\x00"
                                         "\x00\x00\x00\x00\x02\x03\x2b\x29\xcf\xe7\x02\x00\x74\x08"
                                         "\x17\x96\x04\x00\x00\x00"sv;

} // namespace

TEST_CASE("what packed a file shows in its first bytes") {
    CHECK(packed_by(two_members) == "gzip");
    CHECK(packed_by("PK\x03\x04 an archive, or a workbook") == "zip");
    CHECK(packed_by("\x28\xB5\x2F\xFD...") == "zstd");
    CHECK(packed_by("BZh91AY") == "bzip2");
    CHECK(packed_by("PAR1...") == "Parquet");
    CHECK(packed_by("Type,Name\n").empty());
    CHECK(packed_by("").empty());
}

TEST_CASE("all members of an archive are unpacked, as far as the limit goes") {
    CHECK(unpacked("f.gz", two_members, 100).value() == "one\ntwo\n");
    CHECK(unpacked("f.gz", two_members, 8).value() == "one\ntwo\n");
    CHECK(unpacked("f.gz", two_members, 5).value().size() == 6); // one more tells that it is larger
}

TEST_CASE("an archive that is truncated or damaged is refused") {
    for (const std::size_t length : {3U, 12U, 20U, 30U}) {
        const auto text = unpacked("f.gz", two_members.substr(0, length), 100);
        REQUIRE_FALSE(text);
        CHECK(line_of(text.error().front()) ==
              "f.gz: the gzip archive is truncated or damaged; `gzip -t` tells where");
    }
    std::string damaged(two_members);
    damaged[15] = static_cast<char>(damaged[15] ^ 0x55);
    CHECK_FALSE(unpacked("f.gz", damaged, 100));
}
