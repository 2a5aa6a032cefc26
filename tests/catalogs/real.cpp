// The catalog that ships, and the whole Azure catalog in SkyPilot's format when it lies beside the
// source tree.
#include <skusim/catalogs/catalog_file.hpp>
#include <skusim/catalogs/hardware_file.hpp>

#include <chrono>
#include <filesystem>
#include <iostream>
#include <set>
#include <string>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::catalogs;

namespace {

const std::string path = SKUSIM_SOURCE_DIR "/../shared/data/catalogs/azure_vms.csv";

bool missing() {
    if (std::filesystem::exists(path)) {
        return false;
    }
    std::cout << "skipped: " << path << " is not there\n";
    return true;
}

} // namespace

TEST_CASE("no row of the whole Azure catalog is lost") {
    if (missing()) {
        return;
    }
    const auto reading = read_catalogs({path});
    REQUIRE(reading);
    CHECK(reading->rows == 56671);
    CHECK(reading->skipped.empty());
    CHECK(reading->catalog.skus.size() == 56671);
    std::set<std::string> names;
    std::set<std::string> regions;
    std::set<std::string> unknown_series;
    std::int64_t without_spot = 0;
    for (const catalog::Sku& sku : reading->catalog.skus) {
        names.insert(sku.name);
        regions.insert(sku.region);
        without_spot += sku.spot ? 0 : 1;
        if (shipped_tables().series.find("azure", sku.series) == nullptr) {
            unknown_series.insert(sku.series);
        }
    }
    CHECK(names.size() == 1432);
    CHECK(regions.size() == 58);
    CHECK(without_spot == 2846);
    CHECK(unknown_series.size() <= 7); // too little is documented of those
}

TEST_CASE("the whole Azure catalog is read in a fraction of a second") {
    if (missing()) {
        return;
    }
    const auto start = std::chrono::steady_clock::now();
    const auto reading = read_catalogs({path}, {{"eastus"}});
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    REQUIRE(reading);
    CHECK(reading->catalog.skus.size() == 1377);
    std::cout << "56,671 rows in " << seconds.count() * 1e3 << " ms\n";
    CHECK(seconds.count() <
          1.0); // some 40 ms of one core when optimised; the bound allows for sanitizers
}

TEST_CASE("the catalog that ships is whole: nothing skipped, every figure there, all families") {
    const auto reading = read_catalogs({SKUSIM_SOURCE_DIR "/catalogs/azure.csv"});
    REQUIRE(reading);
    CHECK(reading->skipped.empty());
    CHECK(reading->catalog.skus.size() >= 150);
    CHECK_FALSE(reading->catalog.date.empty());
    std::set<std::string> families;
    std::set<std::string> names;
    for (const catalog::Sku& sku : reading->catalog.skus) {
        INFO(sku.name);
        families.insert(sku.family);
        CHECK(names.insert(sku.name).second);
        const catalog::AzureName azure = catalog::parse_azure_name(sku.name);
        CHECK(sku.family == azure.family);
        CHECK(sku.series == azure.series);
        CHECK(sku.on_demand.has_value());
        CHECK((!sku.accelerators || accelerator_memory(sku)));
        for (const std::string& processor : sku.processors) {
            CHECK(shipped_hardware().processor(processor) != nullptr);
        }
        if (sku.accelerators) {
            CHECK(shipped_hardware().accelerator(sku.accelerators->type) != nullptr);
        }
    }
    for (const char* family : {"D", "E", "F", "B", "L", "M", "NC", "ND", "NV"}) {
        CHECK(families.contains(family));
    }
}
