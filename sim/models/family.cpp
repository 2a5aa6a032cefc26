// What a model's type tells beside the figures of its file.
#include <skusim/text/tree.hpp>

#include "limits.hpp"
#include "parts.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace skusim::models {

namespace {

/// Families whose layers are those that are counted. Types begin with these words.
constexpr std::array<std::string_view, 43> known_families{
    "apertus", "aquila",    "arcee",       "baichuan", "bloom",      "chatglm",  "codegen",
    "cohere",  "dbrx",      "deepseek",    "ernie4_5", "exaone",     "falcon",   "gemma",
    "glm",     "gpt2",      "gpt_bigcode", "gpt_neo",  "gpt_oss",    "gptj",     "granite",
    "hunyuan", "internlm",  "jais",        "kimi",     "llama",      "minicpm",  "minimax",
    "mistral", "ministral", "mixtral",     "mpt",      "nemotron",   "olmo",     "opt",
    "phi",     "qwen",      "seed_oss",    "smollm",   "starcoder2", "stablelm", "xverse",
    "yi"};

/// Families that learn an embedding for each position, where others turn heads by an angle or bend
/// attention by distance, which takes no parameters.
struct LearnedPositions {
    std::string_view type;
    std::int64_t further; ///< rows beyond those of the context
};
// OPTLearnedPositionalEmbedding of transformers has an offset of 2.
constexpr std::array<LearnedPositions, 4> families_of_positions{
    {{"gpt2", 0}, {"gpt_bigcode", 0}, {"gpt_neo", 0}, {"opt", 2}}};

} // namespace

void note_unknown_family(const Reading& reading) {
    const bool is_known = std::any_of(known_families.begin(), known_families.end(),
                                      [&](std::string_view family) { return reading.is(family); });
    if (!is_known) {
        reading.notes.push_back(fmt::format(
            "{} Its layers are taken for Llama's: a gated feed-forward part, no learned positions, "
            "and a head of its own unless the file ties it.",
            reading.type.empty()
                ? "The file has no model_type."
                : fmt::format("model_type {} is not known.", text::shown(reading.type))));
    }
}

void read_learned_positions(const Reading& reading) {
    const auto* const found =
        std::find_if(families_of_positions.begin(), families_of_positions.end(),
                     [&](const LearnedPositions& it) { return it.type == reading.type; });
    const auto rows =
        reading.figures.count({"max_position_embeddings", "n_positions"}, most_context);
    if (found != families_of_positions.end() && rows) {
        reading.model.learned_positions = *rows + found->further;
    }
}

} // namespace skusim::models
