// list-skus read, and JSON that is none: what a machine is, lists in every form, every fault with
// its place.
#include <skusim/text/json_items.hpp>

#include "azure_items.hpp"

#include <algorithm>
#include <memory>

using namespace skusim;
using namespace skusim::catalogs;

namespace {

catalog::Sku sku_of(const std::string& item) {
    const auto reading = catalogs::parse_catalog("skus.json", list_of({item}));
    REQUIRE(reading.has_value());
    return only_sku(*reading);
}

} // namespace

TEST_CASE("a machine is what list-skus says is available") {
    const catalog::Sku constrained =
        sku_of(machine("Standard_E4-2s_v5", "vCPUs=4 MemoryGB=32 vCPUsAvailable=2 vCPUsPerCore=2"));
    CHECK(constrained.vcpus == 2);
    CHECK(constrained.ram == gibibytes(32));
    CHECK(constrained.threads_per_core == 2);
    CHECK(constrained.series == "Esv5");
    CHECK(constrained.provider == "azure");
    CHECK_FALSE(constrained.accelerators);
    const catalog::Sku gpu =
        sku_of(machine("Standard_NC4as_T4_v3", "vCPUs=4 MemoryGB=28 GPUs=1", "", "East US"));
    CHECK(gpu.region == "eastus");
    REQUIRE(gpu.accelerators);
    CHECK(gpu.accelerators->count == 1);
    CHECK(gpu.accelerators->type == "T4");
    CHECK(sku_of(machine("Standard_D2ps_v5", "vCPUs=2 MemoryGB=8 CpuArchitectureType=Arm64"))
              .architecture == catalog::Architecture::arm64);
}

TEST_CASE("a machine is retired when its date is past") {
    const std::string size("vCPUs=2 MemoryGB=8 RetirementDateUtc=");
    CHECK(sku_of(machine("Standard_D2s_v5", size + "08/31/2023")).retired);
    CHECK_FALSE(sku_of(machine("Standard_D2s_v5", size + "08/31/2199")).retired);
}

TEST_CASE("a restriction counts where it names the machine's location") {
    const auto restricted = [](const std::string& type, const std::string& region) {
        const std::string restriction = fmt::format(
            R"({{"type": "{}", "values": ["{}"], "reasonCode": "NotAvailableForSubscription"}})",
            type, region);
        return sku_of(machine("Standard_D2s_v5", "vCPUs=2 MemoryGB=8", restriction)).restriction;
    };
    CHECK(restricted("Location", "eastus") == "NotAvailableForSubscription");
    CHECK(restricted("Location", "EastUS") == "NotAvailableForSubscription");
    CHECK(restricted("Location", "westus").empty());
    CHECK(restricted("Zone", "eastus").empty());
}

TEST_CASE("one list, a page, or an array of pages") {
    const std::string list = list_of({d2});
    for (const std::string& text :
         {list, fmt::format(R"({{"value": {}}})", list),
          fmt::format(R"([{{"value": {}}}, {{"value": []}}])", list),
          fmt::format(R"({{"nextLink": {{"value": [7]}}, "value": {}}})", list)}) {
        CAPTURE(text);
        const auto reading = catalogs::parse_catalog("skus.json", text);
        REQUIRE(reading.has_value());
        CHECK(only_sku(*reading).name == "Standard_D2s_v5");
    }
}

TEST_CASE("items that are no machine are counted") {
    const auto reading =
        parse_catalog("skus.json", list_of({d2, d2, R"({"resourceType": "disks"})", R"({"x": 1})",
                                            machine("Standard_D4s_v5", "vCPUs=4")}));
    REQUIRE(reading.has_value());
    CHECK(reading->rows == 5);
    CHECK(skipped_for(*reading, "earlier SKU") == 1);
    CHECK(skipped_for(*reading, "other than a virtual machine") == 1);
    CHECK(skipped_for(*reading, "neither a price") == 1);
    CHECK(skipped_for(*reading, "without vCPUs or MemoryGB") == 1);
}

TEST_CASE("malformed JSON is a fault with its place") {
    const auto fault = [](const std::string& text) {
        const auto reading = catalogs::parse_catalog("x.json", text);
        REQUIRE(!reading.has_value());
        const Fault& first = reading.error().front();
        return fmt::format("{}:{} {}", first.place.line, first.place.column, first.message);
    };
    CHECK(fault("[\n {\"a\": ]").find("2:8 malformed JSON: ") == 0);
    CHECK(fault("[\n{\"a\": 1}").find("2:8 malformed JSON: ") == 0);
    CHECK(fault("[{\"a\": 1e999}]").find("malformed JSON") != std::string::npos);
    CHECK(fault("[{\"a\": \"\xFF\"}]").find("malformed JSON") != std::string::npos);
    CHECK(fault("{}").find("no list of prices or SKUs") != std::string::npos);
    CHECK(fault("[]").find("no items") != std::string::npos);
    CHECK(fault(page({{}}))
              .find("2:1 no item can be used (1 in all); this one: price of a "
                    "machine that nothing tells vCPUs and RAM of") == 0);
    CHECK(fault(std::string(100'000, '[')).find("1:65 nested deeper than 64 levels") == 0);
    // Of so long a text no more than the beginning is read.
    const std::size_t too_long = text::json_items_size_limit + 1;
    const std::unique_ptr<char[]> letters(new char[too_long]);
    std::copy_n("[   ", 4, letters.get());
    const auto refused = parse_catalog("long.json", {letters.get(), too_long});
    REQUIRE_FALSE(refused);
    CHECK(line_of(refused.error().front()).find("over 1024 MiB") != std::string::npos);
}

TEST_CASE("no cut of a document breaks the reader") {
    const std::string text = list_of({page({{}}), d2});
    for (std::size_t length = 1; length < text.size(); ++length) {
        CHECK_FALSE(catalogs::parse_catalog("x.json", text.substr(0, length)).has_value());
    }
}
