// The quota of every family word: each machine of the shipped catalogs is held back by a limit that
// is called as its cloud, or Azure Machine Learning, calls it.
#include <skusim/catalogs/catalog_file.hpp>
#include <skusim/quota/claim.hpp>
#include <skusim/quotas/quota_file.hpp>

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <set>
#include <support/catch.hpp>

namespace skusim::quota {

namespace {

std::vector<catalog::Sku> machines_of(const std::string& catalog) {
    const auto reading = catalogs::read_catalogs({catalog});
    REQUIRE(reading);
    return reading->catalog.skus;
}

std::string in_capitals(std::string word) {
    std::transform(word.begin(), word.end(), word.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
    return word;
}

/// A list with that one limit, so high that `nodes` of the machine fit.
Sheet sheet_with(const std::string& name, std::int64_t most) {
    const auto sheet = quotas::parse_quota(
        "q.json", fmt::format(R"([{{"currentValue": "0", "limit": "{}", "name": {{"value": "{}", )"
                              R"("localizedValue": "{}"}}}}])",
                              most, name, name));
    REQUIRE(sheet);
    return *sheet;
}

} // namespace

TEST_CASE("every family of Azure is held to, whatever the capitals") {
    std::set<std::string> families;
    for (const catalog::Sku& sku : machines_of("azure")) {
        CAPTURE(sku.name, sku.quota_family);
        REQUIRE_FALSE(sku.quota_family.empty());
        families.insert(in_capitals(sku.quota_family));
        const std::int64_t most = 3 * counted_vcpus(sku);
        for (const std::string& word : {sku.quota_family, in_capitals(sku.quota_family)}) {
            CHECK(most_nodes(sheet_with(word, most), sku, Market::on_demand, {}, 50) == 3);
        }
    }
    CHECK(families.size() > 40);
}

TEST_CASE("every family of Azure is held to in the words of Azure Machine Learning") {
    for (const catalog::Sku& sku : machines_of("azure")) {
        CAPTURE(sku.name, sku.quota_family);
        // "standardDSv2Family" is told as "Standard DSv2 Family Cluster Dedicated vCPUs".
        std::string word = sku.quota_family;
        const std::size_t family = in_capitals(word).rfind("FAMILY");
        REQUIRE(family != std::string::npos);
        word = word.substr(0, family) + " Family Cluster Dedicated vCPUs";
        const Sheet sheet = sheet_with(word, 3 * counted_vcpus(sku));
        CHECK(sheet.cloud == Cloud::azure_ml);
        CHECK(most_nodes(sheet, sku, Market::on_demand, {}, 50) == 3);
    }
}

} // namespace skusim::quota
