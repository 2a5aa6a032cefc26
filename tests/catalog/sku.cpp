#include <skusim/catalog/hardware.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/catalog/target.hpp>

#include <algorithm>
#include <string>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::catalog;

namespace {

Sku machine(std::string name, double ram_gib, const char* price) {
    Sku sku;
    sku.name = std::move(name);
    sku.ram = gibibytes(ram_gib);
    sku.on_demand = price ? UsdPerHour::parse(price) : std::nullopt;
    return sku;
}

} // namespace

TEST_CASE("an Azure machine name tells its family and series") {
    struct Example {
        const char* name;
        const char* family;
        const char* series;
    };
    const std::vector<Example> examples{
        {"Standard_D4s_v5", "D", "Dsv5"},
        {"Standard_D96_v5", "D", "Dv5"},
        {"Standard_NC6s_v3", "NC", "NCsv3"},
        {"Standard_E4-2s_v5", "E", "Esv5"},
        {"Standard_M128-64ms", "M", "Mms"},
        {"Standard_NC4as_T4_v3", "NC", "NCas_T4_v3"},
        {"Standard_NV12ads_A10_v5", "NV", "NVads_A10_v5"},
        {"Standard_DS2_v2", "D", "DSv2"},
        {"Standard_DS2_v2_Promo", "D", "DS_v2_Promo"},
        {"Standard_DS14-4_v2", "D", "DSv2"},
        {"Standard_GS5", "G", "GS"},
        {"Standard_G5", "G", "G"},
        {"Basic_A1", "A", "A"},
        {"Standard_A2m_v2", "A", "Amv2"},
        {"Standard_B2ms", "B", "Bms"},
        {"Standard_DC4as_cc_v5", "DC", "DCas_cc_v5"},
        {"Standard_EC2ads_v5", "EC", "ECadsv5"},
        {"Standard_FX4mds", "FX", "FXmds"},
        {"Standard_HB120-16rs_v3", "HB", "HBrsv3"},
        {"Standard_HX176rs", "HX", "HXrs"},
        {"Standard_L8s_v3", "L", "Lsv3"},
        {"Standard_M416s_8_v2", "M", "Ms_8_v2"},
        {"Standard_ND96asr_v4", "ND", "NDasrv4"},
        {"Standard_NP10s", "NP", "NPs"},
        {"Standard_PB6s", "PB", "PBs"},
    };
    for (const Example& example : examples) {
        INFO(example.name);
        const AzureName name = parse_azure_name(example.name);
        CHECK(name.family == example.family);
        CHECK(name.series == example.series);
    }
}

TEST_CASE("a name of another form has neither family nor series") {
    for (const char* other :
         {"", "m5.large", "n1-standard-8", "Standard_", "Standard_4s", "D4s_v5"}) {
        INFO(other);
        const AzureName name = parse_azure_name(other);
        CHECK(name.family.empty());
        CHECK(name.series.empty());
    }
}

TEST_CASE("the ladder goes by RAM, then price with the unpriced last, then name") {
    std::vector<Sku> skus{machine("e", 16, "0.1"), machine("d", 8, nullptr), machine("c", 8, "0.2"),
                          machine("b", 8, "0.1"), machine("a", 8, "0.1")};
    std::sort(skus.begin(), skus.end(), before_on_ladder);
    std::string order;
    for (const Sku& sku : skus) {
        order += sku.name;
    }
    CHECK(order == "abcde");
    CHECK_FALSE(before_on_ladder(skus[0], skus[0]));
}

TEST_CASE("a share of an accelerator has that share of its memory") {
    Sku sku;
    CHECK(!accelerator_memory(sku));
    sku.accelerators = Accelerators{"A10", AcceleratorKind::gpu, 1.0 / 3, gibibytes(24)};
    CHECK(in_gibibytes(*accelerator_memory(sku)) == 8.0);
    sku.accelerators->count = 2;
    CHECK(in_gibibytes(*accelerator_memory(sku)) == 48.0);
}

TEST_CASE("a target's least cluster counts nodes and vCPUs") {
    Sku sku;
    const auto nodes = [&sku](int least_nodes, double least_vcpus, double vcpus) {
        sku.vcpus = vcpus;
        Target target;
        target.minimum = {least_nodes, least_vcpus, {}};
        CHECK(minimum_nodes(target, Environment::dev_test, sku) == 1);
        return minimum_nodes(target, Environment::production, sku);
    };
    CHECK(nodes(3, 12, 2) == 6);
    CHECK(nodes(3, 12, 4) == 3);
    CHECK(nodes(3, 12, 5) == 3);
    CHECK(nodes(1, 12, 5) == 3);
    CHECK(nodes(1, 2.1, 0.3) == 7); // 2.1 / 0.3 is above 7 in floating point
    CHECK(nodes(0, 0, 0) == 1);
}

TEST_CASE("hardware is found by its exact name, and an absent peak is unknown") {
    Hardware hardware;
    hardware.processors.resize(2);
    hardware.processors[1].name = "Xeon";
    hardware.accelerators.resize(1);
    hardware.accelerators[0].name = "T4";
    hardware.accelerators[0].peaks.fp16 = OperationRate{65e12};
    CHECK(hardware.processor("Xeon") == &hardware.processors[1]);
    CHECK(hardware.processor("xeon") == nullptr);
    CHECK(hardware.accelerator("Xeon") == nullptr);
    const AcceleratorType* t4 = hardware.accelerator("T4");
    REQUIRE(t4 != nullptr);
    CHECK(t4->peaks.of(Precision::fp16) == OperationRate{65e12});
    CHECK_FALSE(t4->peaks.of(Precision::bf16).has_value());
    CHECK(name(Precision::bf16) == "bf16");
}
