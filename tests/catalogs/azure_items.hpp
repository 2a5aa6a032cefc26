// Items as Azure's price list and list-skus write them, made small, for tests of their readers.
#pragma once

#include <skusim/catalogs/catalog_file.hpp>

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>
#include <string>
#include <support/catch.hpp>
#include <vector>

namespace skusim::catalogs {

/// Files that live as long as the test.
class Folder {
public:
    Folder() { std::filesystem::create_directories(path_); }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] std::string add(const std::string& name, const std::string& text) const {
        const std::string file = (path_ / name).string();
        std::ofstream(file, std::ios::binary) << text;
        return file;
    }

private:
    std::filesystem::path path_ = std::filesystem::temp_directory_path() / "skusim_import_test";
};

struct Sale {
    std::string product = "Virtual Machines Dsv5 Series";
    std::string sku = "D2s v5";
    std::string price = "0.096";
    std::string type = "Consumption";
    std::string more = ""; ///< further members
    std::string unit = "1 Hour";
    std::string currency = "USD";
    std::string name = "Standard_D2s_v5";
};

[[nodiscard]] inline std::string item(const Sale& sale) {
    return fmt::format(R"({{"currencyCode": "{}", "armRegionName": "eastus", "retailPrice": {}, )"
                       R"("unitOfMeasure": "{}", "serviceName": "Virtual Machines", )"
                       R"("armSkuName": "{}", "type": "{}", "meterName": "{}", "skuName": "{}", )"
                       R"("productName": "{}"{}}})",
                       sale.currency, sale.price, sale.unit, sale.name, sale.type, sale.sku,
                       sale.sku, sale.product, sale.more);
}

[[nodiscard]] inline std::string page(const std::vector<Sale>& sales) {
    std::string text = R"({"BillingCurrency": "USD", "Items": [)";
    for (const Sale& sale : sales) {
        text += (text.back() == '[' ? "\n" : ",\n") + item(sale);
    }
    return text + R"(], "NextPageLink": null, "Count": 1})";
}

[[nodiscard]] inline std::string machine(const std::string& name, const std::string& capabilities,
                                         const std::string& restrictions = "",
                                         const std::string& region = "eastus") {
    std::string list;
    for (std::size_t at = 0; at < capabilities.size();) {
        const std::size_t equals = capabilities.find('=', at);
        const std::size_t end = std::min(capabilities.find(' ', at), capabilities.size());
        list += fmt::format(R"({}{{"name": "{}", "value": "{}"}})", list.empty() ? "" : ", ",
                            capabilities.substr(at, equals - at),
                            capabilities.substr(equals + 1, end - equals - 1));
        at = end + 1;
    }
    return fmt::format(R"({{"resourceType": "virtualMachines", "name": "{}", "locations": ["{}"], )"
                       R"("capabilities": [{}], "restrictions": [{}]}})",
                       name, region, list, restrictions);
}

[[nodiscard]] inline std::string list_of(const std::vector<std::string>& items) {
    return fmt::format("[{}]", fmt::join(items, ",\n "));
}

inline const std::string d2 =
    machine("Standard_D2s_v5", "vCPUs=2 MemoryGB=8 CpuArchitectureType=x64");

[[nodiscard]] inline catalog::Sku only_sku(const CatalogReading& reading) {
    REQUIRE(reading.catalog.skus.size() == 1);
    return reading.catalog.skus.front();
}

[[nodiscard]] inline std::int64_t skipped_for(const CatalogReading& reading,
                                              const std::string& words) {
    for (const catalogs::SkippedRows& rows : reading.skipped) {
        if (rows.reason.find(words) != std::string::npos) {
            return rows.count;
        }
    }
    return 0;
}

} // namespace skusim::catalogs
