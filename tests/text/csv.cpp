#include <skusim/text/csv.hpp>

#include <string>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::text;

namespace {

// Rows as text: fields in brackets with their places, one line per row.
std::string read_csv_text(std::string_view text) {
    Result<CsvReader> reader = CsvReader::from_text("x.csv", text);
    if (!reader) {
        return line_of(reader.error().front());
    }
    std::string result;
    std::vector<CsvField> row;
    for (;;) {
        const Result<bool> more = reader->next(row);
        if (!more) {
            return result + line_of(more.error().front());
        }
        if (!*more) {
            return result;
        }
        for (const CsvField& field : row) {
            result += '[' + std::string(field.text) + ' ' + std::to_string(field.line) + ':' +
                      std::to_string(field.column) + ']';
        }
        result += '\n';
    }
}

} // namespace

TEST_CASE("CSV fields know their places") {
    CHECK(read_csv_text("a,bb,\n1,,3\n") == "[a 1:1][bb 1:3][ 1:6]\n[1 2:1][ 2:3][3 2:4]\n");
    CHECK(read_csv_text("a") == "[a 1:1]\n");
    CHECK(read_csv_text("a,") == "[a 1:1][ 1:3]\n");
}

TEST_CASE("CSV line ends of every system, blank lines and a byte order mark are read") {
    const std::string expected = "[a 1:1][b 1:3]\n[1 2:1][2 2:3]\n";
    CHECK(read_csv_text("a,b\n1,2") == expected);
    CHECK(read_csv_text("a,b\r\n1,2\r\n") == expected);
    CHECK(read_csv_text("a,b\r1,2\r") == expected);
    CHECK(read_csv_text("\xEF\xBB\xBF"
                        "a,b\n1,2\n") == expected);
    CHECK(read_csv_text("a,b\n\r\n\n1,2\n\n") == "[a 1:1][b 1:3]\n[1 4:1][2 4:3]\n");
}

TEST_CASE("CSV quoted fields hold commas, quotes and line ends") {
    CHECK(read_csv_text("\"a,b\",c") == "[a,b 1:1][c 1:7]\n");
    CHECK(read_csv_text("\"say \"\"yes\"\"\",c") == "[say \"yes\" 1:1][c 1:15]\n");
    CHECK(read_csv_text("\"two\nlines\",c\nd") == "[two\nlines 1:1][c 2:8]\n[d 3:1]\n");
    CHECK(read_csv_text("\"\",\"\"\n") == "[ 1:1][ 1:4]\n");
    CHECK(read_csv_text("\"\"\"\"") == "[\" 1:1]\n");
    CHECK(read_csv_text("{'a': \"b\"},c") ==
          "[{'a': \"b\"} 1:1][c 1:12]\n"); // a quote inside is plain text
}

TEST_CASE("CSV that is none is a fault with a place") {
    const std::string open = "quoted field without an end; add the closing quote";
    CHECK(read_csv_text("a,b\n1,\"2\n3\n") == "[a 1:1][b 1:3]\nx.csv:2:3: " + open);
    CHECK(read_csv_text("\"") == "x.csv:1:1: " + open);
    CHECK(read_csv_text("\"a\"\"") == "x.csv:1:1: " + open);
    CHECK_THAT(read_csv_text("\"a\"b,c"),
               ContainsSubstring("x.csv:1:4: text after the closing quote"));
    CHECK_THAT(read_csv_text(std::string_view("a,b\n1,\0", 7)),
               ContainsSubstring("x.csv:2:3: NUL byte"));
    CHECK_THAT(read_csv_text("a\nb,\xFF"),
               ContainsSubstring("x.csv:2:3: byte 0xFF is not valid UTF-8"));
    CHECK_THAT(read_csv_text("caf\xC3"), ContainsSubstring("x.csv:1:4: byte 0xC3"));
    CHECK(read_csv_text("caf\xC3\xA9") == "[caf\xC3\xA9 1:1]\n");
    for (const char* empty : {"", "\n \r\n", "\xEF\xBB\xBF"}) {
        CHECK(read_csv_text(empty) == "x.csv: the file is empty; expected CSV with a header line");
    }
}

TEST_CASE("CSV files that cannot be read say so") {
    const auto fault = [](const std::string& path) {
        const Result<CsvReader> reader = CsvReader::from_file(path);
        return reader ? "read" : line_of(reader.error().front());
    };
    CHECK(fault("no-such-file.csv") ==
          "no-such-file.csv: cannot be opened: No such file or directory");
    CHECK(fault("/") == "/: is a directory; name a file");
}

TEST_CASE("CSV fields outlive a move of their reader") {
    CsvReader first = CsvReader::from_text("x.csv", "a,b").value();
    std::vector<CsvField> row;
    REQUIRE(first.next(row).value());
    const CsvReader second = std::move(first);
    CHECK(row[1].text == "b"); // short enough for the inner buffer of a string
    CHECK(second.file() == "x.csv");
}

TEST_CASE("a CSV header tells all its faults") {
    CsvReader reader = CsvReader::from_text("x.csv", "name,vcpu,name,zzzzzzz,yyyyyyy\n").value();
    std::vector<CsvField> header;
    REQUIRE(reader.next(header).value());
    const CsvFormat format{{"name", "vcpus"}, {"note"}};
    std::string all;
    for (const Fault& fault : header_faults("x.csv", header, format)) {
        all += line_of(fault) + '\n';
    }
    CHECK(all ==
          "x.csv:1:6: unknown column \"vcpu\"; did you mean \"vcpus\"?\n"
          "x.csv:1:11: column \"name\" is given twice\n"
          "x.csv:1:16: unknown column \"zzzzzzz\"; known are name, vcpus, note\n"
          "x.csv:1:24: unknown column \"yyyyyyy\"\n"
          "x.csv:1: column \"vcpus\" is missing; needed are name, vcpus; found are \"name\", "
          "\"vcpu\", \"name\", \"zzzzzzz\", \"yyyyyyy\"\n");
    CsvFormat loose = format;
    loose.strict = false;
    CHECK(header_faults("x.csv", header, loose).size() == 2);
}
