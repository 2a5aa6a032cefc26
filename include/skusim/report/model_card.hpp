// A model that a scenario can describe by two sections: what it is, and the sections to be pasted.
#pragma once

#include <skusim/report/format.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace skusim::report {

/// Keys and values as a scenario writes them, in order.
using Section = std::vector<std::pair<std::string, std::string>>;

/// All nodes of one operator of a network that was read from a file.
struct OperatorFigures {
    std::string name;
    std::int64_t nodes = 0;
    std::int64_t parameters = 0;
    double operations = 0;       ///< per request
    double activation_bytes = 0; ///< per request
};

/// What was counted in such a file.
struct NetworkFigures {
    std::string format; ///< of most weights; empty without any
    std::int64_t weight_bytes = 0;
    double operations = 0;            ///< per request
    double activation_bytes = 0;      ///< per request, of all operators
    double peak_activation_bytes = 0; ///< alive at once
    std::vector<OperatorFigures> operators;
};

struct DescribedModel {
    std::string name;
    std::string task; ///< what one request is; empty if not known
    std::int64_t parameters = 0;
    Section model;
    Section service;   ///< `kind` first; empty where nothing tells the operations
    Section published; ///< on what, and the time there
    std::string source;
    std::string date; ///< empty for a file
    std::vector<std::string> notes;
    bool has_many_passes = false;
    std::optional<NetworkFigures> network = {}; ///< of a file
};

/// The sections are YAML in text; in CSV each key is a row; JSON has both sections as objects of
/// texts.
[[nodiscard]] std::string model_card(const DescribedModel& model, Format format);

} // namespace skusim::report
