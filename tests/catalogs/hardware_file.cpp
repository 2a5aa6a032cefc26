#include <skusim/catalogs/hardware_file.hpp>

#include "../../sim/catalogs/series.hpp"

#include <map>
#include <string>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::catalogs;

namespace {

const std::string processors_header =
    "name,cores,threads_per_core,clock_ghz,fp32_operations_per_cycle_per_core,"
    "fp16_operations_per_cycle_per_core,bf16_operations_per_cycle_per_core,"
    "int8_operations_per_cycle_per_core,bandwidth_gb_per_s,source,date,note\n";
const std::string accelerators_header = "name,memory_gib,fp32_tflops,fp16_tflops,bf16_tflops,"
                                        "int8_tops,bandwidth_gb_per_s,source,date,note\n";
const std::string series_header = "series,architecture,burstable,retired,threads_per_core,"
                                  "accelerator,processors,source,date,note\n";

template <class T>
std::string faults(const Result<T>& result) {
    std::string all;
    for (const Fault& fault : result ? Faults{} : result.error()) {
        all += line_of(fault) + '\n';
    }
    return all;
}

} // namespace

TEST_CASE("a processor's peak is cores x clock x operations per cycle, and a blank is unknown") {
    const auto hardware =
        parse_hardware(processors_header + "Ice,32,2,2.5,64,,,256,204.8,here,2026-01-02,\n"
                                           "Arm,80,1,,16,,,,,here,2026-03-04,\"a, note\"\n",
                       accelerators_header + "T4,16,8.1,65,,130,320,there,2025-01-01,\n");
    REQUIRE(hardware);
    const catalog::Processor* ice = hardware->processor("Ice");
    REQUIRE(ice != nullptr);
    CHECK(ice->cores == 32);
    CHECK(ice->threads_per_core == 2);
    CHECK(ice->peaks.fp32->value() == Approx(5.12e12)); // 32 x 2.5e9 x 64
    CHECK(ice->peaks.int8->value() == Approx(20.48e12));
    CHECK_FALSE(ice->peaks.fp16.has_value());
    CHECK(ice->bandwidth->value() == Approx(204.8e9));
    const catalog::Processor* arm = hardware->processor("Arm");
    REQUIRE(arm != nullptr);
    CHECK(arm->threads_per_core == 1);
    CHECK_FALSE(arm->peaks.fp32.has_value()); // without a clock there is no peak
    CHECK_FALSE(arm->bandwidth.has_value());
    const catalog::AcceleratorType* t4 = hardware->accelerator("T4");
    REQUIRE(t4 != nullptr);
    CHECK(in_gibibytes(*t4->memory) == 16);
    CHECK(t4->peaks.fp16->value() == Approx(65e12));
    CHECK(t4->bandwidth->value() == Approx(320e9));
    CHECK_FALSE(t4->peaks.bf16.has_value());
    CHECK(hardware->date == "2026-03-04");
}

TEST_CASE("a hardware table's faults are all told, with their places") {
    const auto hardware = parse_hardware(processors_header + "Ice,32.5,2,2500,64,,,,,,2026-01-02,\n"
                                                             "Ice,32,2,2.5,64,,,,,here,today,\n",
                                         accelerators_header + ",16,-1,,,,,there,2026-02-30,\n");
    CHECK(
        faults(hardware) ==
        "data/hardware/processors.csv:2:5: cores is \"32.5\"; expected a whole number from 1, at "
        "most 1024\n"
        "data/hardware/processors.csv:2:12: clock_ghz is \"2500\"; expected a number from 0.1, at "
        "most 10\n"
        "data/hardware/processors.csv:2:24: source is empty\n"
        "data/hardware/processors.csv:3:1: second row of \"Ice\"\n"
        "data/hardware/processors.csv:3:26: date is \"today\"; expected a date such as 2026-05-20\n"
        "data/hardware/accelerators.csv:2:1: name is empty\n"
        "data/hardware/accelerators.csv:2:5: fp32_tflops is \"-1\"; expected a number from 0.1, at "
        "most 1e+06\n"
        "data/hardware/accelerators.csv:2:18: date is \"2026-02-30\"; expected a date such as "
        "2026-05-20\n");
}

TEST_CASE(
    "an accelerator's link, its driver's memory and peaks of 8 and 4 bits are read if given") {
    const std::string header = accelerators_header.substr(0, accelerators_header.size() - 1) +
                               ",fp8_tflops,fp4_tflops,link_gb_per_s,link_kind,driver_memory_mib\n";
    const auto hardware =
        parse_hardware(processors_header,
                       header + "B,180,,2250,2250,4500,7700,there,2025-01-01,,4500,9000,900,nvlink,"
                                "183359\nC,48,,,,,,there,2025-01-01,,,,,,\n",
                       "name,same_as,kind,vendor,memory_gib,source,date\nB200,B,,,,a,2025-01-01\n"
                       "B100,B,,,100,a,2025-01-01\n");
    REQUIRE(hardware);
    const catalog::AcceleratorType* b = hardware->accelerator("B200");
    REQUIRE(b != nullptr);
    CHECK(b->same_as == "B");
    CHECK(hardware->accelerator("B")->same_as.empty());
    CHECK(b->peaks.fp8->value() == 4500e12);
    CHECK(b->peaks.fp4->value() == 9000e12);
    CHECK(b->link == catalog::LinkKind::nvlink);
    CHECK(b->link_bandwidth->value() == 900e9);
    CHECK(b->reported_memory()->value() == 183'359.0 * 1024 * 1024);
    CHECK(in_gibibytes(*hardware->accelerator("B100")->reported_memory()) == 100); // another board
    const catalog::AcceleratorType* c = hardware->accelerator("C");
    REQUIRE(c != nullptr);
    CHECK_FALSE(c->peaks.fp8.has_value());
    CHECK_FALSE(c->link.has_value());
    CHECK_FALSE(c->driver_memory.has_value());
    CHECK(in_gibibytes(*c->reported_memory()) == 48);

    CHECK(faults(parse_hardware(processors_header,
                                header + "B,180,,,,,,there,2025-01-01,,,,,bus,12\n")) ==
          "data/hardware/accelerators.csv:2:33: link_kind is \"bus\"; expected nvlink, "
          "nvlink-pairs, pcie or xgmi\n"
          "data/hardware/accelerators.csv:2:37: driver_memory_mib is \"12\"; expected a number "
          "from 1024, at most 1e+07\n");
}

TEST_CASE("a series of Azure machines is read") {
    const auto table =
        parse_series("data/hardware/azure_series.csv",
                     series_header + "Dsv3,x86_64,false,false,2,,Xeon A | Xeon B,here,2026-01-02,\n"
                                     "Bpsv2,arm64,true,false,1,,Altra,here,2026-01-02,\n"
                                     "NCsv3,x86_64,,true,,V100,,here,2026-01-02,\n");
    REQUIRE(table);
    CHECK(table->at("Dsv3").processors == std::vector<std::string>{"Xeon A", "Xeon B"});
    CHECK(table->at("Dsv3").threads_per_core == 2);
    CHECK_FALSE(table->at("Dsv3").burstable);
    CHECK(table->at("Bpsv2").architecture == catalog::Architecture::arm64);
    CHECK(table->at("Bpsv2").burstable);
    CHECK(table->at("NCsv3").retired);
    CHECK(table->at("NCsv3").accelerator == "V100");
    CHECK(table->at("NCsv3").threads_per_core == 0);
    CHECK(table->at("NCsv3").processors.empty());

    CHECK(faults(parse_series("data/hardware/azure_series.csv",
                              series_header + "Dsv3,arm,yes,false,0,,,here,2026-01-02,\n"
                                              "Dsv3,arm64,false,false,1,,,,2026-01-02,\n")) ==
          "data/hardware/azure_series.csv:2:6: architecture is \"arm\"; expected x86_64 or arm64\n"
          "data/hardware/azure_series.csv:2:10: burstable is \"yes\"; expected true or false\n"
          "data/hardware/azure_series.csv:2:20: threads_per_core is \"0\"; expected a whole number "
          "from 1, at most 8\n"
          "data/hardware/azure_series.csv:3:1: second row of series \"Dsv3\"\n"
          "data/hardware/azure_series.csv:3:28: source is empty\n");
}

TEST_CASE("the tables that ship are sound, and every name in them is known to the other") {
    const catalog::Hardware& hardware = shipped_hardware();
    CHECK(hardware.processors.size() >= 10);
    CHECK(hardware.accelerators.size() >= 5);
    const SeriesTable& series_table = shipped_tables().series;
    CHECK(series_table.by_cloud.at("azure").size() >= 200);
    CHECK(series_table.by_cloud.at("aws").size() >= 60);
    CHECK(series_table.by_cloud.at("gcp").size() >= 40);
    std::map<std::string, Series> all;
    for (const auto& [cloud, table] : series_table.by_cloud) {
        for (const auto& [name, series] : table) {
            all.emplace(cloud + ' ' + name, series);
        }
    }
    for (const auto& [name, series] : all) {
        INFO("series " << name);
        for (const std::string& processor : series.processors) {
            INFO("processor " << processor);
            CHECK(hardware.processor(processor) != nullptr);
        }
        INFO("accelerator " << series.accelerator);
        CHECK((series.accelerator.empty() || hardware.accelerator(series.accelerator) != nullptr));
    }
}
