#include <skusim/base/check.hpp>
#include <skusim/linear/linear.hpp>
#include <skusim/service/parameters.hpp>
#include <skusim/service/uncertainty.hpp>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

namespace skusim::service {

namespace {

Eigen::MatrixXd correlation_matrix(const Uncertainty& uncertainty) {
    const auto count = static_cast<Eigen::Index>(uncertainty.size());
    Eigen::MatrixXd result = Eigen::MatrixXd::Identity(count, count);
    for (Eigen::Index i = 0; i < count; ++i) {
        const std::vector<double>& given = uncertainty[static_cast<std::size_t>(i)].correlations;
        for (Eigen::Index j = 0; j < std::min(i, static_cast<Eigen::Index>(given.size())); ++j) {
            result(i, j) = given[static_cast<std::size_t>(j)];
            result(j, i) = result(i, j);
        }
    }
    return result;
}

// A matrix whose square is the correlations; rounded figures may make one a hair off.
Eigen::MatrixXd root_of(const Uncertainty& uncertainty) {
    return linear::square_root(correlation_matrix(uncertainty));
}

bool scale(const std::vector<Parameter>& parameters, std::string_view key, double factor) {
    const auto found = std::find_if(parameters.begin(), parameters.end(),
                                    [&](const Parameter& it) { return it.key == key; });
    return found != parameters.end() && multiply(*found, factor, AtLimit::stay);
}

bool scale(ScaledModel& service, std::string_view key, double factor) {
    return (service.scaling && scale(parameters_of(*service.scaling), key, factor)) ||
           scale(parameters_of(service.model), key, factor);
}

} // namespace

bool is_consistent(const Uncertainty& uncertainty) {
    if (uncertainty.empty()) {
        return true;
    }
    constexpr double rounding = 1e-3; // files give three digits
    return linear::least_eigenvalue(correlation_matrix(uncertainty)) >= -rounding;
}

bool has_parameter(const ScaledModel& service, std::string_view name) {
    ScaledModel copy = service;
    return scale(copy, name, 1);
}

ScaledModel drawn(const ScaledModel& service, const Uncertainty& uncertainty,
                  const std::vector<double>& normals) {
    SKUSIM_CHECK(normals.size() == uncertainty.size(), "one normal draw for each parameter");
    if (uncertainty.empty()) {
        return service;
    }
    const Eigen::VectorXd correlated =
        root_of(uncertainty) * Eigen::Map<const Eigen::VectorXd>(
                                   normals.data(), static_cast<Eigen::Index>(normals.size()));
    ScaledModel result = service;
    for (std::size_t i = 0; i < uncertainty.size(); ++i) {
        const double error = uncertainty[i].standard_error;
        const double sigma = std::sqrt(std::log1p(error * error));
        const bool is_known = scale(result, uncertainty[i].name,
                                    std::exp(sigma * correlated[static_cast<Eigen::Index>(i)]));
        SKUSIM_CHECK(is_known, "an uncertain parameter is one of the service's");
    }
    return result;
}

} // namespace skusim::service
