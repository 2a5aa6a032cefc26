// The memory of accelerators that an engine runs on: what of it is left for its KV cache.
#pragma once

#include <skusim/catalog/hardware.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/workload/tokens.hpp>

#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace skusim::placement {

/// There is no engine on the SKU.
[[nodiscard]] NotPlaced no_engine(Verdict verdict, std::string rule, std::string reason);

/// The accelerator of the SKU as the hardware table knows it; what the catalog says of its memory
/// holds where the table says nothing. A share of one has that share of all that it is and can.
[[nodiscard]] tl::expected<catalog::AcceleratorType, NotPlaced>
accelerator_of(const catalog::Sku& sku, const catalog::Hardware& hardware);

/// The format of keys and values: that of activations unless the scenario asks for another.
[[nodiscard]] llm::NumberFormat kv_format(const scenario::LanguageModel& model);

/// What of an engine follows from the scenario, which has tokens, and the accelerator, whose `gpu`
/// is nullptr where the scenario describes the node.
[[nodiscard]] PlacedEngine sized(const scenario::Scenario& scenario,
                                 const catalog::AcceleratorType* gpu, int parallel);

/// The longest sequence that an engine serves whose cache holds so many tokens of one.
[[nodiscard]] std::int64_t longest_served(const service::TokenService& service,
                                          const PlacedEngine& engine, std::int64_t held);

/// The engine with the blocks of its KV cache, and how long a sequence may be: as long as the
/// scenario asks for, else as the model was made for and the cache holds; or why it does not start.
[[nodiscard]] tl::expected<PlacedEngine, NotPlaced>
with_blocks(const scenario::Scenario& scenario, const catalog::AcceleratorType& gpu,
            const workload::TokenMoments& tokens, PlacedEngine engine);

/// "H100", "each of 4 x H100".
[[nodiscard]] std::string parallel_text(const PlacedEngine& engine, const std::string& gpu);

} // namespace skusim::placement
