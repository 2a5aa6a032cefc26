#include <skusim/models/built_in.hpp>
#include <skusim/models/config_file.hpp>
#include <skusim/text/json_tree.hpp>
#include <skusim/text/plain.hpp>
#include <skusim/text/tree.hpp>

#include "limits.hpp"
#include "parts.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace skusim::models {

using text::Value;

namespace {

constexpr std::size_t largest_file = std::size_t{4} << 20U;
const Names layer_names{"num_hidden_layers", "n_layer", "n_layers", "num_layers"};

/// A file that lies beside a config.json, by a key that only it has.
struct OtherFile {
    std::string_view key;
    std::string_view what;
};
constexpr std::array<OtherFile, 6> other_files{
    {{"tokenizer_class", "tokenizer_config.json"},
     {"weight_map", "the index of the weights' files"},
     {"peft_type", "the config of an adapter; that of its base model is wanted"},
     {"producer", "hf_quant_config.json"},
     {"eos_token_id", "generation_config.json"},
     {"skusim", "a plan or scenario of skusim"}}};

/// The object that tells of the language model: the whole, or a part of one that also sees.
const Value* language_part(const Figures& root) {
    if (root.find(layer_names) != nullptr) {
        return &root.object();
    }
    return root.map({"text_config", "language_config", "llm_config"});
}

void refuse_other_file(const Figures& root) {
    for (const OtherFile& other : other_files) {
        if (root.has(other.key)) {
            root.refuse(root.object(),
                        fmt::format("this is {}, not a model's config.json", other.what));
            return;
        }
    }
    root.refuse(root.object(), "num_hidden_layers is missing: this is no config.json of a "
                               "language model");
}

bool is_gated(const Reading& reading) {
    constexpr std::array<std::string_view, 12> plain{
        "gpt2", "gpt_neo", "gpt_neox", "gptj",       "gpt_bigcode", "falcon",
        "phi",  "opt",     "bloom",    "starcoder2", "mpt",         "codegen"};
    const std::string activation =
        reading.figures.text({"hidden_act", "hidden_activation", "activation_function"});
    return std::find(plain.begin(), plain.end(), reading.type) == plain.end() &&
           !activation.starts_with("relu");
}

/// Figures that Gemma 3 leaves out are those of its class in transformers.
struct ClassDefaults {
    std::int64_t heads, kv_heads, head_dimension, vocabulary;
};
constexpr ClassDefaults gemma_3{8, 4, 256, 262'208};

std::int64_t count_or(const Reading& reading, Names names, std::int64_t most,
                      std::int64_t of_class) {
    return reading.is("gemma3") ? reading.figures.count(names, most).value_or(of_class)
                                : reading.figures.needed_count(names, most);
}

const Names kv_head_names{"num_key_value_heads", "n_head_kv", "num_kv_heads",
                          "multi_query_group_num"};

std::int64_t kv_heads(const Reading& reading) {
    const Figures& figures = reading.figures;
    if (figures.flag({"multi_query"}).value_or(false) &&
        !figures.flag({"new_decoder_architecture"}).value_or(false)) {
        return 1;
    }
    return figures.count(kv_head_names, most_heads)
        .value_or(reading.is("gemma3") ? gemma_3.kv_heads : reading.model.heads);
}

void read_latent_attention(const Reading& reading) {
    const Figures& figures = reading.figures;
    if (!figures.has("kv_lora_rank")) {
        return;
    }
    llm::LatentAttention latent;
    latent.query_rank = figures.count({"q_lora_rank"}, most_hidden).value_or(0);
    latent.kv_rank = figures.needed_count({"kv_lora_rank"}, most_hidden);
    latent.nope_dimension = figures.needed_count({"qk_nope_head_dim"}, most_dimension);
    latent.rope_dimension = figures.needed_count({"qk_rope_head_dim"}, most_dimension);
    latent.value_dimension = figures.needed_count({"v_head_dim"}, most_dimension);
    reading.model.latent = latent;
    reading.model.kv_heads = reading.model.heads;
    reading.model.head_dimension = latent.nope_dimension + latent.rope_dimension;
}

void read_heads(const Reading& reading) {
    const Figures& figures = reading.figures;
    llm::Transformer& model = reading.model;
    const Names head_names{"num_attention_heads", "n_head", "n_heads"};
    model.heads = count_or(reading, head_names, most_heads, gemma_3.heads);
    model.kv_heads = kv_heads(reading);
    read_latent_attention(reading);
    if (model.latent || model.heads == 0 || model.hidden == 0) {
        return;
    }
    if (model.heads % model.kv_heads != 0) {
        figures.refuse(*figures.find(kv_head_names),
                       fmt::format("{} heads are no multiple of {} heads of keys and values",
                                   model.heads, model.kv_heads));
    }
    const auto told = figures.count({"head_dim", "kv_channels"}, most_dimension);
    if (told || figures.has("head_dim")) {
        model.head_dimension = told.value_or(0);
    } else if (reading.is("gemma3")) {
        model.head_dimension = gemma_3.head_dimension;
    } else if (model.hidden % model.heads == 0) {
        model.head_dimension = model.hidden / model.heads;
    } else {
        figures.refuse(*figures.find(head_names),
                       fmt::format("the hidden size of {} does not divide by {} heads, and "
                                   "head_dim is missing",
                                   model.hidden, model.heads));
    }
}

void read_width(const Reading& reading) {
    llm::Transformer& model = reading.model;
    model.matrices = is_gated(reading) ? 3 : 2;
    const Names names{"intermediate_size", "n_inner", "ffn_dim", "ffn_hidden_size"};
    if (const auto width = reading.figures.count(names, most_width)) {
        model.width = *width;
    } else if (model.matrices == 2) {
        model.width = 4 * model.hidden; // of GPT-2 and its kin
    } else if (!reading.figures.has("moe_intermediate_size") &&
               reading.figures.find(names) == nullptr) {
        model.width = reading.figures.needed_count(names, most_width);
    }
}

/// Format of what is not quantized, told on either level.
llm::NumberFormat plain_format(const Reading& reading, const Figures& root) {
    const Names names{"torch_dtype", "dtype"};
    const std::string told =
        reading.figures.find(names) != nullptr ? reading.figures.text(names) : root.text(names);
    if (told == "float32") {
        reading.notes.emplace_back("Its weights are of 32 bits and are taken as bf16, which "
                                   "servers turn them into.");
    }
    constexpr std::array<std::string_view, 5> plain{"", "auto", "bfloat16", "float16", "float32"};
    if (std::find(plain.begin(), plain.end(), told) == plain.end()) {
        reading.notes.push_back(fmt::format("torch_dtype {} is taken as bf16; a format of fewer "
                                            "bits is told by quantization_config.",
                                            text::shown(told)));
    }
    return told == "float16" ? llm::NumberFormat::fp16 : llm::NumberFormat::bf16;
}

/// What sees: a transformer of two matrices a feed-forward part and heads as wide as its layers.
std::int64_t encoder_parameters(const Figures& root) {
    const Value* object = root.map({"vision_config"});
    if (object == nullptr) {
        return 0;
    }
    const Figures figures = root.inside(*object);
    const std::int64_t layers =
        figures.count({"num_hidden_layers", "depth"}, most_layers).value_or(0);
    const std::int64_t hidden =
        figures.count({"hidden_size", "embed_dim"}, most_hidden).value_or(0);
    const std::int64_t width =
        figures.count({"intermediate_size"}, most_width).value_or(4 * hidden);
    return layers * (4 * hidden * hidden + 2 * hidden * width);
}

/// Families whose class in Hugging Face's transformers leaves `tie_word_embeddings` at the default
/// of all classes, which is true: their files do not say it. The others' classes set it to false.
/// Falcon's is true, too, but its weights hold the head beside the embedding.
bool ties_unsaid(const Reading& reading) {
    static constexpr std::array<std::string_view, 10> families{
        "gemma", "gpt2", "gpt_neo", "gpt_bigcode", "opt",
        "bloom", "mpt",  "cohere",  "starcoder2",  "minicpm"};
    return reading.type != "gpt_neox" &&
           std::any_of(families.begin(), families.end(),
                       [&](std::string_view family) { return reading.is(family); });
}

void read_model(const Reading& reading, const Figures& root) {
    const Figures& figures = reading.figures;
    llm::Transformer& model = reading.model;
    model.layers = figures.needed_count(layer_names, most_layers);
    model.hidden = figures.needed_count({"hidden_size", "n_embd", "d_model"}, most_hidden);
    model.vocabulary =
        count_or(reading, {"vocab_size", "padded_vocab_size"}, most_vocabulary, gemma_3.vocabulary);
    read_heads(reading);
    read_width(reading);
    const Figures& ties = figures.has("tie_word_embeddings") ? figures : root;
    model.ties_embedding = ties.flag({"tie_word_embeddings"}).value_or(ties_unsaid(reading));
    model.has_query_bias = figures.flag({"attention_bias"}).value_or(reading.is("qwen2"));
    model.norms = reading.is("gemma2") || reading.is("gemma3") ? 4 : 2;
    read_experts(reading);
    read_window(reading);
    read_context(reading);
    read_learned_positions(reading);
    note_unknown_family(reading);
    model.other_parameters = encoder_parameters(root);
    model.weights.rest = plain_format(reading, root);
    model.weights.format = model.weights.rest;
    read_quantization(reading, figures);
    if (&figures.object() != &root.object()) {
        read_quantization(reading, root);
    }
}

} // namespace

Result<ModelReading> parse_config(const std::string& file, std::string_view text) {
    const Result<Value> document = text::read_json(file, text);
    if (!document) {
        return failure(document.error());
    }
    if (document->kind != Value::Kind::map) {
        return failure({file, 1, 1}, "expected an object, as in a model's config.json");
    }
    Faults faults;
    const Figures root(file, *document, faults);
    const Value* part = language_part(root);
    if (part == nullptr) {
        if (faults.empty()) {
            refuse_other_file(root);
        }
        return failure(faults);
    }
    ModelReading result;
    const Figures figures = root.inside(*part);
    std::string type = figures.text({"model_type"});
    const Reading reading{figures, type.empty() ? root.text({"model_type"}) : type, result.model,
                          result.notes};
    if (has_known_layers(reading)) {
        read_model(reading, root);
    }
    if (!faults.empty()) {
        return failure(faults);
    }
    const std::string told = root.text({"_name_or_path"});
    result.model.name = told.empty() ? file : told;
    return result;
}

Result<ModelReading> read_config(const std::string& path) {
    const Result<std::string> text = text::read_text_file(path, largest_file);
    if (!text) {
        return failure(text.error());
    }
    if (text->size() > largest_file) {
        return failure({path, 0, 0}, "the file is over 4 MiB, and no config.json of a model");
    }
    return parse_config(path, *text);
}

Result<ModelReading> find_model(const std::string& word) {
    if (word.ends_with(".json")) {
        return read_config(word);
    }
    if (const llm::Transformer* model = built_in_model(word)) {
        return ModelReading{*model, {}};
    }
    std::vector<std::string_view> names;
    for (const BuiltInModel& row : built_in_models()) {
        names.emplace_back(row.model.name);
    }
    const std::string_view meant = nearest(word, names);
    return failure({}, fmt::format("no built-in model {}{}", text::shown(word),
                                   meant.empty()
                                       ? "; skusim inspect --list names them, and a config.json "
                                         "is known by its ending"
                                       : fmt::format("; did you mean \"{}\"?", meant)));
}

} // namespace skusim::models
