#include <skusim/catalogs/catalog_file.hpp>

#include <algorithm>
#include <string>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::catalogs;
using catalog::AcceleratorKind;
using catalog::Architecture;
using catalog::Sku;

namespace {

const std::string header =
    "name,provider,region,family,series,vcpus,ram_gib,accelerator,"
    "accelerator_kind,accelerator_count,accelerator_memory_gib,usd_per_hour,"
    "spot_usd_per_hour,architecture,burstable,retired,processors,source,date\n";

std::string fault(std::string_view text, const CatalogFilter& filter = {}) {
    const auto reading = parse_catalog("c.csv", text, filter);
    std::string all;
    for (const Fault& each : reading ? Faults{} : reading.error()) {
        all += line_of(each) + '\n';
    }
    return all;
}

std::string skipped(const CatalogReading& reading) {
    std::string all;
    for (const SkippedRows& rows : reading.skipped) {
        all += std::to_string(rows.count) + "x " + rows.reason + " (" +
               std::to_string(rows.first.line) + ':' + std::to_string(rows.first.column) + ")\n";
    }
    return all;
}

} // namespace

TEST_CASE("Memory that no card of a kind has is told") {
    const auto notes = [](const std::string& memory) {
        const auto reading = parse_catalog(
            "c.csv",
            "name,vcpus,ram_gib,usd_per_hour,accelerator,accelerator_count,accelerator_memory_gib\n"
            "box,4,16,0.2,T4,4," +
                memory + "\n");
        REQUIRE(reading);
        return reading->notes;
    };
    CHECK(notes("").empty());
    CHECK(notes("15").empty());
    CHECK(notes("32").empty()); // twice as much: another edition
    REQUIRE(notes("64").size() == 1);
    CHECK(notes("64")[0] == "box: accelerator_memory_gib 64 of one T4, which has 16 GiB by the "
                            "hardware table; is it that of several together, or of a share?");
    CHECK(notes("4").size() == 1);
}

TEST_CASE("a catalog of ours is read as it says") {
    const auto reading = parse_catalog(
        "c.csv", header + "Box-8,own,hall1,Box,Boxv2,8,32,T4,gpu,2,15,1.25,0.5,arm64,true,true,"
                          "Chip A|Chip B,us,2026-02-03\n"
                          "Standard_D4s_v5,,eastus,,,4,16,,,,,0.192,,,,,,us,2026-01-02\n");
    REQUIRE(reading);
    CHECK(reading->rows == 2);
    CHECK(reading->skipped.empty());
    CHECK(reading->catalog.source == "c.csv");
    CHECK(reading->catalog.date == "2026-01-02");
    CHECK(reading->catalog.hash.size() == 16);
    REQUIRE(reading->catalog.skus.size() == 2);
    const Sku& box = reading->catalog.skus[0];
    CHECK(box.name == "Box-8");
    CHECK(box.provider == "own");
    CHECK(box.region == "hall1");
    CHECK(box.family == "Box");
    CHECK(box.series == "Boxv2");
    CHECK(box.vcpus == 8);
    CHECK(box.ram == gibibytes(32));
    CHECK(box.accelerators ==
          catalog::Accelerators{"T4", AcceleratorKind::gpu, 2, gibibytes(15), "nvidia"});
    CHECK(box.on_demand->text() == "1.25");
    CHECK(box.spot->text() == "0.50");
    CHECK(box.architecture == Architecture::arm64);
    CHECK(box.burstable);
    CHECK(box.retired);
    CHECK(box.processors == std::vector<std::string>{"Chip A", "Chip B"});

    // What is left open about an Azure machine is known from its name and series.
    const Sku& azure = reading->catalog.skus[1];
    CHECK(azure.provider == "azure");
    CHECK(azure.family == "D");
    CHECK(azure.series == "Dsv5");
    CHECK_FALSE(azure.accelerators.has_value());
    CHECK_FALSE(azure.spot.has_value());
    CHECK(azure.architecture == Architecture::x86_64);
    CHECK(std::count(azure.processors.begin(), azure.processors.end(),
                     "Intel Xeon Platinum 8370C") == 1);
}

TEST_CASE("a catalog of ours needs four columns only, in any order") {
    const auto reading = parse_catalog("c.csv", "usd_per_hour,ram_gib,vcpus,name\n,3.5,2,Box\n");
    REQUIRE(reading);
    REQUIRE(reading->catalog.skus.size() == 1);
    CHECK(reading->catalog.skus[0].ram == gibibytes(3.5));
    CHECK_FALSE(reading->catalog.skus[0].on_demand.has_value()); // kept, without a price
    CHECK(reading->catalog.date.empty());
}

TEST_CASE("SkyPilot's catalog is read by column name, and completed from the series") {
    const auto reading = parse_catalog(
        "vms.csv", "Region,InstanceType,vCPUs,MemoryGiB,AcceleratorName,AcceleratorCount,Price,"
                   "SpotPrice,GpuInfo,Generation\n"
                   "eastus,Standard_NC6s_v3,6,112,V100,1,3.06,0.61,\"{'Gpus': [{'a': 1}]}\",V1,V2\n"
                   "eastus,Standard_NV12ads_A10_v5,12,110,A10,0.333,0.908,,,V2\n"
                   "eastus,Standard_NP10s,10,168,,1,1.65,,,V1\n"
                   "eastus,Standard_D2ps_v5,2,8,,,0,0.01,,V2\n"
                   "useast,m5.large,2,8,,,0.096,,,V1\n"
                   "eastus,Standard_DS2_v2,2,7,,,0.146,,,V1\n");
    REQUIRE(reading);
    CHECK(skipped(*reading).empty());
    REQUIRE(reading->catalog.skus.size() == 6);
    const Sku& v100 = reading->catalog.skus[0];
    CHECK(v100.accelerators == catalog::Accelerators{"V100-PCIe-16GB", AcceleratorKind::gpu, 1,
                                                     gibibytes(16), "nvidia"});
    CHECK(v100.retired);
    CHECK(v100.spot->text() == "0.61");
    const Sku& third = reading->catalog.skus[1];
    REQUIRE(third.accelerators);
    CHECK(third.accelerators->count == 1.0 / 3);
    CHECK(in_gibibytes(*accelerator_memory(third)) == Approx(8).epsilon(1e-12));
    CHECK(reading->catalog.skus[2].accelerators->kind == AcceleratorKind::fpga);
    CHECK(reading->catalog.skus[2].accelerators->type == "Alveo-U250");
    const Sku& arm = reading->catalog.skus[3];
    CHECK(arm.architecture == Architecture::arm64);
    CHECK_FALSE(arm.accelerators.has_value());
    CHECK_FALSE(arm.on_demand.has_value()); // 0 is no price
    const Sku& other = reading->catalog.skus[4];
    CHECK(other.provider == "aws");
    CHECK(other.series == "m5");
    CHECK(other.processors ==
          std::vector<std::string>{"Intel Xeon Platinum 8175M", "Intel Xeon Platinum 8259CL"});
    CHECK(other.threads_per_core == 2);
    CHECK(reading->catalog.skus[5].threads_per_core == 1); // its vCPUs are whole cores
}

TEST_CASE("a row that cannot be used is counted, with its reason and first place") {
    const auto reading = parse_catalog(
        "vms.csv", "InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,GpuInfo,Price,"
                   "SpotPrice,Region,Generation\n"
                   "Standard_A1,,,1,2,,0.05,,west,V1\n"
                   ",H100,1,,,info,9.8,,west,V1\n"
                   ",,,1,2,,0.05,,west,V1\n"
                   "a,,,,2,,0.05,,west,V1\n"
                   "b,,,,2,,0.05,,west,V1\n"
                   "c,,,0,2,,0.05,,west,V1\n"
                   "d,,,1,,,0.05,,west,V1\n"
                   "e,,,1,nan,,0.05,,west,V1\n"
                   "f,,,1,-4,,0.05,,west,V1\n"
                   "g,,,1,1e12,,0.05,,west,V1\n"
                   "h,,,1,2,,free,,west,V1\n"
                   "i,,,1,2,,0.05,-1,west,V1\n"
                   "j,T4,,1,2,,0.05,,west,V1\n"
                   "k,T4,many,1,2,,0.05,,west,V1\n"
                   "l,,,1,2,,0.05\n"
                   "m,,,1,2,,0.05,,west,V1,V2,V3\n"
                   "Standard_A1,,,1,2,,0.04,,west,V1\n"
                   "Standard_A1,,,1,2,,0.06,,east,V1\n");
    REQUIRE(reading);
    CHECK(reading->rows == 18);
    CHECK(skipped(*reading) == "1x no machine name: the price of an accelerator alone (3:1)\n"
                               "1x no machine name (4:1)\n"
                               "2x no vCPUs (5:5)\n"
                               "1x vCPUs are no number above 0, at most 100000 (7:5)\n"
                               "1x no RAM (8:7)\n"
                               "3x RAM is no number of GiB above 0, at most 1000000 (9:7)\n"
                               "1x price is no number of USD per hour from 0 (12:10)\n"
                               "1x spot price is no number of USD per hour from 0 (13:15)\n"
                               "1x accelerator without a count (14:6)\n"
                               "1x accelerator count is no number from 0 (15:6)\n"
                               "1x fewer fields than the header (16:10)\n"
                               "1x more fields than the header (17:24)\n"
                               "1x same name and region as an earlier row (18:1)\n");
    REQUIRE(reading->catalog.skus.size() == 2);
    CHECK(reading->catalog.skus[0].on_demand->text() == "0.05"); // the first of two is kept
}

TEST_CASE("bad cells of a catalog of ours are told apart") {
    const auto reading = parse_catalog("c.csv", header + "a,,,,,1,1,,,,,1,,,,,,,\n"
                                                         "b,,,,,1,1,X,tpu,1,,1,,,,,,,\n"
                                                         "c,,,,,1,1,X,gpu,1,0,1,,,,,,,\n"
                                                         "d,,,,,1,1,,,,,1,,mips,,,,,\n"
                                                         "e,,,,,1,1,,,,,1,,,yes,,,,\n"
                                                         "f,,,,,1,1,,,,,1,,,,1,,,\n"
                                                         "g,,,,,1,1,,,,,1,,,,,,,20260102\n"
                                                         "h,,,,,1,1,,,,,1,,,,,,,,\n");
    REQUIRE(reading);
    CHECK(skipped(*reading) == "1x accelerator kind is none of gpu, fpga and asic (3:13)\n"
                               "1x accelerator memory is no number above 0 (4:19)\n"
                               "1x architecture is none of x86_64, arm64 and i386 (5:18)\n"
                               "1x burstable is neither true nor false (6:19)\n"
                               "1x retired is neither true nor false (7:20)\n"
                               "1x date is not of the form YYYY-MM-DD (8:23)\n"
                               "1x more fields than the header (9:24)\n");
}

TEST_CASE("a surplus field is not taken for a list when something is read from the last column") {
    const std::string text = "InstanceType,vCPUs,MemoryGiB,Price,Region\nx,1,2,3,west,V2\n";
    CHECK(fault(text) ==
          "c.csv:2:14: no row can be used (1 in all); this one: more fields than the "
          "header\n");
}

TEST_CASE("rows of other regions are checked and counted, but not kept") {
    const std::string text = "name,vcpus,ram_gib,usd_per_hour,region,date\n"
                             "a,1,1,1,eastus,2026-03-01\n"
                             "a,1,1,1,westeurope,2026-02-01\n"
                             "b,1,x,1,westeurope,2026-01-01\n";
    const auto reading = parse_catalog("c.csv", text, {{"eastus"}});
    REQUIRE(reading);
    CHECK(reading->catalog.skus.size() == 1);
    CHECK(reading->rows == 3);
    CHECK(reading->skipped.size() == 1);
    CHECK(reading->catalog.date == "2026-03-01"); // of the rows kept
    CHECK(fault(text, {{"eastsu"}}) ==
          "c.csv: no row is of region \"eastsu\"; did you mean \"eastus\"?\n");
    CHECK(fault(text, {{"mars"}}) ==
          "c.csv: no row is of region \"mars\"; the catalog has 2 others, such as \"eastus\"\n");
    CHECK(fault("name,vcpus,ram_gib,usd_per_hour\na,1,1,1\n", {{"eastus"}}) ==
          "c.csv: no row is of region \"eastus\"; the catalog names no regions: select none\n");
}

TEST_CASE("a file that is no catalog is a fault that says what one needs") {
    CHECK(fault("") == "c.csv: the file is empty; expected CSV with a header line\n");
    CHECK(fault("value: [\n") ==
          "c.csv:1:1: not the header of a catalog; needed are the columns name, vcpus, ram_gib, "
          "usd_per_hour (or SkyPilot's InstanceType, Region, vCPUs, MemoryGiB, Price); found are "
          "\"value: [\"\n");
    CHECK(
        fault("InstanceType,vCPUs,MemoryGiB,Region\na,1,2,west\n") ==
        "c.csv:1: column \"Price\" is missing; needed are InstanceType, Region, vCPUs, MemoryGiB, "
        "Price; found are \"InstanceType\", \"vCPUs\", \"MemoryGiB\", \"Region\"\n");
    CHECK_THAT(
        fault("name,vcpus,ram_gb,usd_per_hour\na,1,2,1\n"),
        ContainsSubstring("c.csv:1:12: unknown column \"ram_gb\"; did you mean \"ram_gib\"?") &&
            ContainsSubstring("c.csv:1: column \"ram_gib\" is missing"));
    CHECK(fault("name,vcpus,ram_gib,usd_per_hour\n") ==
          "c.csv:1: the catalog has a header but no rows\n");
    CHECK(fault("name,vcpus,ram_gib,usd_per_hour\na,,1,1\nb,1,1,x\n") ==
          "c.csv:2:3: no row can be used (2 in all); this one: no vCPUs\n");
    CHECK_THAT(fault("name,vcpus,ram_gib,usd_per_hour\na,1,1,\"1\n"),
               ContainsSubstring("c.csv:2:7: quoted field without an end"));
}
