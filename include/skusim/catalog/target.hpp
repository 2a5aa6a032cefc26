// A compute target's rules, as read from its data file (scenarios/targets/*.yaml).
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/catalog/sku.hpp>

#include <optional>
#include <string>
#include <vector>

namespace skusim::catalog {

/// What a rule says and who says so: printed whenever the rule bites.
struct Rule {
    std::string text;
    std::string source;
    std::string date; ///< ISO date of the source
};

/// Values that a target gives to keys that a scenario leaves out.
struct TargetDefaults {
    std::optional<Duration> max_wait;
    std::optional<Duration> timeout;
};

/// The least cluster that a target runs in production.
struct TargetMinimum {
    int nodes = 1;
    double vcpus = 0; ///< of all nodes together
    Rule rule;
};

/// Which hosting service the model runs in, and what it demands.
struct Target {
    std::string name;                          ///< "aks"
    std::string title;                         ///< "Azure Kubernetes Service"
    std::vector<AcceleratorKind> accelerators; ///< kinds that it serves
    Rule accelerators_rule;
    TargetMinimum minimum;
    TargetDefaults defaults;
    Rule defaults_rule;
};

/// Nodes of `sku` that the minimum demands: at least one.
[[nodiscard]] int minimum_nodes(const TargetMinimum& minimum, const Sku& sku);

} // namespace skusim::catalog
