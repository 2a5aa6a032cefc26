#include "context_length.hpp"

#include <fmt/format.h>

namespace skusim::planner {

std::optional<std::string> note_of_context(const scenario::Scenario& scenario) {
    if (!scenario.model || !scenario.model->language) {
        return std::nullopt;
    }
    const scenario::LanguageModel& model = *scenario.model->language;
    const auto* shape = std::get_if<llm::Transformer>(&model.shape);
    if (shape == nullptr || shape->context == 0 || !model.max_model_len ||
        *model.max_model_len <= shape->context) {
        return std::nullopt;
    }
    return fmt::format("model.max_model_len, {}, is more than the {} tokens that {} was made for: "
                       "vLLM refuses to start unless VLLM_ALLOW_LONG_MAX_MODEL_LEN=1",
                       *model.max_model_len, shape->context, model.name);
}

} // namespace skusim::planner
