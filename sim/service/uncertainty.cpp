#include <skusim/base/check.hpp>
#include <skusim/service/uncertainty.hpp>

#include <Eigen/Dense>
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
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> parts(correlation_matrix(uncertainty));
    return parts.eigenvectors() *
           parts.eigenvalues().cwiseMax(0).cwiseSqrt().asDiagonal().toDenseMatrix() *
           parts.eigenvectors().transpose();
}

bool varies_freely(const random::Shape& shape) {
    switch (shape.kind) {
    case random::ShapeKind::lognormal:
    case random::ShapeKind::gamma:
    case random::ShapeKind::hyperexponential:
    case random::ShapeKind::uniform:
        return true;
    case random::ShapeKind::constant:
    case random::ShapeKind::exponential:
    case random::ShapeKind::empirical:
    case random::ShapeKind::mixture:
        return false;
    }
    return false;
}

void scale(Duration& length, double factor) {
    const Duration scaled = from_nanoseconds(static_cast<double>(length.count()) * factor);
    length = length > Duration::zero() ? std::max(scaled, Duration{1}) : length;
}

// Each overload scales the parameter of that name, and tells whether there is one.
bool scale(DistributionService& model, std::string_view name, double factor) {
    random::Shape& shape = model.time.shape;
    if (name == "mean") {
        scale(model.time.mean, factor);
        return true;
    }
    if (name != "cv" || !varies_freely(shape)) {
        return false;
    }
    const bool is_mixture = shape.kind == random::ShapeKind::hyperexponential;
    const double most = shape.kind == random::ShapeKind::uniform ? 1 / std::sqrt(3.0) : 10;
    shape.cv = std::clamp(shape.cv * factor, is_mixture ? 1.0 : 1e-3, most);
    return true;
}

bool scale(LinearService& model, std::string_view name, double factor) {
    if (name == "overhead") {
        scale(model.overhead, factor);
    } else if (name == "per_request") {
        scale(model.per_request, factor);
    } else if (name == "cv") {
        model.cv *= factor;
    } else {
        return false;
    }
    return true;
}

bool scale(TableService&, std::string_view, double) {
    return false; // its errors are those of its rows, each its own
}

bool scale(RooflineService& model, std::string_view name, double factor) {
    if (name == "overhead") {
        scale(model.overhead, factor);
    } else if (name == "compute_efficiency") {
        model.compute_efficiency = std::min(model.compute_efficiency * factor, 1.0);
    } else if (name == "bandwidth_efficiency") {
        model.bandwidth_efficiency = std::min(model.bandwidth_efficiency * factor, 1.0);
    } else if (name == "cv") {
        model.cv *= factor;
    } else {
        return false;
    }
    return true;
}

bool scale(Scaling& scaling, std::string_view name, double factor) {
    if (name == "contention") {
        scaling.contention = std::min(scaling.contention * factor, 1.0);
    } else if (name == "coherence") {
        scaling.coherence *= factor;
    } else {
        return false;
    }
    return true;
}

bool scale(ScaledModel& service, std::string_view name, double factor) {
    return (service.scaling && scale(*service.scaling, name, factor)) ||
           std::visit([&](auto& kind) { return scale(kind, name, factor); }, service.model);
}

} // namespace

bool is_consistent(const Uncertainty& uncertainty) {
    if (uncertainty.empty()) {
        return true;
    }
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> parts(correlation_matrix(uncertainty),
                                                               Eigen::EigenvaluesOnly);
    constexpr double rounding = 1e-3; // files give three digits
    return parts.eigenvalues().minCoeff() >= -rounding;
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
