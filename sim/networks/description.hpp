// A network as the sections of a scenario.
#pragma once

#include <skusim/models/card.hpp>
#include <skusim/networks/network_file.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace skusim::networks {

/// What the sections are made of, in bytes and operations per request.
struct Ingredients {
    std::string path;
    std::string task;
    std::int64_t parameters = 0;
    std::map<std::string, std::int64_t> bytes_by_format; ///< of parameters
    double read_weights = 0;                             ///< bytes that each request reads
    double operations = 0;
    double activations = 0;      ///< moved, with element-wise operators fused into others
    double peak_activations = 0; ///< alive at once
    bool is_quantised = false;   ///< most products are between integers
    std::vector<std::string> notes;
};

/// The card of a network, with `service` only where there are operations, and the format of most of
/// its weights. What no file tells is assumed as in the cards that ship, and a note says so.
[[nodiscard]] Network described(Ingredients ingredients);

/// "8.178 GFLOP", "102.23 MB": seven digits at most, in the largest unit that leaves 1 or more.
[[nodiscard]] std::string operations_text(double operations);
[[nodiscard]] std::string bytes_text(double bytes);

} // namespace skusim::networks
