// How sure the parameters of a service model are, and models with parameters drawn accordingly.
#pragma once

#include <skusim/service/model.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::service {

/// One parameter that was fitted to measurements, under the name of its key in a scenario.
struct UncertainParameter {
    std::string name;                 ///< "mean", "cv", "overhead", "contention"
    double standard_error = 0;        ///< over the value: 0.02 is 2 %
    std::vector<double> correlations; ///< of its error with those of the parameters before it

    bool operator==(const UncertainParameter&) const = default;
};

/// Empty: the parameters are taken as they are.
using Uncertainty = std::vector<UncertainParameter>;

/// Whether any errors could be correlated like that: the matrix has no negative eigenvalue.
[[nodiscard]] bool is_consistent(const Uncertainty& uncertainty);

/// A model, and how its time on one thread scales over several.
struct ScaledModel {
    ServiceModel model;
    std::optional<ThreadScaling> scaling = {};
};

/// Whether it has a parameter of that name that may vary. The cv of a constant or an exponential is
/// no parameter; `contention` and `coherence` are those of a scaling.
[[nodiscard]] bool has_parameter(const ScaledModel& service, std::string_view name);

/// The service with each uncertain parameter multiplied by a lognormal factor of median 1 whose
/// coefficient of variation is the standard error; `normals` are independent standard normal
/// draws, one for each parameter. A parameter stays within what its model allows (a
/// hyperexponential's cv at least 1, an efficiency or a contention at most 1). The names are the
/// service's.
[[nodiscard]] ScaledModel drawn(const ScaledModel& service, const Uncertainty& uncertainty,
                                const std::vector<double>& normals);

} // namespace skusim::service
