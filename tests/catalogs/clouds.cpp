// What catalogs of other clouds tell, in a column or by a name, and what stays unknown.
#include <skusim/catalogs/catalog_file.hpp>
#include <skusim/catalogs/hardware_file.hpp>

#include "catalogs/cloud_names.hpp"

#include <string>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::catalogs;
using catalog::AcceleratorKind;
using catalog::Architecture;
using catalog::Sku;

namespace {

const std::string skypilot_header =
    "InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,GpuInfo,"
    "Price,SpotPrice,Region,Arch\n";

CatalogReading skypilot_rows(const std::string& rows) {
    auto reading = parse_catalog("vms.csv", skypilot_header + rows);
    REQUIRE(reading);
    return std::move(*reading);
}

/// SkyPilot's notation of so many GPUs of that memory.
std::string gpu_info(const std::string& name, const std::string& maker, int mebibytes) {
    return "\"{'Gpus': [{'Name': '" + name + "', 'Manufacturer': '" + maker +
           "', 'Count': 1.0, 'MemoryInfo': {'SizeInMiB': " + std::to_string(mebibytes) +
           "}}], 'TotalGpuMemoryInMiB': " + std::to_string(mebibytes) + "}\"";
}

} // namespace

TEST_CASE("a price that pandas wrote as nan is not known, and its machine stays") {
    const CatalogReading reading =
        skypilot_rows("a,,,2,8,,0.1,nan,east,\nb,,,2,8,,NaN,0.02,east,\n");
    REQUIRE(reading.catalog.skus.size() == 2);
    CHECK_FALSE(reading.catalog.skus[0].spot);
    CHECK(reading.catalog.skus[0].on_demand);
    CHECK_FALSE(reading.catalog.skus[1].on_demand);
    CHECK(reading.catalog.skus[1].spot == UsdPerHour::parse("0.02"));
}

TEST_CASE("memory of an accelerator is what the file tells, else what its name tells, never 0") {
    const std::vector<Sku> skus =
        skypilot_rows("a,X9,1,8,64," + gpu_info("X9", "NVIDIA", 81920) +
                      ",1,,east,\n" // only the file knows
                      "b,L4,1,8,64," +
                      gpu_info("L4", "NVIDIA", 22888) +
                      ",1,,east,\n" // before the table
                      "c,H100,1,8,64,,1,,east,\n"
                      "d,A100,1,8,64,,1,,east,\n"
                      "e,A100-80GB,1,8,64,,1,,east,\n"
                      "f,K80,1,8,64,,1,,east,\n"
                      "g,X9,1,8,64,,1,,east,\n"
                      "h,X9,1,8,64,{'Gpus': [{'MemoryInfo': {'SizeInMiB': 0}}]},1,,east,\n")
            .catalog.skus;
    const auto gib_of = [&](std::size_t i) {
        return skus[i].accelerators->memory_each ? in_gibibytes(*skus[i].accelerators->memory_each)
                                                 : -1;
    };
    CHECK(gib_of(0) == 80);
    CHECK(gib_of(1) == Approx(22888.0 / 1024));
    CHECK(gib_of(2) == 80);
    CHECK(gib_of(3) == 40);
    CHECK(gib_of(4) == 80);
    CHECK(gib_of(5) == 12);
    CHECK(gib_of(6) == -1);
    CHECK(gib_of(7) == -1);
    CHECK(skus[0].accelerators->vendor == "nvidia");
    CHECK(skus[2].accelerators->vendor == "nvidia");
    CHECK(skus[6].accelerators->vendor.empty());
}

TEST_CASE("what is no GPU is none: chips for machine learning, FPGAs, and what nobody knows") {
    const std::vector<Sku> skus = skypilot_rows("a,Inferentia,1,4,16,,1,,east,\n"
                                                "b,Trainium2,1,4,16,,1,,east,\n"
                                                "c,tpu-v5litepod-4,1,4,16,,1,,east,\n"
                                                "d,FPGA,1,8,122,,1,,east,\n"
                                                "e,T4,1,4,16,,1,,east,\n"
                                                "f,Neverheardof,1,4,16,,1,,east,\n"
                                                "g,New1,1,4,16," +
                                                gpu_info("New1", "AMD", 1024) + ",1,,east,\n")
                                      .catalog.skus;
    CHECK(skus[0].accelerators->kind == AcceleratorKind::asic);
    CHECK(skus[1].accelerators->kind == AcceleratorKind::asic);
    CHECK(skus[2].accelerators->kind == AcceleratorKind::asic);
    CHECK(skus[3].accelerators->kind == AcceleratorKind::fpga);
    CHECK(skus[4].accelerators->kind == AcceleratorKind::gpu);
    CHECK(!skus[5].accelerators->kind);
    CHECK(skus[6].accelerators->kind == AcceleratorKind::gpu);
    CHECK(skus[6].accelerators->vendor == "amd");
}

TEST_CASE("the architecture is the file's, by any of its names") {
    const CatalogReading reading =
        skypilot_rows("a,,,8,16,,1,,east,arm64\nb,,,8,16,,1,,east,i386\n"
                      "c,,,8,16,,1,,east,x86_64\nd,,,8,16,,1,,east,aarch64\n"
                      "e,,,8,16,,1,,east,amd64\nf,,,8,16,,1,,east,mips\n"
                      "g,,,8,16,,1,,east,\n");
    const std::vector<Sku>& skus = reading.catalog.skus;
    REQUIRE(skus.size() == 6);
    CHECK(skus[0].architecture == Architecture::arm64);
    CHECK(skus[1].architecture == Architecture::i386);
    CHECK(skus[2].architecture == Architecture::x86_64);
    CHECK(skus[3].architecture == Architecture::arm64);
    CHECK(skus[4].architecture == Architecture::x86_64);
    REQUIRE(reading.skipped.size() == 1);
    CHECK(reading.skipped[0].reason == "architecture is none of x86_64, arm64 and i386");
}

TEST_CASE("names tell cloud, series, Arm processors and CPU credits") {
    struct Row {
        std::string name, provider, family, series;
        Architecture architecture;
        bool burstable;
    };
    const std::vector<Row> table{
        {"c7i.large", "aws", "c", "c7i", Architecture::x86_64, false},
        {"c7g.xlarge", "aws", "c", "c7g", Architecture::arm64, false},
        {"g4dn.xlarge", "aws", "g", "g4dn", Architecture::x86_64, false},
        {"g5.12xlarge", "aws", "g", "g5", Architecture::x86_64, false},
        {"g5g.xlarge", "aws", "g", "g5g", Architecture::arm64, false},
        {"im4gn.large", "aws", "im", "im4gn", Architecture::arm64, false},
        {"a1.medium", "aws", "a", "a1", Architecture::arm64, false},
        {"u-6tb1.112xlarge", "aws", "u", "u-6tb1", Architecture::x86_64, false},
        {"t3.medium", "aws", "t", "t3", Architecture::x86_64, true},
        {"t4g.small", "aws", "t", "t4g", Architecture::arm64, true},
        {"trn1.2xlarge", "aws", "trn", "trn1", Architecture::x86_64, false},
        {"m7i.metal-24xl", "aws", "m", "m7i", Architecture::x86_64, false},
        {"n2-standard-4", "gcp", "n", "n2", Architecture::x86_64, false},
        {"t2a-standard-1", "gcp", "t", "t2a", Architecture::arm64, false},
        {"c4a-highmem-8", "gcp", "c", "c4a", Architecture::arm64, false},
        {"e2-micro", "gcp", "e", "e2", Architecture::x86_64, true},
        {"gpu_1x_gh200", "lambda", "", "", Architecture::arm64, false},
        {"VM.Standard.A1.Flex", "oci", "", "", Architecture::arm64, false},
        {"m.2xlarge", "", "", "", Architecture::x86_64, false},
        {"box", "", "", "", Architecture::x86_64, false},
    };
    for (const Row& row : table) {
        CAPTURE(row.name);
        const NamedMachine machine = named_machine(row.name);
        CHECK(machine.provider == row.provider);
        CHECK(machine.family == row.family);
        CHECK(machine.series == row.series);
        CHECK(machine.architecture == row.architecture);
        CHECK(machine.burstable == row.burstable);
    }
}

TEST_CASE("a column of the file is believed before the name") {
    const auto reading = parse_catalog(
        "c.csv", "name,provider,vcpus,ram_gib,usd_per_hour,architecture,burstable,accelerator,"
                 "accelerator_count,accelerator_vendor\n"
                 "t4g.small,aws,2,2,1,x86_64,false,,,\nt4g.small,mine,2,2,1,,,T4,1,Other\n");
    REQUIRE(reading);
    REQUIRE(reading->catalog.skus.size() == 1); // both are of one name and region
    CHECK(reading->catalog.skus[0].architecture == Architecture::x86_64);
    CHECK(!reading->catalog.skus[0].burstable);
    const auto other = parse_catalog(
        "c.csv", "name,provider,vcpus,ram_gib,usd_per_hour,accelerator,accelerator_count,"
                 "accelerator_vendor\nt4g.small,mine,2,2,1,T4,1,Other\n");
    REQUIRE(other);
    CHECK(other->catalog.skus[0].architecture == Architecture::x86_64); // no AWS machine
    CHECK(other->catalog.skus[0].accelerators->vendor == "other");
}

TEST_CASE("a machine that is sold with its GPU only has no price without it") {
    const CatalogReading reading = skypilot_rows("a2-ultragpu-1g,,,12,170,,1.1,,us,\n"
                                                 "a2-highgpu-1g,A100,1,12,85,,3.67,,us,\n"
                                                 "c3-highmem-22,,,22,176,,1.5,,us,\n"
                                                 "n1-standard-8,,,8,30,,0.4,,us,\n");
    REQUIRE(reading.catalog.skus.size() == 3);
    CHECK(reading.catalog.skus[0].name == "a2-highgpu-1g");
    REQUIRE(reading.skipped.size() == 1);
    CHECK(reading.skipped[0].reason ==
          "a machine that is rented with its accelerator only, priced without it");
}

TEST_CASE("a table of names says of what row it is another name, or what it knows itself") {
    const std::string processors =
        "name,cores,threads_per_core,clock_ghz,fp32_operations_per_cycle_per_core,"
        "fp16_operations_per_cycle_per_core,bf16_operations_per_cycle_per_core,"
        "int8_operations_per_cycle_per_core,bandwidth_gb_per_s,source,date\n";
    const std::string accelerators =
        "name,memory_gib,fp32_tflops,fp16_tflops,bf16_tflops,int8_tops,bandwidth_gb_per_s,"
        "source,date,vendor\nT4,16,8.1,65,,130,320,there,2025-01-01,nvidia\n";
    const std::string names = "name,same_as,kind,vendor,memory_gib,source,date\n";
    const auto hardware = parse_hardware(processors, accelerators,
                                         names + "Tesla T4,T4,,,,here,2026-01-01\n"
                                                 "Chip,,asic,acme,8,here,2026-01-01\n");
    REQUIRE(hardware);
    const catalog::AcceleratorType* same = hardware->accelerator("Tesla T4");
    REQUIRE(same != nullptr);
    CHECK(same->peaks.fp16->value() == Approx(65e12));
    CHECK(same->vendor == "nvidia");
    const catalog::AcceleratorType* chip = hardware->accelerator("Chip");
    REQUIRE(chip != nullptr);
    CHECK(chip->kind == AcceleratorKind::asic);
    CHECK(in_gibibytes(*chip->memory) == 8);
    CHECK(!chip->peaks.fp16);
    const auto faulty =
        parse_hardware(processors, accelerators, names + "X,T5,thing,,,here,2026-01-01\n");
    REQUIRE(!faulty);
    CHECK(faulty.error().size() == 2);
    CHECK_THAT(line_of(faulty.error()[0]), ContainsSubstring("accelerator_names.csv:2"));
}
