// The machine at hand, from texts of real systems.
#include <skusim/catalogs/hardware_file.hpp>
#include <skusim/catalogs/this_machine.hpp>

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::catalogs;

namespace {

SystemTexts azure_vm() {
    return {"processor\t: 0\nvendor_id\t: GenuineIntel\n"
            "model name\t: Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz\n"
            "siblings\t: 4\ncpu cores\t: 2\n\nprocessor\t: 1\n"
            "model name\t: something else\n",
            "MemTotal:       16393384 kB\nMemFree:        10247932 kB\n", "max\n", 4};
}

} // namespace

TEST_CASE("a machine is read from what Linux says of it") {
    const catalog::Sku sku = machine_of(azure_vm(), shipped_hardware());
    CHECK(sku.name == "this-machine");
    CHECK(sku.provider == "local");
    CHECK(sku.vcpus == 4);
    CHECK(sku.ram == Bytes{16393384.0 * 1024});
    CHECK(sku.processors == std::vector<std::string>{"Intel Xeon Platinum 8370C"});
    CHECK(sku.threads_per_core == 2);
    CHECK(sku.architecture == catalog::Architecture::x86_64);
    CHECK(sku.on_demand == UsdPerHour{});
}

TEST_CASE("a processor is found by its plain name, or its cloud variant") {
    SystemTexts system = azure_vm();
    const auto processor = [&](const std::string& model) {
        system.cpuinfo = "model name : " + model + '\n';
        return machine_of(system, shipped_hardware()).processors.at(0);
    };
    CHECK(processor("AMD EPYC 7763 64-Core Processor") == "AMD EPYC 7763v");
    CHECK(processor("AMD EPYC 7V13 64-Core Processor") == "AMD EPYC 7V13");
    CHECK(processor("Intel(R) Core(TM) i7-8700 CPU @ 3.20GHz") == "Intel Core i7-8700");
}

TEST_CASE("a limit of the container that skusim runs in counts") {
    SystemTexts system = azure_vm();
    system.ram_limit = "4294967296\n";
    CHECK(machine_of(system, shipped_hardware()).ram == gibibytes(4));
}

TEST_CASE("a system that says little is no crash") {
    const catalog::Sku bare = machine_of({}, shipped_hardware());
    CHECK(bare.vcpus == 1);
    CHECK(bare.ram == Bytes{});
    CHECK(bare.processors.empty());
    const catalog::Sku odd = machine_of(
        {"model name:\nsiblings: x\ncpu cores: 0", "MemTotal: lots", "-1", -3}, shipped_hardware());
    CHECK(odd.vcpus == 1);
    CHECK(odd.threads_per_core == 0);
    const catalog::Sku arm = machine_of({"CPU implementer\t: 0x41\n", "", "", 2}, {});
    CHECK(arm.architecture == catalog::Architecture::arm64);
}

TEST_CASE("this machine has vCPUs and RAM") {
    const catalog::Sku sku = this_machine();
    CHECK(sku.vcpus >= 1);
    CHECK(sku.ram > gibibytes(0.1));
}
