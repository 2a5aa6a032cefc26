#include <skusim/base/check.hpp>
#include <skusim/base/json.hpp>
#include <skusim/report/calibration.hpp>

#include "json.hpp"
#include "report/form/figures.hpp"

#include <fmt/format.h>

namespace skusim::report {

namespace {

/// To more digits than any measurement has.
std::string written_time(Duration length) {
    return fmt::format("{:.7g} ms", in_seconds(length) * 1e3);
}

double rounded(double value) {
    return std::stod(fmt::format("{:.6g}", value));
}

Json model_json(const service::LinearService& linear) {
    Json json{{"kind", "linear"},
              {"overhead", written_time(linear.overhead)},
              {"per_request", written_time(linear.per_request)}};
    if (linear.cv > 0) {
        json["cv"] = rounded(linear.cv);
    }
    return json;
}

Json model_json(const service::DistributionService& distribution) {
    const random::Shape& shape = distribution.time.shape;
    Json time{{"kind", random::name(shape.kind)}, {"mean", written_time(distribution.time.mean)}};
    if (shape.kind != random::ShapeKind::constant && shape.kind != random::ShapeKind::exponential) {
        time["cv"] = rounded(shape.cv);
    }
    return {{"kind", "distribution"}, {"time", time}};
}

Json model_json(const random::QuantileLaw& law) {
    Json points = Json::array();
    for (const random::QuantilePoint& point : law.points) {
        points.push_back({{"share", fmt::format("{:.6g} %", 100 * point.probability)},
                          {"time", written_time(point.time)}});
    }
    Json time{{"kind", "quantiles"}, {"points", points}};
    if (law.least) {
        time["least"] = written_time(*law.least);
    }
    if (law.mean) {
        time["mean"] = written_time(*law.mean);
    }
    return {{"kind", "distribution"}, {"time", time}};
}

std::string written_bytes(Bytes bytes) {
    return fmt::format("{:.6g} MiB", bytes.value() / (1024.0 * 1024.0));
}

std::string written_share(double share) {
    return fmt::format("{:.6g} %", 100 * share);
}

Json model_json(const service::RooflineService& roofline) {
    Json json{{"kind", "roofline"},
              {"operations", fmt::format("{:.6g} GFLOP", roofline.operations.value() / 1e9)},
              {"weights", written_bytes(roofline.weights)},
              {"activations", written_bytes(roofline.activations)},
              {"precision", catalog::name(roofline.precision)},
              {"compute_efficiency", written_share(roofline.compute_efficiency)},
              {"bandwidth_efficiency", written_share(roofline.bandwidth_efficiency)},
              {"overhead", written_time(roofline.overhead)}};
    if (roofline.cv > 0) {
        json["cv"] = rounded(roofline.cv);
    }
    return json;
}

Json model_json(const service::ServiceModel& model) {
    if (const auto* roofline = std::get_if<service::RooflineService>(&model)) {
        return model_json(*roofline);
    }
    if (const auto* linear = std::get_if<service::LinearService>(&model)) {
        return model_json(*linear);
    }
    const auto* distribution = std::get_if<service::DistributionService>(&model);
    SKUSIM_CHECK(distribution != nullptr, "a calibration gives no table");
    return model_json(*distribution);
}

Json uncertainty_json(const service::Uncertainty& uncertainty) {
    Json list = Json::array();
    for (const service::UncertainParameter& parameter : uncertainty) {
        Json item{
            {"parameter", parameter.name},
            {"standard_error", parameter.standard_error < 1e-6
                                   ? std::string("0 %")
                                   : fmt::format("{:.4g} %", 100 * parameter.standard_error)}};
        if (!parameter.correlations.empty()) {
            item["correlations"] = Json::array();
            for (const double correlation : parameter.correlations) {
                item["correlations"].push_back(std::stod(fmt::format("{:.3f}", correlation)));
            }
        }
        list.push_back(std::move(item));
    }
    return list;
}

} // namespace

Json service_json(const calibration::FittedService& fitted) {
    Json json = fitted.law ? model_json(*fitted.law) : model_json(fitted.model);
    if (fitted.scaling) {
        json["scaling"] = {{"contention", written_share(fitted.scaling->contention)},
                           {"coherence", written_share(fitted.scaling->coherence)}};
    }
    if (fitted.delay > Duration::zero()) {
        json["delay"] = written_time(fitted.delay);
    }
    if (!fitted.uncertainty.empty()) {
        json["uncertainty"] = uncertainty_json(fitted.uncertainty);
    }
    return json;
}

} // namespace skusim::report
