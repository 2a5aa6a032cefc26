// Engines of a language model whose times to tokens are known exactly.
#pragma once

#include "reference_system.hpp"

namespace skusim::reference {

/// One sequence at a time, whose time grows with its prompt: M/G/1.
[[nodiscard]] ReferenceSystem lone_sequences(double utilization);

/// A closed loop whose requests slow each other: steps are a Markov chain, solved by iteration.
[[nodiscard]] ReferenceSystem thinking_clients();

} // namespace skusim::reference
