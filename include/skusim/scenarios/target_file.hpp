// The rules of the compute targets: those in scenarios/targets, which are compiled into the
// program, and files of users' own. What the keys mean is in docs/target_reference.md, which is
// made from the same table of fields as the checks here.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/catalog/target.hpp>

#include <array>
#include <string>
#include <string_view>

namespace skusim::scenarios {

/// The targets that ship with skusim, in the order in which they are compared.
inline constexpr std::array<std::string_view, 9> shipped_targets{
    "aks", "managed-online", "aci", "amlcompute", "local", "eks", "sagemaker", "gke", "vertex"};

/// The target of that name as it ships with skusim. A name without a data file is a fault.
[[nodiscard]] Result<catalog::Target> shipped_target(std::string_view name);

/// The target that the file at `path` describes. Faults, all of the file at once: as of a scenario
/// (see read_scenario()); those of the defaults are told here, too.
[[nodiscard]] Result<catalog::Target> read_target(const std::string& path);

/// Whether the file is meant as a target's, not as a scenario: it names what it rents, and has no
/// workload. False for a file that cannot be read.
[[nodiscard]] bool is_target_file(const std::string& path);

} // namespace skusim::scenarios
