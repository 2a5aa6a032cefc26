// A model card, as results tell it.
#pragma once

#include <skusim/models/card.hpp>
#include <skusim/networks/network_file.hpp>
#include <skusim/report/model_card.hpp>

namespace skusim::cli {

[[nodiscard]] report::DescribedModel described(const models::ModelCard& card);
[[nodiscard]] report::DescribedModel described(const networks::Network& network);

} // namespace skusim::cli
