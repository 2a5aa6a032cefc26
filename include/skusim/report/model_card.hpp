// A model that a scenario can describe by two sections: what it is, and the sections to be pasted.
#pragma once

#include <skusim/report/format.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace skusim::report {

/// Keys and values as a scenario writes them, in order.
using Section = std::vector<std::pair<std::string, std::string>>;

struct DescribedModel {
    std::string name;
    std::string task; ///< what one request is; empty if not known
    std::int64_t parameters = 0;
    Section model;
    Section service;   ///< `kind` first
    Section published; ///< on what, and the time there
    std::string source;
    std::string date;
    std::vector<std::string> notes;
    bool has_many_passes = false;
};

/// As text the sections are YAML; as CSV each key is a row; JSON has both sections as objects of
/// texts.
[[nodiscard]] std::string model_card(const DescribedModel& model, Format format);

} // namespace skusim::report
