#include "uncertainty.hpp"

#include <skusim/base/check.hpp>

#include "description.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

/// The name of a parameter.
Notation<std::string> parameter_name() {
    const ChoiceType known{{{"mean", "of a distribution"},
                            {"cv", ""},
                            {"overhead", ""},
                            {"per_request", ""},
                            {"compute_efficiency", ""},
                            {"bandwidth_efficiency", ""},
                            {"contention", "of `scaling`"},
                            {"coherence", "of `scaling`"}}};
    return {make_type(known), [](const Value& value, std::string& into) { into = value.scalar; }};
}

/// Whether that figure is 0, which no error over the value makes anything else.
bool is_zero(const service::ScaledModel& service, std::string_view name) {
    const auto is = [&](std::string_view parameter, bool zero) {
        return name == parameter && zero;
    };
    const auto none = Duration::zero();
    if (const auto* linear = std::get_if<service::LinearService>(&service.model)) {
        return is("overhead", linear->overhead == none) ||
               is("per_request", linear->per_request == none) || is("cv", linear->cv == 0);
    }
    if (const auto* roofline = std::get_if<service::RooflineService>(&service.model)) {
        return is("overhead", roofline->overhead == none) || is("cv", roofline->cv == 0);
    }
    return service.scaling && (is("contention", service.scaling->contention == 0) ||
                               is("coherence", service.scaling->coherence == 0));
}

} // namespace

const Notation<service::Uncertainty>& uncertainty() {
    using service::UncertainParameter;
    static const Notation<service::Uncertainty> notation = list_of(
        map_of<UncertainParameter>(
            {{required("parameter", &UncertainParameter::name, parameter_name(),
                       "Which of the service's figures is uncertain.", "mean"),
              required("standard_error", &UncertainParameter::standard_error,
                       ratio("0.0001 %", "100 %", true), "Its standard error over its value.",
                       "2 %"),
              field("correlations", &UncertainParameter::correlations, list_of(number(-1, 1), 0, 8),
                    "Of its error with those of the parameters before it in the list, in their "
                    "order.",
                    "[0.3]")
                  .otherwise("all 0")}}),
        1, 8);
    return notation;
}

void check_uncertainty(const Value& map, const std::string& path, Findings& findings) {
    const Value* list = map.find("uncertainty");
    if (list == nullptr) {
        return;
    }
    const std::string here = path.empty() ? "uncertainty" : path + ".uncertainty";
    const ServiceDescription told = value_of(service_description(), map);
    const service::ScaledModel fitted{told.model, told.thread_scaling};
    for (std::size_t i = 0; i < told.uncertainty.size(); ++i) {
        const service::UncertainParameter& it = told.uncertainty[i];
        const Mark& mark = list->items[i].mark;
        if (!service::has_parameter(fitted, it.name)) {
            findings.add(mark, fmt::format("{}: this service has no {} that could vary; remove it",
                                           here, it.name));
        } else if (is_zero(fitted, it.name)) {
            findings.add(mark, fmt::format("{}: {} is 0, and a share of 0 is no error; give it a "
                                           "value, or remove it from the list",
                                           here, it.name));
        }
        if (it.correlations.size() > i) {
            findings.add(mark, fmt::format("{}: {} correlations for parameter {}; at most {}, one "
                                           "for each parameter before it",
                                           here, it.correlations.size(), i + 1, i));
        }
        const auto is_same = [&](const service::UncertainParameter& earlier) {
            return earlier.name == it.name;
        };
        const auto end = told.uncertainty.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::any_of(told.uncertainty.begin(), end, is_same)) {
            findings.add(mark, fmt::format("{}: {} is given twice; keep one", here, it.name));
        }
    }
    if (!service::is_consistent(told.uncertainty)) {
        findings.add(list->mark, fmt::format("{}: no errors can be correlated like that (the "
                                             "matrix has a negative eigenvalue); give smaller "
                                             "correlations",
                                             here));
    }
}

} // namespace skusim::scenarios
