// How much more must be measured.
#pragma once

#include <skusim/experiment/outcome.hpp>

namespace skusim::experiment {

/// How many times the measured requests must be multiplied for what is still open: 1 or less when
/// the effort's goal is reached.
[[nodiscard]] double growth_for(const Outcome& outcome, const scenario::Objective* objective,
                                const Effort& effort);

/// Whether bounds that are pursued until they are sure are surely broken, and millions of requests
/// were spent on it: what is not chosen need not be known more precisely.
[[nodiscard]] bool is_surely_broken(const Outcome& outcome, const Effort& effort);

/// The probability that the objective, which is not surely decided, will be after `times` as many
/// measured requests: of its bounds, that of the likeliest one. Estimates are normal about what is
/// not known yet, for which every value was as likely as another. (Predictive power: Spiegelhalter,
/// Freedman and Blackburn 1986, "Monitoring clinical trials: conditional or predictive power?")
[[nodiscard]] double chance_to_be_sure(const Outcome& outcome, const Effort& effort, double times);

/// Requests without an end were left out, so what was measured of the others proves no bound.
void doubt(Outcome& outcome);

} // namespace skusim::experiment
