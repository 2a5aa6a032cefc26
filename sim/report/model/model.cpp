#include <skusim/base/json.hpp>
#include <skusim/base/wording.hpp>
#include <skusim/report/model.hpp>
#include <skusim/report/table.hpp>

#include "report/form/json_text.hpp"

#include <array>
#include <cmath>
#include <fmt/format.h>

namespace skusim::report {

namespace {

using llm::NumberFormat;

constexpr std::array<NumberFormat, 5> compared_formats{NumberFormat::bf16, NumberFormat::fp8,
                                                       NumberFormat::int8, NumberFormat::int4,
                                                       NumberFormat::nvfp4};

std::string billions(std::int64_t count) {
    return fmt::format("{:.4g} G", static_cast<double>(count) / 1e9);
}

std::string parameters_of_any(std::int64_t count) {
    constexpr std::int64_t few = 100'000'000;
    return count < few ? fmt::format("{:.4g} M", static_cast<double>(count) / 1e6)
                       : billions(count);
}

std::string gib_figure(Bytes amount) {
    return fmt::format("{:.2f}", in_gibibytes(amount));
}

Bytes kv_of_longest(const InspectionResult& result) {
    return llm::kv_of_sequence(*result.model, result.kv, result.max_model_len, result.step_tokens);
}

std::int64_t sequences(const InspectionResult& result, const llm::MemorySheet& sheet) {
    return sheet.usable_blocks() / sheet.blocks_of(result.max_model_len);
}

std::string parameters_text(const llm::Transformer& model) {
    const std::int64_t total = llm::parameters(model).total();
    const std::int64_t active = llm::active_parameters(model);
    std::string text = billions(total);
    if (model.experts) {
        text += fmt::format(", {} used by a token ({} of {} experts)", billions(active),
                            model.experts->per_token, model.experts->count);
    }
    if (model.other_parameters > 0) {
        text += fmt::format(", {} of them in the encoder of what it sees",
                            billions(model.other_parameters));
    }
    return text;
}

std::string shape_text(const llm::Transformer& model) {
    std::string text = fmt::format("{} layers of {}, {} heads of {}", model.layers, model.hidden,
                                   model.heads, model.head_dimension);
    if (model.latent) {
        text += fmt::format(", latent attention of {} + {}", model.latent->kv_rank,
                            model.latent->rope_dimension);
    } else {
        text += fmt::format(", {} of keys and values", model.kv_heads);
    }
    if (model.sliding_layers > 0) {
        text += fmt::format("; {} layers look back {} tokens", model.sliding_layers, model.window);
    }
    return text;
}

std::string weights_text(const llm::Transformer& model) {
    std::string text =
        fmt::format("{} as {}", gib(llm::weight_bytes(model)), name_in_table(model.weights.format));
    for (const NumberFormat format : compared_formats) {
        if (format != model.weights.format) {
            text +=
                fmt::format(", {} as {}", gib(llm::weight_bytes(with_weights_in(model, format))),
                            name_in_table(format));
        }
    }
    return text;
}

Table model_table(const InspectionResult& result) {
    const llm::Transformer& model = *result.model;
    Table table{{{"model"}, {model.name}}, {}};
    table.rows.push_back({"parameters", parameters_text(model)});
    table.rows.push_back({"shape", shape_text(model)});
    table.rows.push_back({"context", model.context > 0 ? fmt::format("{} tokens", model.context)
                                                       : std::string("not known")});
    table.rows.push_back({"weights", weights_text(model)});
    table.rows.push_back(
        {"KV cache",
         fmt::format("{:.0f} B a token in {}, {} a sequence of {} tokens",
                     llm::kv_bytes_per_token(model, result.kv), name_in_table(result.kv),
                     gib(kv_of_longest(result)), result.max_model_len)});
    add_sentences(table, "note", result.notes);
    return table;
}

bool fits(const ModelOnCard& on_card) {
    return on_card.sheet.holds(1);
}

std::string note_of(const InspectionResult& result, const ModelOnCard& on_card) {
    const llm::MemorySheet& sheet = on_card.sheet;
    if (!fits(on_card)) {
        return "needs " + gib(sheet.least_memory(1));
    }
    return sheet.longest < result.max_model_len ? fmt::format("longest {}", sheet.longest)
                                                : std::string();
}

/// A row for each card and number of GPUs; GiB are of each GPU. Titles of a table for people are
/// short, as a line of it is.
Table card_table(const InspectionResult& result, std::string_view unit) {
    const auto gib_column = [unit](std::string_view title) {
        return Column{fmt::format("{}{}", title, unit), true, title == "overhead"};
    };
    Table table{{{"card"},
                 {"gpus", true},
                 gib_column("memory"),
                 gib_column("weights"),
                 gib_column("overhead"),
                 {"kv_tokens", true},
                 {"sequences", true, true},
                 {"token_ms", true},
                 {"note"}},
                {}};
    for (const ModelOnCard& on_card : result.cards) {
        const llm::MemorySheet& sheet = on_card.sheet;
        const bool is_told = fits(on_card);
        table.rows.push_back(
            {on_card.card->name, std::to_string(on_card.tensor_parallel),
             gib_figure(on_card.card->reported_memory().value_or(Bytes{})),
             gib_figure(sheet.weights), gib_figure(sheet.overhead),
             std::to_string(sheet.kv_tokens()), std::to_string(sequences(result, sheet)),
             is_told && on_card.token_s ? fmt::format("{:.2f}", *on_card.token_s * 1000) : "",
             note_of(result, on_card)});
    }
    return table;
}

Json bytes(Bytes amount) {
    return std::llround(amount.value());
}

Json card_json(const InspectionResult& result, const ModelOnCard& on_card) {
    const llm::MemorySheet& sheet = on_card.sheet;
    return {{"accelerator", on_card.card->name},
            {"tensor_parallel", on_card.tensor_parallel},
            {"memory_bytes", bytes(on_card.card->reported_memory().value_or(Bytes{}))},
            {"max_batched_tokens", on_card.limits.max_batched_tokens},
            {"max_sequences", on_card.limits.max_sequences},
            {"fits", fits(on_card)},
            {"usable_bytes", bytes(sheet.usable)},
            {"weights_bytes", bytes(sheet.weights)},
            {"overhead_bytes", bytes(sheet.overhead)},
            {"kv_bytes", bytes(sheet.kv_space)},
            {"least_memory_bytes", bytes(sheet.least_memory(result.max_model_len))},
            {"kv_blocks", sheet.blocks},
            {"kv_tokens", sheet.kv_tokens()},
            {"longest_tokens", sheet.longest},
            {"sequences", sequences(result, sheet)},
            {"token_seconds", fits(on_card) ? Json(on_card.token_s) : Json()}};
}

Json shape_json(const llm::Transformer& model) {
    const llm::ParameterCounts counts = llm::parameters(model);
    Json json{{"model", model.name},
              {"parameters",
               {{"total", counts.total()},
                {"active", llm::active_parameters(model)},
                {"in_products", llm::parameters_in_products(model)},
                {"other", counts.other}}},
              {"layers", model.layers},
              {"hidden", model.hidden},
              {"heads", model.heads},
              {"kv_heads", model.kv_heads},
              {"head_dimension", model.head_dimension},
              {"vocabulary", model.vocabulary},
              {"context", model.context},
              {"experts", nullptr},
              {"sliding", nullptr}};
    if (model.experts) {
        json["experts"] = {{"count", model.experts->count},
                           {"per_token", model.experts->per_token},
                           {"width", model.experts->width},
                           {"shared_width", model.experts->shared_width},
                           {"dense_layers", model.dense_layers}};
    }
    if (model.sliding_layers > 0) {
        json["sliding"] = {{"layers", model.sliding_layers}, {"window", model.window}};
    }
    Json by_format = Json::object();
    for (const NumberFormat format : compared_formats) {
        by_format[name_in_table(format)] = bytes(llm::weight_bytes(with_weights_in(model, format)));
    }
    json["weights"] = {{"format", name_in_table(model.weights.format)},
                       {"bytes", bytes(llm::weight_bytes(model))},
                       {"bytes_by_format", by_format}};
    return json;
}

std::string inspection_json(const InspectionResult& result) {
    Json json = shape_json(*result.model);
    json["kv_cache"] = {
        {"format", name_in_table(result.kv)},
        {"bytes_per_token", bytes(Bytes{llm::kv_bytes_per_token(*result.model, result.kv)})},
        {"bytes_per_sequence", bytes(kv_of_longest(result))}};
    json["max_model_len"] = result.max_model_len;
    json["notes"] = result.notes;
    json["cards"] = Json::array();
    for (const ModelOnCard& on_card : result.cards) {
        json["cards"].push_back(card_json(result, on_card));
    }
    return json_text(json);
}

} // namespace

std::string inspection(const InspectionResult& result, Format format) {
    switch (format) {
    case Format::json:
        return inspection_json(result);
    case Format::csv:
        return card_table(result, "_gib").csv();
    default:
        return model_table(result).in(format) + '\n' + card_table(result, "").in(format);
    }
}

std::string model_list(const std::vector<ListedModel>& models, Format format) {
    if (format == Format::json) {
        Json json = Json::array();
        for (const ListedModel& row : models) {
            json.push_back({{"name", row.name},
                            {"kind", row.kind},
                            {"parameters", row.parameters},
                            {"active_parameters", row.active_parameters},
                            {"context", row.context},
                            {"format", row.number_format},
                            {"source", row.source},
                            {"date", row.date}});
        }
        return json_text(json);
    }
    Table table{{{"name"},
                 {"kind", false, true},
                 {"parameters", true},
                 {"context", true, true},
                 {"source"}},
                {}};
    for (const ListedModel& row : models) {
        table.rows.push_back({row.name, row.kind, parameters_of_any(row.parameters),
                              row.context ? std::to_string(*row.context) : "", row.source});
    }
    return table.in(format);
}

} // namespace skusim::report
