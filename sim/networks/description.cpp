#include "description.hpp"

#include <skusim/base/check.hpp>
#include <skusim/text/yaml.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <string_view>

namespace skusim::networks {

namespace {

constexpr double gibibyte = 1073741824.0;

std::string in_units(double amount, const std::array<std::string_view, 5>& units) {
    std::size_t unit = 0;
    while (amount >= 1000 && unit + 1 < units.size()) {
        amount /= 1000;
        ++unit;
    }
    return fmt::format("{:.7g} {}", amount, units[unit]);
}

/// What a loaded copy takes: the runtime and the server around it, the file beside what the runtime
/// makes of it, and the activations that are alive at once.
double ram(double weights, double activations) {
    return 1 + (2 * weights + activations) / gibibyte;
}

text::Value section(const std::string& yaml) {
    text::YamlDocument document = text::parse_yaml(yaml, "");
    SKUSIM_CHECK(document.root && document.faults.empty(), "a section is YAML");
    return std::move(*document.root);
}

std::string_view precision_of(std::string_view format, bool is_quantised) {
    constexpr std::array<std::string_view, 3> known{"fp16", "bf16", "fp32"};
    if (is_quantised) {
        return "int8";
    }
    return std::find(known.begin(), known.end(), format) != known.end() ? format : "fp32";
}

} // namespace

std::string operations_text(double operations) {
    return in_units(operations, {"FLOP", "kFLOP", "MFLOP", "GFLOP", "TFLOP"});
}

std::string bytes_text(double bytes) {
    return in_units(bytes, {"B", "kB", "MB", "GB", "TB"});
}

Network described(Ingredients it) {
    Network network;
    double largest = 0;
    for (const auto& [format, bytes] : it.bytes_by_format) {
        network.weight_bytes += bytes;
        if (static_cast<double>(bytes) > largest) {
            largest = static_cast<double>(bytes);
            network.format = format;
        }
    }
    network.operations = it.operations;
    network.peak_activation_bytes = it.peak_activations;
    const auto weights = static_cast<double>(network.weight_bytes);
    models::ModelCard& card = network.card;
    card.file = it.path;
    card.name = std::filesystem::path(it.path).stem().string();
    card.task = it.task;
    card.parameters = it.parameters;
    card.source = "counted from " + std::filesystem::path(it.path).filename().string();
    card.model = section(fmt::format("ram: {:.1f} GiB\nsize: {}\naccelerator: optional-gpu\n",
                                     std::ceil(10 * ram(weights, it.peak_activations)) / 10,
                                     bytes_text(weights)));
    if (it.operations < 1) {
        card.notes = std::move(it.notes);
        return network;
    }
    const std::string_view precision = precision_of(network.format, it.is_quantised);
    card.service = section(fmt::format(
        "kind: roofline\noperations: {}\nweights: {}\nactivations: {}\nprecision: {}\n"
        "compute_efficiency: 30 %\nbandwidth_efficiency: 60 %\noverhead: 1 ms\ncv: 0.15\n"
        "uncertainty: [{{parameter: compute_efficiency, standard_error: 30 %}}]\n",
        operations_text(it.operations), bytes_text(it.read_weights), bytes_text(it.activations),
        precision));
    if (!it.is_quantised && !network.format.empty() && precision != network.format) {
        it.notes.push_back(fmt::format("Its weights are {}; its arithmetic is taken as {}.",
                                       network.format, precision));
    }
    it.notes.push_back("The efficiencies, the overhead and cv are assumed, and ram is 1 GiB, twice "
                       "the weights and the activations alive at once: measure, and let skusim "
                       "calibrate fit them.");
    card.notes = std::move(it.notes);
    return network;
}

} // namespace skusim::networks
