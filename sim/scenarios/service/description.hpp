// The key `service`: how long a request takes, as a map with `kind`, or the path of a service file.
#pragma once

#include <skusim/schema/fields.hpp>
#include <skusim/service/model.hpp>
#include <skusim/service/scaling.hpp>
#include <skusim/service/uncertainty.hpp>

#include <optional>
#include <string>
#include <vector>

namespace skusim::scenarios {

/// All that a service section says. Of a table only the file is named: its rows are not read yet.
struct ServiceDescription {
    service::ServiceModel model;
    std::optional<service::ThreadScaling> thread_scaling;
    Duration delay{};
    service::Uncertainty uncertainty;
    std::vector<std::string> warnings = {};
};

/// The section of a scenario.
[[nodiscard]] const schema::Notation<ServiceDescription>& service_description();

/// The section of one class of requests: in the scenario itself, and without what a fit tells.
[[nodiscard]] const schema::Notation<ServiceDescription>& class_service_description();

/// A service file: such a section, and the version of its format.
[[nodiscard]] const schema::Notation<ServiceDescription>& service_file_description();

} // namespace skusim::scenarios
