#include "../../sim/scenarios/service/table.hpp"

#include <fstream>
#include <string>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::scenarios;
using service::TableScope;

namespace {

std::string faults(std::string_view text) {
    const auto table = parse_service_table("t.csv", text);
    if (table) {
        return "read";
    }
    std::string all;
    for (const Fault& fault : table.error()) {
        all += line_of(fault) + '\n';
    }
    return all;
}

} // namespace

TEST_CASE("measured times are read with their lines, and defaults for batch size and variation") {
    const auto table =
        parse_service_table("t.csv", "scope,name,latency_mean_ms,latency_cv,batch_size\n"
                                     "sku,Standard_D4s_v5,40.5,0.25,\n"
                                     "accelerator,T4,12,,8\n"
                                     "family,Dsv5,50,,1\n");
    REQUIRE(table);
    CHECK(table->file == "t.csv");
    REQUIRE(table->rows.size() == 3);
    CHECK(table->rows[0].scope == TableScope::sku);
    CHECK(table->rows[0].name == "Standard_D4s_v5");
    CHECK(table->rows[0].mean == std::chrono::microseconds{40500});
    CHECK(table->rows[0].cv == 0.25);
    CHECK(table->rows[0].batch_size == 1);
    CHECK(table->rows[0].line == 2);
    CHECK(table->rows[1].scope == TableScope::accelerator);
    CHECK(table->rows[1].batch_size == 8);
    CHECK(table->rows[1].cv == 0);
    CHECK(table->rows[2].scope == TableScope::family);
    CHECK(table->rows[2].line == 4);
}

TEST_CASE("all faults of a table of measured times are told, each with its place") {
    CHECK(
        faults("scope,name,latency_mean_ms,latency_cv,batch_size\n"
               "vm,A,1,0,1\n"
               "sku,,1,0,1\n"
               "sku,B,nan,0,1\n"
               "sku,C,0,0,1\n"
               "sku,D,-3,0,1\n"
               "sku,E,1e9,0,1\n"
               "sku,F,,0,1\n"
               "sku,G,1,-1,1\n"
               "sku,H,1,0,1.5\n"
               "sku,I,1,0,0\n"
               "sku,J,1,0\n"
               "sku,K,1e-9,0,1\n") ==
        "t.csv:2:1: scope is \"vm\"; expected sku, accelerator or family\n"
        "t.csv:3:5: name is empty\n"
        "t.csv:4:7: latency_mean_ms is \"nan\"; expected a number above 0, at most 8.64e+07\n"
        "t.csv:5:7: latency_mean_ms is \"0\"; expected a number above 0, at most 8.64e+07\n"
        "t.csv:6:7: latency_mean_ms is \"-3\"; expected a number above 0, at most 8.64e+07\n"
        "t.csv:7:7: latency_mean_ms is \"1e9\"; expected a number above 0, at most 8.64e+07\n"
        "t.csv:8:7: latency_mean_ms is empty\n"
        "t.csv:9:9: latency_cv is \"-1\"; expected a number from 0, at most 100\n"
        "t.csv:10:11: batch_size is \"1.5\"; expected a whole number from 1, at most 65536\n"
        "t.csv:11:11: batch_size is \"0\"; expected a whole number from 1, at most 65536\n"
        "t.csv:12: the row has 4 fields, the header 5; a field that holds a comma must be quoted\n"
        "t.csv:13:7: latency_mean_ms is under a nanosecond, the unit of simulated time\n");
}

TEST_CASE(
    "two rows of one scope, name and batch size are a fault; a series beside a family is none") {
    const std::string header = "scope,name,latency_mean_ms,batch_size\n";
    CHECK(
        faults(header + "sku,A,1,1\nsku,A,1,2\nsku,A,2,\n") ==
        "t.csv:4:5: second row of sku \"A\" with batch size 1; the first is in line 2; keep one\n");
    CHECK(faults(header + "family,D,1,1\nfamily,Dsv5,1,1\nsku,D,1,1\n") == "read");
    // A row whose size is no size is a row of no batch.
    CHECK(faults(header + "sku,A,1,1\nsku,A,1,0\nsku,A,1,-2\n") ==
          "t.csv:3:9: batch_size is \"0\"; expected a whole number from 1, at most 65536\n"
          "t.csv:4:9: batch_size is \"-2\"; expected a whole number from 1, at most 65536\n");
}

TEST_CASE("a table of measured times without rows, columns or a file is a fault") {
    CHECK(faults("scope,name,latency_mean_ms\n") ==
          "t.csv:1: the table has no rows; add one per SKU, accelerator or family measured\n");
    CHECK_THAT(faults("scope,name,latency_ms\nsku,A,1\n"),
               ContainsSubstring("t.csv:1:12: unknown column \"latency_ms\"") &&
                   ContainsSubstring("t.csv:1: column \"latency_mean_ms\" is missing"));
    const auto table = read_service_table("no-such.csv");
    REQUIRE_FALSE(table);
    CHECK(line_of(table.error().front()) ==
          "no-such.csv: cannot be opened: No such file or directory");
}
