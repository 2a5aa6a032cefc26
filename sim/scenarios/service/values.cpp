#include "values.hpp"

#include "scenarios/types.hpp"

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

catalog::Precision as_precision(const Value& value) {
    static constexpr std::array<std::pair<std::string_view, catalog::Precision>, 4> table{
        {{"fp32", catalog::Precision::fp32},
         {"fp16", catalog::Precision::fp16},
         {"bf16", catalog::Precision::bf16},
         {"int8", catalog::Precision::int8}}};
    return by_name(table, value);
}

service::RooflineService as_roofline(const Value& map) {
    service::RooflineService roofline;
    set(roofline.operations, map, "operations", as_operations);
    set(roofline.weights, map, "weights", as_bytes);
    set(roofline.activations, map, "activations", as_bytes);
    set(roofline.precision, map, "precision", as_precision);
    set(roofline.compute_efficiency, map, "compute_efficiency", as_ratio);
    set(roofline.bandwidth_efficiency, map, "bandwidth_efficiency", as_ratio);
    set(roofline.overhead, map, "overhead", as_duration);
    set(roofline.cv, map, "cv", as_number);
    return roofline;
}

service::LinearService as_linear(const Value& map) {
    service::LinearService linear;
    set(linear.overhead, map, "overhead", as_duration);
    set(linear.per_request, map, "per_request", as_duration);
    set(linear.cv, map, "cv", as_number);
    return linear;
}

} // namespace

service::ServiceModel as_service(const Value& map, const std::string& file) {
    const std::string kind = at(map, "kind").scalar;
    if (kind == "distribution") {
        return service::DistributionService{as_distribution(at(map, "time"))};
    }
    if (kind == "linear") {
        return as_linear(map);
    }
    if (kind == "table") {
        return service::TableService{{}, beside(file, at(map, "file").scalar)};
    }
    return as_roofline(map);
}

service::Uncertainty as_uncertainty(const Value& list) {
    service::Uncertainty uncertainty;
    for (const Value& item : list.items) {
        service::UncertainParameter parameter{
            as_text(at(item, "parameter")), as_ratio(at(item, "standard_error")), {}};
        if (const Value* correlations = item.find("correlations")) {
            for (const Value& correlation : correlations->items) {
                parameter.correlations.push_back(as_number(correlation));
            }
        }
        uncertainty.push_back(std::move(parameter));
    }
    return uncertainty;
}

} // namespace skusim::scenarios
