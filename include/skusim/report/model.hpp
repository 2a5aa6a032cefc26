// A language model as text: its counts, and what of it fits on each card.
#pragma once

#include <skusim/catalog/hardware.hpp>
#include <skusim/llm/memory.hpp>
#include <skusim/llm/model.hpp>
#include <skusim/report/format.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace skusim::report {

/// A model on so many cards of a type.
struct ModelOnCard {
    const catalog::AcceleratorType* card;
    std::int64_t tensor_parallel;
    llm::EngineLimits limits;
    llm::MemorySheet sheet;
    std::optional<double> token_s; ///< of one sequence alone; absent if unknown
};

struct InspectionResult {
    const llm::Transformer* model;
    llm::NumberFormat kv;
    std::int64_t max_model_len;
    std::int64_t step_tokens; ///< that windows hold beside their own
    std::vector<std::string> notes;
    std::vector<ModelOnCard> cards;
};
[[nodiscard]] std::string inspection(const InspectionResult& result, Format format);

/// A row of the list of models that are known by name.
struct ListedModel {
    std::string name;
    std::string kind; ///< "language model", or what one request of another is
    std::int64_t parameters = 0;
    std::optional<std::int64_t> active_parameters; ///< that a token uses, of a language model
    std::optional<std::int64_t> context;           ///< tokens, of a language model
    std::string number_format;                     ///< of its weights
    std::string source;
    std::string date;
};
[[nodiscard]] std::string model_list(const std::vector<ListedModel>& models, Format format);

} // namespace skusim::report
