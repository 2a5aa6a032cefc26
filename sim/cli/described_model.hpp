// A model card, as results tell it.
#pragma once

#include <skusim/models/card.hpp>
#include <skusim/report/model_card.hpp>

namespace skusim::cli {

[[nodiscard]] report::DescribedModel described(const models::ModelCard& card);

} // namespace skusim::cli
