#include <skusim/catalogs/hardware_file.hpp>
#include <skusim/catalogs/this_machine.hpp>
#include <skusim/text/plain.hpp>
#include <skusim/text/quantities.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <thread>

namespace skusim::catalogs {
using namespace text;

namespace {

std::string_view without_blanks(std::string_view text) {
    constexpr std::string_view blanks = " \t\n\r";
    const std::size_t first = text.find_first_not_of(blanks);
    return first == std::string_view::npos
               ? ""
               : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// What stands behind "key :" in the first line that begins with the key; empty if none does.
std::string_view value_of(std::string_view text, std::string_view key) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        const std::size_t colon = line.find(':');
        if (colon != std::string_view::npos && without_blanks(line.substr(0, colon)) == key) {
            return without_blanks(line.substr(colon + 1));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return {};
}

double number_in(std::string_view text) {
    const std::size_t end = std::min(text.find(' '), text.size());
    return parse_decimal(text.substr(0, end)).value_or(0);
}

/// "Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz" is "Intel Xeon Platinum 8370C", and "AMD EPYC
/// 7763 64-Core Processor" is "AMD EPYC 7763".
std::string plain_name(std::string_view model_name) {
    std::string text(model_name.substr(0, model_name.find('@')));
    for (const std::string_view mark : {"(R)", "(TM)", "(tm)"}) {
        for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark)) {
            text.erase(at, mark.size());
        }
    }
    std::string name;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        const std::string word = text.substr(at, end - at);
        const bool says_nothing =
            word.empty() || word == "CPU" || word == "Processor" || word.ends_with("-Core");
        if (!says_nothing) {
            name += (name.empty() ? "" : " ") + word;
        }
        at = end + 1;
    }
    return name;
}

/// Cloud variants of a processor carry a letter behind its number.
std::string name_in_hardware(const std::string& name, const catalog::Hardware& hardware) {
    for (const std::string& candidate : {name, name + 'v'}) {
        if (hardware.processor(candidate) != nullptr) {
            return candidate;
        }
    }
    return name;
}

Bytes ram_of(const SystemTexts& system) {
    const double total = number_in(value_of(system.meminfo, "MemTotal")) * 1024; // in "kB"
    const double limit = number_in(without_blanks(system.ram_limit));
    return Bytes{limit > 0 ? std::min(limit, total) : total};
}

std::string text_of(const char* path) {
    constexpr std::size_t most = std::size_t{4} << 20U;
    return read_text_file(path, most).value_or("");
}

} // namespace

catalog::Sku machine_of(const SystemTexts& system, const catalog::Hardware& hardware) {
    catalog::Sku sku;
    sku.name = std::string("this-machine");
    sku.provider = std::string("local");
    sku.vcpus = std::max(system.cpus, 1);
    sku.ram = ram_of(system);
    sku.on_demand = UsdPerHour{};
    sku.spot = UsdPerHour{};
    if (const std::string_view model = value_of(system.cpuinfo, "model name"); !model.empty()) {
        sku.processors.push_back(name_in_hardware(plain_name(model), hardware));
    }
    if (!value_of(system.cpuinfo, "CPU implementer").empty()) { // of Arm's processors only
        sku.architecture = catalog::Architecture::arm64;
    }
    const double siblings = number_in(value_of(system.cpuinfo, "siblings"));
    const double cores = number_in(value_of(system.cpuinfo, "cpu cores"));
    if (siblings >= cores && cores >= 1) {
        sku.threads_per_core = static_cast<int>(siblings / cores);
    }
    return sku;
}

catalog::Sku this_machine() {
    return machine_of({text_of("/proc/cpuinfo"), text_of("/proc/meminfo"),
                       text_of("/sys/fs/cgroup/memory.max"),
                       static_cast<int>(std::thread::hardware_concurrency())},
                      shipped_hardware());
}

} // namespace skusim::catalogs
