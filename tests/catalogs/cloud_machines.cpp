// Machines of Amazon, Google and Lambda as SkyPilot's catalogs tell them: series, processors and
// accelerators from our tables, Google's accelerators joined to their hosts, zones to regions.
#include <skusim/catalogs/catalog_file.hpp>

#include "../../sim/catalogs/accelerator_hosts.hpp"

#include <cstdlib>
#include <string>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::catalogs;
using catalog::AcceleratorKind;
using catalog::Architecture;
using catalog::Sku;

namespace {

// The columns of SkyPilot's AWS catalogs of schemas v5 and v8: later ones have more.
const std::string aws_v5 = "InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,GpuInfo,"
                           "Price,SpotPrice,Region,AvailabilityZone\n";
const std::string aws_v8 =
    "InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,GpuInfo,"
    "Price,SpotPrice,Region,AvailabilityZone,Arch,LocalDiskType,NVMeSupported,"
    "LocalDiskSize,LocalDiskCount\n";
const std::string gcp = "InstanceType,vCPUs,MemoryGiB,AcceleratorName,AcceleratorCount,GpuInfo,"
                        "Region,AvailabilityZone,Price,SpotPrice\n";

CatalogReading rows_of(const std::string& text) {
    auto reading = parse_catalog("vms.csv", text);
    REQUIRE(reading);
    return std::move(*reading);
}

const Sku& sku_of(const CatalogReading& reading, const std::string& name) {
    for (const Sku& sku : reading.catalog.skus) {
        if (sku.name == name) {
            return sku;
        }
    }
    FAIL("no SKU " << name);
    std::abort();
}

} // namespace

TEST_CASE("Amazon's machines have the series, processors and vCPUs per core of our table") {
    const CatalogReading reading =
        rows_of(aws_v5 + "c7i.xlarge,,,4,8,,0.1785,0.07,us-east-1,us-east-1a\n"
                         "c7g.xlarge,,,4,8,,0.145,0.05,us-east-1,us-east-1a\n"
                         "m7a.xlarge,,,4,16,,0.23184,0.08,us-east-1,us-east-1a\n"
                         "t3.medium,,,2,4,,0.0416,0.01,us-east-1,us-east-1a\n"
                         "p3.2xlarge,V100,1,8,61,,3.06,1,us-east-1,us-east-1a\n"
                         "ml.m5.xlarge,,,4,16,,0.23,,us-east-1,us-east-1a\n"
                         "u7i-12tb.224xlarge,,,896,12288,,152.88,,us-east-1,us-east-1a\n");
    const Sku& c7i = sku_of(reading, "c7i.xlarge");
    CHECK(c7i.provider == "aws");
    CHECK(c7i.series == "c7i");
    CHECK(c7i.processors == std::vector<std::string>{"Intel Xeon Platinum 8488C"});
    CHECK(c7i.threads_per_core == 2);
    const Sku& c7g = sku_of(reading, "c7g.xlarge");
    CHECK(c7g.architecture == Architecture::arm64);
    CHECK(c7g.processors == std::vector<std::string>{"AWS Graviton3"});
    CHECK(c7g.threads_per_core == 1);
    const Sku& m7a = sku_of(reading, "m7a.xlarge");
    CHECK(m7a.processors == std::vector<std::string>{"AMD EPYC 9R14"});
    CHECK(m7a.threads_per_core == 1); // a whole core for each vCPU
    CHECK(sku_of(reading, "t3.medium").burstable);
    const Sku& p3 = sku_of(reading, "p3.2xlarge");
    CHECK(p3.accelerators->type == "V100-SXM2-16GB"); // which SkyPilot's name leaves open
    CHECK(in_gibibytes(*p3.accelerators->memory_each) == 16);
    CHECK(sku_of(reading, "ml.m5.xlarge").series == "m5"); // an instance of SageMaker
    CHECK(sku_of(reading, "u7i-12tb.224xlarge").processors.empty());
}

TEST_CASE("later columns of SkyPilot's are read by name: Arch counts, the disk's do not") {
    const CatalogReading reading =
        rows_of(aws_v8 + "c7g.xlarge,,,4,8,,0.145,0.05,us-east-1,us-east-1a,arm64,,,,\n"
                         "x9z.large,,,2,8,,0.1,,us-east-1,us-east-1a,arm64,ssd,True,100,1\n");
    CHECK(sku_of(reading, "c7g.xlarge").architecture == Architecture::arm64);
    CHECK(sku_of(reading, "x9z.large").architecture == Architecture::arm64);
    CHECK(sku_of(reading, "x9z.large").processors.empty()); // a series that nobody knows
}

TEST_CASE("rows of several zones are one machine at the least of their prices") {
    const CatalogReading reading =
        rows_of(aws_v5 + "c7i.xlarge,,,4,8,,0.1785,0.0712,us-east-1,us-east-1a\n"
                         "c7i.xlarge,,,4,8,,0.1785,0.0698,us-east-1,us-east-1b\n"
                         "c7i.xlarge,,,4,8,,0.1785,,us-east-1,us-east-1c\n"
                         "c7i.xlarge,,,4,8,,0.2,0.01,us-west-1,us-west-1a\n");
    REQUIRE(reading.catalog.skus.size() == 2);
    CHECK(reading.skipped.empty());
    CHECK(reading.rows == 4);
    CHECK(reading.catalog.skus[0].on_demand == UsdPerHour::parse("0.1785"));
    CHECK(reading.catalog.skus[0].spot == UsdPerHour::parse("0.0698"));
    CHECK(reading.catalog.skus[1].spot == UsdPerHour::parse("0.01"));
}

TEST_CASE(
    "Google's machines are told apart within a series, and its GPUs priced with their hosts") {
    const CatalogReading reading =
        rows_of(gcp + ",,,L4,1,{'Gpus': [{'MemoryInfo': {'SizeInMiB': 24576}}]},us-central1,"
                      "us-central1-a,0.56004,0.2343\n"
                      ",,,L4,2,,us-central1,us-central1-a,1.12008,0.4686\n"
                      ",,,T4,1,,us-central1,us-central1-a,0.35,0.1654\n"
                      ",,,T4,1,,us-central1,us-central1-b,0.35,0.15\n"
                      ",,,A100-80GB,1,,us-central1,us-central1-a,3.93,1.96\n"
                      ",,,tpu-v5p-8,1,,us-central1,us-central1-a,16.8,3.3\n"
                      "g2-standard-4,4,16,,,,us-central1,us-central1-a,0.14679,0.06168\n"
                      "g2-standard-24,24,96,,,,us-central1,us-central1-a,0.88075,0.37008\n"
                      "g2-standard-48,48,192,,,,us-central1,us-central1-a,1.7615,0.74016\n"
                      "n1-standard-8,8,30,,,,us-central1,us-central1-a,0.38,0.13954\n"
                      "n1-standard-64,64,240,,,,us-central1,us-central1-a,3.04,1\n"
                      "n2-standard-4,4,16,,,,us-central1,us-central1-a,0.19424,0.06284\n"
                      "a3-ultragpu-8g,224,2952,H200,8,,us-central1,us-central1-a,86.76,42\n"
                      "t2a-standard-4,4,16,,,,us-central1,us-central1-a,0.154,0.04474\n");
    const Sku& g2 = sku_of(reading, "g2-standard-4");
    CHECK(g2.accelerators->type == "L4");
    CHECK(g2.accelerators->count == 1);
    CHECK(in_gibibytes(*g2.accelerators->memory_each) == 24);
    CHECK(g2.on_demand == UsdPerHour::parse("0.70683")); // 0.14679 + 0.56004
    CHECK(g2.spot == UsdPerHour::parse("0.29598"));      // 0.06168 + 0.2343
    const Sku& two = sku_of(reading, "g2-standard-24");
    CHECK(two.accelerators->count == 2);
    CHECK(two.on_demand == UsdPerHour::parse("2.00083")); // 0.88075 + 1.12008
    CHECK(!sku_of(reading, "n1-standard-8").accelerators);
    const Sku& attached = sku_of(reading, "n1-standard-8+1xT4");
    CHECK(attached.series == "n1");
    CHECK(attached.vcpus == 8);
    CHECK(attached.on_demand == UsdPerHour::parse("0.73")); // 0.38 + 0.35
    CHECK(attached.spot == UsdPerHour::parse("0.28954"));   // 0.13954 + 0.15, of the cheaper zone
    CHECK(sku_of(reading, "a3-ultragpu-8g").processors ==
          std::vector<std::string>{"Intel Xeon Platinum 8581C"}); // others of a3 have the 8481C
    CHECK(sku_of(reading, "t2a-standard-4").architecture == Architecture::arm64);
    // One T4 is for up to 48 vCPUs, four L4s have no price here, and TPUs have no machine of ours.
    CHECK(reading.catalog.skus.size() == 8);
    REQUIRE(reading.skipped.size() == 2);
    CHECK(reading.skipped[0].reason == "no machine name: the price of an accelerator alone");
    CHECK(reading.skipped[0].count == 2);
    CHECK(reading.skipped[0].first.line == 6);
    CHECK(reading.skipped[1].reason ==
          "a machine that is rented with its accelerator only, priced without it");
    CHECK(reading.skipped[1].first.line == 10);
}

TEST_CASE("a price of accelerators in one region is not that of another") {
    const CatalogReading reading =
        rows_of(gcp + ",,,L4,1,,us-central1,us-central1-a,0.56,0.23\n"
                      "g2-standard-4,4,16,,,,us-central1,us-central1-a,0.15,0.06\n"
                      "g2-standard-4,4,16,,,,us-east4,us-east4-a,0.17,0.07\n");
    REQUIRE(reading.catalog.skus.size() == 1);
    CHECK(reading.catalog.skus[0].region == "us-central1");
    REQUIRE(reading.skipped.size() == 1);
    CHECK(reading.skipped[0].first.line == 4);
}

TEST_CASE("Lambda's machines have the memory of their GPUs from the table") {
    const CatalogReading reading = rows_of(
        "InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,Price,Region,GpuInfo,"
        "SpotPrice\n"
        "gpu_1x_a6000,A6000,1,14,100,0.8,us-east-1,,\n"
        "gpu_8x_h100_sxm5,H100,8,208,1800,23.92,us-east-1,,\n"
        "gpu_1x_gh200,GH200,1,64,432,1.49,us-east-1,,\n"
        "cpu_4x_general,,,4,16,0.2,us-east-1,,\n");
    const Sku& a6000 = sku_of(reading, "gpu_1x_a6000");
    CHECK(a6000.provider == "lambda");
    CHECK(in_gibibytes(*a6000.accelerators->memory_each) == 48);
    CHECK(in_gibibytes(*sku_of(reading, "gpu_8x_h100_sxm5").accelerators->memory_each) == 80);
    CHECK(sku_of(reading, "gpu_1x_gh200").architecture == Architecture::arm64);
    CHECK(!sku_of(reading, "cpu_4x_general").accelerators);
}

TEST_CASE("every accelerator that SkyPilot sells by these names has a kind, and GPUs a memory") {
    struct Row {
        std::string name;
        AcceleratorKind kind;
        double gib; ///< 0 where it is not known
    };
    const std::vector<Row> table{{"L4", AcceleratorKind::gpu, 24},
                                 {"L40S", AcceleratorKind::gpu, 48},
                                 {"A10G", AcceleratorKind::gpu, 24},
                                 {"T4", AcceleratorKind::gpu, 16},
                                 {"V100", AcceleratorKind::gpu, 16},
                                 {"A100", AcceleratorKind::gpu, 40},
                                 {"A100-80GB", AcceleratorKind::gpu, 80},
                                 {"H100", AcceleratorKind::gpu, 80},
                                 {"H100-MEGA", AcceleratorKind::gpu, 80},
                                 {"H200", AcceleratorKind::gpu, 141},
                                 {"B200", AcceleratorKind::gpu, 180},
                                 {"MI300X", AcceleratorKind::gpu, 192},
                                 {"RTXPRO6000", AcceleratorKind::gpu, 96},
                                 {"A6000", AcceleratorKind::gpu, 48},
                                 {"Inferentia", AcceleratorKind::asic, 8},
                                 {"Inferentia2", AcceleratorKind::asic, 32},
                                 {"Trainium", AcceleratorKind::asic, 32},
                                 {"Trainium2", AcceleratorKind::asic, 96},
                                 {"tpu-v5litepod-4", AcceleratorKind::asic, 0},
                                 {"Gaudi HL-205", AcceleratorKind::asic, 32},
                                 {"FPGA", AcceleratorKind::fpga, 0}};
    for (const Row& row : table) {
        CAPTURE(row.name);
        const CatalogReading reading =
            rows_of(aws_v5 + "z," + row.name + ",1,4,16,,1,,us-east-1,us-east-1a\n");
        const catalog::Accelerators& accelerators = *reading.catalog.skus.at(0).accelerators;
        CHECK(accelerators.kind == row.kind);
        CHECK((accelerators.memory_each ? in_gibibytes(*accelerators.memory_each) : 0) == row.gib);
    }
}

TEST_CASE("a table of hosts tells its faults") {
    const auto hosts =
        parse_accelerator_hosts("host,sold,accelerators,count,most_vcpus,source,date\n"
                                "g2-*,with,L4,1,,here,2026-01-01\n"
                                "n1-*,never,T4,0,48,here,2026-01-01\n");
    REQUIRE(!hosts);
    REQUIRE(hosts.error().size() == 2);
    CHECK_THAT(line_of(hosts.error()[0]),
               ContainsSubstring(":3:6: sold is \"never\"; expected with or attached"));
    CHECK_THAT(line_of(hosts.error()[1]), ContainsSubstring(":3:15: count is \"0\""));
}
