#include "many_passes.hpp"

#include <skusim/base/letters.hpp>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>
#include <variant>

namespace skusim::planner {

namespace {

/// Families of public models that make their answer token by token, as their names begin.
constexpr std::array<std::string_view, 14> families{
    "llama",  "mistral", "mixtral", "qwen", "gemma",   "gpt",     "deepseek",
    "falcon", "bloom",   "phi-",    "kimi", "whisper", "flan-t5", "bart"};

} // namespace

std::optional<std::string> note_of_many_passes(const scenario::Scenario& scenario) {
    if (!std::holds_alternative<service::RooflineService>(scenario.service) ||
        !scenario.service_warnings.empty()) {
        return std::nullopt;
    }
    const std::string name = small_letters(scenario.name);
    const auto* family = std::find_if(families.begin(), families.end(), [&](std::string_view it) {
        return name.find(it) != std::string::npos;
    });
    if (family == families.end()) {
        return std::nullopt;
    }
    return fmt::format("service: \"{}\" is called as a model that answers token by token, one pass "
                       "each; a roofline of one pass counts one. Plan a language model by `model: "
                       "{{llm: NAME}}` and `service: {{kind: llm}}`, and measure another",
                       scenario.name);
}

} // namespace skusim::planner
