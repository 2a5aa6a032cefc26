// The key `workload`: what arrives, and of a language model's requests their tokens.
#pragma once

#include "arrivals.hpp"
#include "tokens.hpp"

namespace skusim::scenarios {

struct DescribedWorkload {
    Load load;
    std::optional<DescribedTokens> tokens;
    std::optional<workload::Sessions> sessions;
};

/// The files of a recording and of pairs are not read yet.
[[nodiscard]] const schema::Notation<DescribedWorkload>& described_workload();

/// Puts it into the scenario.
void take_workload(scenario::Scenario& scenario, const DescribedWorkload& described);

} // namespace skusim::scenarios
