// Rows of clouds beside the great three as SkyPilot's catalogs have them: every spelling of GpuInfo
// that was found there, rows that cannot be used, and what our tables make of their accelerators.
#include <skusim/catalogs/catalog_file.hpp>

#include <cstdlib>
#include <string>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::catalogs;
using catalog::AcceleratorKind;
using catalog::Sku;

namespace {

const std::string other_header =
    "InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,Price,"
    "Region,GpuInfo,SpotPrice\n";

CatalogReading reading_of(const std::string& text) {
    auto reading = parse_catalog("vms.csv", text);
    REQUIRE(reading);
    return std::move(*reading);
}

const Sku& machine_of(const CatalogReading& reading, const std::string& name) {
    for (const Sku& sku : reading.catalog.skus) {
        if (sku.name == name) {
            return sku;
        }
    }
    FAIL("no SKU " << name);
    std::abort();
}

double gib_each(const Sku& sku) {
    return sku.accelerators->memory_each ? in_gibibytes(*sku.accelerators->memory_each) : 0;
}

} // namespace

TEST_CASE("GpuInfo is read in every notation that clouds write it in") {
    struct Row {
        std::string cloud;
        std::string info; ///< of two accelerators that no table knows
        double gib;
        std::string maker;
    };
    const std::vector<Row> table{
        {"Nebius, as Python prints it",
         R"("{'Gpus': [{'Name': 'X9', 'Manufacturer': 'NVIDIA', 'Count': 2, 'MemoryInfo': )"
         R"({'SizeInMiB': 81920}}], 'TotalGpuMemoryInMiB': 163840}")",
         80, "nvidia"},
        {"DigitalOcean, in small letters",
         R"("{'gpus': [{'name': 'x9', 'manufacturer': 'amd', 'count': 2.0, 'memoryinfo': )"
         R"({'sizeinmib': 196608}}], 'totalgpumemoryinmib': 393216}")",
         192, "amd"},
        {"Verda, as JSON, without a maker",
         R"("{""Gpus"": [{""Name"": ""X9"", ""Count"": 2, ""MemoryInfo"": )"
         R"({""SizeInMiB"": 49152}}], ""TotalGpuMemoryInMiB"": 98304}")",
         48, ""},
        {"Spheron, whose total stands within",
         R"("{""Gpus"": [{""Name"": ""X9"", ""Manufacturer"": ""NVIDIA"", ""Count"": 2.0, )"
         R"(""MemoryInfo"": {""SizeInMiB"": 49152}, ""TotalGpuMemoryInMiB"": 98304}]}")",
         48, "nvidia"},
        {"Hyperstack, whose maker is null",
         R"("{'Gpus': [{'Name': 'X9', 'Manufacturer': null, 'Count': 2, 'MemoryInfo': )"
         R"({'SizeInMiB': 16384}}], 'TotalGpuMemoryInMiB': 32768}")",
         16, ""},
        {"Cudo, whose count is a word",
         R"("{'Gpus': [{'Name': 'X9', 'Manufacturer': 'NVIDIA', 'Count': '2.0', 'MemoryInfo': )"
         R"({'SizeInMiB': 16384}}], 'TotalGpuMemoryInMiB': 32768}")",
         16, "nvidia"},
    };
    for (const Row& row : table) {
        CAPTURE(row.cloud);
        const CatalogReading reading =
            reading_of(other_header + "a,X9,2,8,64,1,east," + row.info + ",\n");
        const catalog::Accelerators& found = *reading.catalog.skus.at(0).accelerators;
        CHECK(found.kind == AcceleratorKind::gpu);
        CHECK(gib_each(reading.catalog.skus[0]) == row.gib);
        CHECK(found.vendor == row.maker);
    }
}

// Lambda writes 49,152 MiB into both cells for two cards of 48 GiB; Vast writes 521,712 into both
// for sixteen of 32,607: only the name tells which. An RTX 3060 Ti has 8 GiB, but there is called a
// 3060, which has 12: two of them do not have 16 each.
TEST_CASE("one figure for each and for all is that of each if a card of the name has so much") {
    const auto both = [](const std::string& mebibytes) {
        return "\"{'Gpus': [{'MemoryInfo': {'SizeInMiB': " + mebibytes +
               "}}], 'TotalGpuMemoryInMiB': " + mebibytes + "}\"";
    };
    const CatalogReading reading = reading_of(
        other_header + "each,A6000,2,28,200,1.6,east," + both("49152") + ",\n" +
        "all,RTX5090,16,32,64,6.83,east," + both("521712") + ",\n" +
        "other,RTX3060,2,32,64,0.2,east," + both("16384") + ",\n" + "one,A40,1,32,64,0.67,east," +
        both("46068") + ",\n" + "unheard,X9,2,32,64,0.67,east," + both("24576") + ",\n");
    CHECK(gib_each(machine_of(reading, "each")) == 48);
    CHECK(gib_each(machine_of(reading, "all")) == Approx(32607.0 / 1024));
    CHECK(gib_each(machine_of(reading, "other")) == 8);
    CHECK(gib_each(machine_of(reading, "one")) == Approx(46068.0 / 1024));
    CHECK(gib_each(machine_of(reading, "unheard")) == 12); // nobody knows: the lesser
}

TEST_CASE("a name alone instead of GpuInfo tells nothing that the name does not") {
    const CatalogReading reading =
        reading_of(other_header + "V100-32G,V100-32GB,1.0,8,32.0,2.30,East Coast (NY2),V100-32GB,\n"
                                  "x,X9,1,8,32,2.30,East Coast (NY2),X9,\n");
    CHECK(gib_each(machine_of(reading, "V100-32G")) == 32);
    CHECK(machine_of(reading, "V100-32G").region == "East Coast (NY2)");
    CHECK(!machine_of(reading, "x").accelerators->kind); // told, and no GPU
}

TEST_CASE("Scaleway's column of GPUs is read though it is spelt with capitals") {
    const CatalogReading reading = reading_of(
        "AvailabilityZone,InstanceType,vCPUs,MemoryGiB,AcceleratorName,AcceleratorCount,GPUInfo,"
        "Region,Price,SpotPrice\n"
        "fr-par-2,GPU-X,8,16,X 9,1,\"{'Gpus': [{'Name': 'X 9', 'Manufacturer': 'NVIDIA', 'Count': "
        "1,"
        " 'MemoryInfo': {'SizeInMiB': 8192}}], 'TotalGpuMemoryInMiB': 8192}\",fr-par,0.98,\n");
    CHECK(gib_each(machine_of(reading, "GPU-X")) == 8);
    CHECK(machine_of(reading, "GPU-X").accelerators->vendor == "nvidia");
}

TEST_CASE("rows without a region are counted, a price of 0 is unknown, and spot alone is enough") {
    const CatalogReading reading = reading_of(
        other_header + "gx2-8x64x1v100,V100,1.0,8,64,2.821,jp-tok,V100,\n"
                       "gx2-8x64x1v100,V100,1.0,8,64,2.821,,V100,\n"
                       "1x-A40-32-65536,A40,1,32,64.0,0.67,\"Australia, AU, OC\",A40,0.00\n"
                       "8RTXPRO6000.240V,RTX-PRO-6000,8.0,240.0,720.0,,FIN-03,,4.732\n");
    CHECK(reading.catalog.skus.size() == 3);
    REQUIRE(reading.skipped.size() == 1);
    CHECK(reading.skipped[0].reason == "no region");
    CHECK(!machine_of(reading, "1x-A40-32-65536").spot);
    CHECK(machine_of(reading, "1x-A40-32-65536").region == "Australia, AU, OC");
    CHECK(!machine_of(reading, "8RTXPRO6000.240V").on_demand);
    CHECK(machine_of(reading, "8RTXPRO6000.240V").spot == UsdPerHour::parse("4.732"));
}

TEST_CASE("names of machines tell other clouds, too") {
    const std::vector<std::pair<std::string, std::string>> table{
        {"cpu-d3_4vcpu-16gb", "nebius"},
        {"gpu-h100-sxm_8gpu-128vcpu-1600gb", "nebius"},
        {"n3-RTX-A4000x10", "hyperstack"},
        {"s-4vcpu-8gb", "do"},
        {"g-48vcpu-192gb-intel", "do"},
        {"gpu-h100x8-640gb", "do"},
        {"intel-ice-lake-a100-pci_1x24v48gb", "cudo"},
        {"CPU.4V.16G", "verda"},
        {"8RTXPRO6000.240V", "verda"},
        {"16x-RTX_5090-32-65536", "vast"},
        {"gx2-8x64x1v100", "ibm"},
        {"bx2-8x32", "ibm"},
        {"VM.GPU.A10.1", "oci"},
        {"gpu_2x_a6000", "lambda"},
        {"recVcAEL8UwVgZWP5WNrQJN8r", ""}}; // Fluidstack's tell nothing
    for (const auto& [name, cloud] : table) {
        CAPTURE(name);
        const CatalogReading reading = reading_of(other_header + name + ",,,4,16,1,east,,\n");
        CHECK(reading.catalog.skus.at(0).provider == cloud);
    }
}

// The list of names of schema v8, catalogs/v8/common/accelerators.csv, whole.
TEST_CASE("every name of SkyPilot's own list of accelerators is known") {
    const std::vector<std::string> gpus{"A10",
                                        "A100",
                                        "A100-80GB",
                                        "A100-80GB-SXM",
                                        "A10G",
                                        "A30",
                                        "A40",
                                        "A4000",
                                        "A6000",
                                        "A800",
                                        "B200",
                                        "GH200",
                                        "GTX1660S",
                                        "H100",
                                        "H100-MEGA",
                                        "H100-NVL",
                                        "H100-NVLINK",
                                        "H100-SXM",
                                        "H200",
                                        "H200-SXM",
                                        "K80",
                                        "L4",
                                        "L40",
                                        "L40S",
                                        "M4000",
                                        "M60",
                                        "MI300X",
                                        "P100",
                                        "P4",
                                        "P4000",
                                        "RTX3060",
                                        "RTX3070",
                                        "RTX3080",
                                        "RTX3090",
                                        "RTX4000-Ada",
                                        "RTX4090",
                                        "RTX5060",
                                        "RTX5090",
                                        "RTX6000",
                                        "RTX6000-Ada",
                                        "RTX6000Ada",
                                        "RTXA4000",
                                        "RTXA4500",
                                        "RTXA5000",
                                        "RTXA6000",
                                        "RTXPRO6000S",
                                        "RTXPRO6000WS",
                                        "Radeon MI25",
                                        "Radeon Pro V520",
                                        "T4",
                                        "T4g",
                                        "V100",
                                        "V100-32GB"};
    const std::vector<std::string> no_gpus{"Gaudi HL-205",  "tpu-v2",  "tpu-v3", "tpu-v4",
                                           "tpu-v5litepod", "tpu-v5p", "tpu-v6e"};
    const auto kind_of = [](const std::string& name) {
        const CatalogReading reading =
            reading_of(other_header + "a," + name + ",1,8,64,1,east,,\n");
        return reading.catalog.skus.at(0).accelerators->kind;
    };
    for (const std::string& name : gpus) {
        CAPTURE(name);
        CHECK(kind_of(name) == AcceleratorKind::gpu);
    }
    for (const std::string& name : no_gpus) {
        CAPTURE(name);
        CHECK(kind_of(name) == AcceleratorKind::asic);
    }
}

TEST_CASE("SkyPilot's lists that are no catalogs are refused with one line") {
    for (const std::string text : {"AcceleratorName,Clouds\nA10,\"['Azure', 'Lambda']\"\n",
                                   "Tag,Region,OS,OSVersion,ImageId,CreationDate\na,b,c,d,e,f\n"}) {
        const auto reading = parse_catalog("accelerators.csv", text);
        REQUIRE(!reading);
        REQUIRE(reading.error().size() == 1);
        CHECK_THAT(line_of(reading.error()[0]),
                   ContainsSubstring("accelerators.csv:1:1: not the header of a catalog"));
    }
}
