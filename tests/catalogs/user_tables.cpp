// A user's own processors, accelerators and series hold before ours, and contradictions are told.
#include <skusim/catalogs/catalog_file.hpp>
#include <skusim/catalogs/tables.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::catalogs;

namespace {

const std::string processors =
    "name,cores,threads_per_core,clock_ghz,"
    "fp32_operations_per_cycle_per_core,"
    "fp16_operations_per_cycle_per_core,"
    "bf16_operations_per_cycle_per_core,"
    "int8_operations_per_cycle_per_core,bandwidth_gb_per_s,source,date\n";
const std::string accelerators = "name,memory_gib,fp32_tflops,fp16_tflops,bf16_tflops,int8_tops,"
                                 "bandwidth_gb_per_s,source,date\n";
const std::string names = "name,same_as,kind,vendor,memory_gib,source,date\n";
const std::string series = "series,provider,architecture,burstable,retired,threads_per_core,"
                           "accelerator,processors,source,date\n";

/// Files in a folder that goes with it.
class Files {
public:
    Files() : folder_(std::filesystem::temp_directory_path() / "skusim_user_tables") {
        std::filesystem::create_directories(folder_);
    }
    ~Files() { std::filesystem::remove_all(folder_); }
    Files(const Files&) = delete;
    Files& operator=(const Files&) = delete;

    std::string put(const std::string& name, const std::string& text) const {
        const std::string path = folder_ / name;
        std::ofstream(path) << text;
        return path;
    }

private:
    std::filesystem::path folder_;
};

std::string faults_of(const std::vector<std::string>& paths) {
    const auto tables = read_tables(paths);
    std::string all;
    for (const Fault& fault : tables ? Faults{} : tables.error()) {
        const std::string line = line_of(fault);
        const std::size_t folder = line.find("skusim_user");
        all += line.substr(folder == std::string::npos ? 0 : folder) + '\n';
    }
    return all;
}

} // namespace

TEST_CASE("a user adds a processor, an accelerator, a name of it and a series that has them") {
    const Files files;
    const auto tables = read_tables(
        {files.put("series.csv",
                   series + "Box,,arm64,false,false,1,Our chip,Our CPU,us,2026-01-02\n"),
         files.put("names.csv", names + "Chip alias,Our chip,,,,us,2026-01-02\n"),
         files.put("cpus.csv", processors + "Our CPU,10,1,2,16,,,,100,us,2026-01-02\n"),
         files.put("gpus.csv", accelerators + "Our chip,12,1,2,,,300,us,2026-01-02\n")});
    REQUIRE(tables);
    CHECK(tables->contradictions.empty());
    CHECK(tables->hardware.processor("Our CPU")->peaks.fp32->value() == Approx(320e9));
    CHECK(in_gibibytes(*tables->hardware.accelerator("Chip alias")->memory) == 12);
    // What ships is there as well.
    CHECK(tables->hardware.processor("AMD EPYC 7763v") != nullptr);
    const auto reading = parse_catalog(
        "c.csv",
        "name,provider,series,vcpus,ram_gib,usd_per_hour,accelerator,accelerator_count\n"
        "b1,mine,Box,4,16,1,Our chip,1\n",
        {}, *tables);
    REQUIRE(reading);
    const catalog::Sku& sku = reading->catalog.skus.at(0);
    CHECK(sku.processors == std::vector<std::string>{"Our CPU"});
    CHECK(sku.architecture == catalog::Architecture::arm64);
    CHECK(in_gibibytes(*sku.accelerators->memory_each) == 12);
}

TEST_CASE("theirs hold before ours, and every contradiction is told with both figures") {
    const Files files;
    const auto tables = read_tables(
        {files.put("gpus.csv", accelerators + "T4,,,64,,,,us,2026-01-02\n"
                                              "L4,24,,,,,,us,2026-01-02\n"),
         files.put("cpus.csv", processors + "AWS Graviton3,64,,3,32,,,,,us,2026-01-02\n"),
         files.put("series.csv",
                   series + "c7g,aws,arm64,false,false,,,AWS Graviton2,us,2026-01-02\n")});
    REQUIRE(tables);
    REQUIRE(tables->contradictions.size() == 3);
    CHECK_THAT(
        tables->contradictions[0],
        ContainsSubstring("cpus.csv:2: processor \"AWS Graviton3\" differs from the table that "
                          "ships, and holds before it: fp32 peak 6.144 TFLOP/s (ours 5.325 "
                          "TFLOP/s)"));
    CHECK_THAT(
        tables->contradictions[1],
        ContainsSubstring("gpus.csv:2: accelerator \"T4\" differs from the table that ships, "
                          "and holds before it: fp16 peak 64 TFLOP/s (ours 65 TFLOP/s)"));
    CHECK_THAT(tables->contradictions[2],
               ContainsSubstring("series.csv:2: series \"c7g\" of aws differs from the table that "
                                 "ships, and holds before it: processors AWS Graviton2 (ours AWS "
                                 "Graviton3)"));
    const catalog::AcceleratorType* t4 = tables->hardware.accelerator("T4");
    CHECK(t4->peaks.fp16->value() == Approx(64e12));
    CHECK(in_gibibytes(*t4->memory) == 16); // a blank is as ours
    const catalog::Processor* graviton = tables->hardware.processor("AWS Graviton3");
    CHECK(graviton->threads_per_core == 1);
    CHECK(graviton->peaks.fp32->value() == Approx(64 * 3e9 * 32));
    CHECK(graviton->peaks.fp16->value() == Approx(64 * 2.6e9 * 64)); // ours: the cores are the same
    CHECK(tables->series.find("aws", "c7g")->processors ==
          std::vector<std::string>{"AWS Graviton2"});
    CHECK(tables->series.find("aws", "c7g")->threads_per_core == 1);
}

TEST_CASE("another name of an accelerator that a user changes has the change") {
    const Files files;
    const auto tables = read_tables(
        {files.put("gpus.csv", accelerators + "A100-SXM-40GB,,,300,,,,us,2026-01-02\n")});
    REQUIRE(tables);
    CHECK(tables->hardware.accelerator("A100")->peaks.fp16->value() == Approx(300e12));
}

TEST_CASE("peaks of a socket with other cores are not ours") {
    const Files files;
    const auto tables = read_tables(
        {files.put("cpus.csv", processors + "AWS Graviton3,32,,,,,,,,us,2026-01-02\n")});
    REQUIRE(tables);
    CHECK(!tables->hardware.processor("AWS Graviton3")->peaks.fp32);
}

TEST_CASE("a user's tables tell their faults with file, line and remedy") {
    const Files files;
    CHECK(
        faults_of({files.put("a.csv", processors + "P,0,2,2000,,,,,,us,2026-01-02\n"
                                                   "P,4,2,2,,,,,,us,2026-01-02\n")}) ==
        "skusim_user_tables/a.csv:2:3: cores is \"0\"; expected a whole number from 1, at most "
        "1024\n"
        "skusim_user_tables/a.csv:2:7: clock_ghz is \"2000\"; expected a number from 0.1, at most "
        "10\n"
        "skusim_user_tables/a.csv:3:1: second row of processor \"P\"\n");
    CHECK(
        faults_of({files.put(
            "b.csv", series + "S,,x86_64,false,false,1,T44,AMD EPYC 7R31,us,2026-01-02\n")}) ==
        "skusim_user_tables/b.csv:2:29: no table of hardware has processor \"AMD EPYC 7R31\"; did "
        "you mean \"AMD EPYC 7R13\"?\n"
        "skusim_user_tables/b.csv:2:25: no table of hardware has accelerator \"T44\"; did you mean "
        "\"T4\"?\n");
    CHECK(
        faults_of({files.put("c.csv", "name,price\nx,1\n")}) ==
        "skusim_user_tables/c.csv:1:1: not the header of a table of hardware: those of processors "
        "have the column clock_ghz, of accelerators fp16_tflops, of their names same_as, of series "
        "threads_per_core and processors (docs/catalogs.md); found are \"name\", \"price\"\n");
    CHECK_THAT(faults_of({files.put("d.csv", "")}), ContainsSubstring("d.csv"));
    CHECK_THAT(faults_of({"/nowhere/at/all.csv"}), ContainsSubstring("/nowhere/at/all.csv"));
    CHECK_THAT(faults_of({files.put("e.csv", names + "X,T44,thing,,,us,2026-01-02\n")}),
               ContainsSubstring("no row of data/hardware/accelerators.csv is \"T44\""));
}
