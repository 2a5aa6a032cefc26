// The parameters of service models as places that a factor can be put on: what a fit leaves open is
// drawn by it (see uncertainty.hpp), and what a user is not sure of is moved by it.
#pragma once

#include <skusim/base/quantity.hpp>
#include <skusim/base/time.hpp>
#include <skusim/random/distribution.hpp>
#include <skusim/service/model.hpp>

#include <string_view>
#include <variant>
#include <vector>

namespace skusim::service {

/// What a parameter is about.
enum class Effect {
    time,       ///< longer or more work: requests take longer
    spread,     ///< of the time of single requests
    efficiency, ///< the share of a machine's peak that is reached, at most 1
    contention, ///< the share of the work that threads do one at a time, at most 1
    coherence,  ///< what threads spend on each other
};

/// A parameter where it lies in its model.
struct Parameter {
    std::string_view key; ///< in a scenario; empty where there is no single one, or none of its own
    Effect effect;
    std::variant<Duration*, double*, random::Shape*, Operations*, Bytes*> value; ///< never null
};

/// All of a model, or of a scaling. They live as long as it does.
[[nodiscard]] std::vector<Parameter> parameters_of(ServiceModel& model);
[[nodiscard]] std::vector<Parameter> parameters_of(ThreadScaling& scaling);

/// What becomes of a parameter that would leave the range of its model.
enum class AtLimit {
    stay,   ///< it stays at the end of the range
    refuse, ///< the factor is refused
};

/// Multiplies the parameter by a factor above 0; false if it has no such value to multiply, or
/// refuses. A shape keeps its kind, of which the spread is multiplied; only an exponential one,
/// whose spread is no parameter of its own, becomes gamma where ends of ranges are refused.
[[nodiscard]] bool multiply(const Parameter& parameter, double factor, AtLimit at_limit);

} // namespace skusim::service
