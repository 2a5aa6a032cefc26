#include <skusim/catalogs/hardware_file.hpp>
#include <skusim/llm/memory.hpp>
#include <skusim/llm/roofline.hpp>
#include <skusim/models/built_in.hpp>
#include <skusim/models/card.hpp>
#include <skusim/models/config_file.hpp>
#include <skusim/networks/network_file.hpp>
#include <skusim/placement/number_formats.hpp>
#include <skusim/report/model.hpp>
#include <skusim/report/model_card.hpp>

#include "axes.hpp"
#include "commands.hpp"
#include "described_model.hpp"
#include "options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace skusim::cli {

namespace {

bool is_any(llm::NumberFormat /*format*/) {
    return true;
}

/// The number format that an option names, one of those that are good for it; nothing if it was not
/// given, or is "auto".
Result<std::optional<llm::NumberFormat>>
format_of(const ParsedWords& words, const std::string& option, bool (*is_good)(llm::NumberFormat)) {
    const std::string text = text_of(words, option);
    if (text.empty() || text == "auto") {
        return std::nullopt;
    }
    const auto format = value_in_table<llm::NumberFormat>(text);
    if (format && is_good(*format)) {
        return format;
    }
    std::string known = "auto";
    for (const auto& entry : enum_names(llm::NumberFormat{})) {
        known += is_good(entry.value) ? ", " + std::string(entry.name) : "";
    }
    return failure({}, fmt::format("--{} \"{}\" is unknown; known are {}", option, text, known));
}

/// What the words ask, beside the model.
struct Question {
    std::optional<llm::NumberFormat> weights;
    std::optional<llm::NumberFormat> kv;
    std::int64_t max_model_len = 0; ///< 0: the model's context
    std::vector<std::int64_t> tensor_parallel{1, 2, 4, 8};
};

Result<Question> question_of(const ParsedWords& words) {
    Question question;
    const auto weights = format_of(words, "dtype", is_any);
    const auto kv = format_of(words, "kv-dtype", llm::is_for_kv);
    if (!weights || !kv) {
        return failure(weights ? kv.error() : weights.error());
    }
    question.weights = *weights;
    question.kv = *kv;
    if (const std::string text = text_of(words, "max-model-len"); !text.empty()) {
        const auto length = whole_number("max-model-len", text, 1, 1'000'000'000);
        if (!length) {
            return failure(length.error());
        }
        question.max_model_len = static_cast<std::int64_t>(*length);
    }
    if (const std::vector<std::string> given = texts(words, "tensor-parallel"); !given.empty()) {
        question.tensor_parallel.clear();
        for (const std::string& text : given) {
            const auto gpus = whole_number("tensor-parallel", text, 1, 1024);
            if (!gpus) {
                return failure(gpus.error());
            }
            question.tensor_parallel.push_back(static_cast<std::int64_t>(*gpus));
        }
    }
    return question;
}

report::ModelOnCard on_card(const report::InspectionResult& result,
                            const catalog::AcceleratorType& card, std::int64_t gpus) {
    const llm::EngineLimits limits = llm::usual_limits(card);
    llm::EngineMemory engine;
    engine.gpu_memory = *card.reported_memory();
    engine.tensor_parallel = gpus;
    engine.max_batched_tokens = limits.max_batched_tokens;
    engine.max_sequences = limits.max_sequences;
    engine.kv = result.kv;
    engine.sequence_tokens = result.max_model_len;
    report::ModelOnCard found{&card, gpus, limits, llm::memory_sheet(*result.model, engine),
                              std::nullopt};
    if (const auto roofline = llm::roofline_of(*result.model, {&card, gpus, result.kv},
                                               llm::usual_parameters(card.name))) {
        const llm::StepWork one_token{1, 1, 1, 1, 0};
        found.token_s = static_cast<double>(roofline->step_time(1, 1)(one_token)) / 1e15;
    }
    return found;
}

/// The numbers of GPUs that can share the model; a note tells of the others.
std::vector<std::int64_t> sharing(const llm::Transformer& model,
                                  const std::vector<std::int64_t>& asked,
                                  std::vector<std::string>& notes) {
    std::vector<std::int64_t> possible;
    for (const std::int64_t gpus : asked) {
        if (const auto why = llm::unshareable(model, gpus)) {
            notes.push_back(fmt::format("{} GPUs cannot share it: {}.", gpus, *why));
        } else {
            possible.push_back(gpus);
        }
    }
    return possible;
}

/// All cards of the table but those whose servers lack the number formats, which a note names.
void add_cards(report::InspectionResult& result, const Question& question,
               const std::vector<std::int64_t>& gpus) {
    const catalog::Hardware& hardware = catalogs::shipped_hardware();
    scenario::LanguageModel language;
    language.shape = *result.model;
    language.weights = question.weights;
    language.kv = question.kv;
    std::vector<std::string> without;
    for (const catalog::AcceleratorType& card : hardware.accelerators) {
        const bool is_row = card.same_as.empty() && card.bandwidth.has_value();
        if (is_row && card.kind == catalog::AcceleratorKind::gpu && card.reported_memory()) {
            if (!placement::format_notes(language, card, hardware)) {
                without.push_back(card.name);
                continue;
            }
            for (const std::int64_t count : gpus) {
                result.cards.push_back(on_card(result, card, count));
            }
        }
    }
    if (!without.empty()) {
        result.notes.push_back(fmt::format("Not on {}: vLLM has no kernels there for its number "
                                           "formats.",
                                           fmt::join(without, ", ")));
    }
}

/// What is for one kind of model, and was given for another.
Result<void> check_options(bool is_network, bool is_card, const ParsedWords& words) {
    for (const char* option : {"dtype", "kv-dtype", "max-model-len", "tensor-parallel"}) {
        if ((is_network || is_card) && !texts(words, option).empty()) {
            return failure({}, fmt::format("--{} is for language models", option));
        }
    }
    if (!is_network && !texts(words, "shape").empty()) {
        return failure({}, "--shape is for .onnx files");
    }
    return {};
}

Result<std::string> inspected_network(const std::string& path, const ParsedWords& words) {
    const Result<networks::Axes> axes = axes_of(texts(words, "shape"));
    const Result<networks::Network> network =
        axes ? networks::read_network(path, *axes) : failure(axes.error());
    return network ? report::model_card(described(*network), words.common.format)
                   : Result<std::string>(failure(network.error()));
}

Result<std::string> inspected(const std::string& word, const ParsedWords& words) {
    const bool is_network = networks::is_network_file(word);
    const models::ModelCard* card = models::find_card(word);
    if (const Result<void> checked = check_options(is_network, card != nullptr, words); !checked) {
        return failure(checked.error());
    }
    if (is_network) {
        return inspected_network(word, words);
    }
    if (card != nullptr) {
        return report::model_card(described(*card), words.common.format);
    }
    const Result<Question> question = question_of(words);
    if (!question) {
        return failure(question.error());
    }
    const Result<models::ModelReading> reading = models::find_model(word);
    if (!reading) {
        return failure(reading.error());
    }
    const llm::Transformer model = question->weights
                                       ? llm::with_weights_in(reading->model, *question->weights)
                                       : reading->model;
    report::InspectionResult result{&model,
                                    question->kv.value_or(model.weights.rest),
                                    question->max_model_len,
                                    2048,
                                    reading->notes,
                                    {}};
    if (result.max_model_len == 0) {
        result.max_model_len = model.context > 0 ? model.context : 4096;
    }
    if (model.context > 0 && result.max_model_len > model.context) {
        result.notes.push_back(fmt::format("{} tokens are more than the {} that it was made for.",
                                           result.max_model_len, model.context));
    }
    add_cards(result, *question, sharing(model, question->tensor_parallel, result.notes));
    result.notes.emplace_back(
        "Memory, weights and overhead are in GiB of each GPU; an engine takes 90 % of the memory. "
        "token_ms is one sequence alone with a short context, by a roofline that is not "
        "calibrated.");
    return report::inspection(result, words.common.format);
}

std::vector<std::string> number_formats() {
    std::vector<std::string> names = names_of<llm::NumberFormat>();
    names.emplace_back("auto");
    return names;
}

std::string listed(report::Format format) {
    std::vector<report::ListedModel> rows;
    for (const models::BuiltInModel& row : models::built_in_models()) {
        rows.push_back({row.model.name, "language model", llm::parameters(row.model).total(),
                        llm::active_parameters(row.model), row.model.context,
                        std::string(name_in_table(row.model.weights.format)), row.source,
                        row.date});
    }
    for (const models::ModelCard& card : models::model_cards()) {
        rows.push_back({card.name, card.task, card.parameters, std::nullopt, std::nullopt, "fp32",
                        card.source, card.date});
    }
    return report::model_list(rows, format);
}

} // namespace

CommandWords inspect_words() {
    CommandWords command;
    command.calls = {"skusim inspect MODEL [--dtype FORMAT] [--kv-dtype FORMAT] [--max-model-len "
                     "TOKENS] [--tensor-parallel N]...",
                     "skusim inspect FILE.onnx [--shape AXIS=N]...", "skusim inspect --list"};
    command.about =
        "MODEL is one of the names that --list has, or the config.json that lies beside "
        "a language model's weights. Of an .onnx file the work of a request is "
        "counted, of a .safetensors file the weights.";
    command.operands = models_and_files();
    command.options = {
        {"dtype", "FORMAT", "format of the weights (default: the model's)", {number_formats}},
        {"kv-dtype",
         "FORMAT",
         "format of the KV cache (default: what is not quantized)",
         {number_formats}},
        {"max-model-len", "TOKENS", "the longest sequence (default: the model's context)"},
        {"tensor-parallel", "N", "GPUs that share it; may be given again (default: 1, 2, 4, 8)"},
        axes_option()};
    command.options[3].may_be_repeated = true;
    command.flags = {{"list", "the models that are known by name"}};
    return command;
}

Result<int> inspect_command(const ParsedWords& words) {
    const bool lists = words.flags.count("list") > 0;
    if (words.positional.size() != (lists ? 0 : 1)) {
        return misused(words);
    }
    const Result<std::string> text = lists ? Result<std::string>(listed(words.common.format))
                                           : inspected(words.positional.front(), words);
    const Result<void> written = text ? write_result(words.common, *text) : failure(text.error());
    return written ? Result<int>(done) : failure(written.error());
}

} // namespace skusim::cli
