#include <skusim/base/check.hpp>
#include <skusim/models/built_in.hpp>
#include <skusim/text/csv_records.hpp>
#include <skusim/text/tree.hpp>

#include "embedded.hpp"
#include "limits.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::models {
using namespace text;

namespace {

constexpr const char* table_file = "data/models/language_models.csv";

const CsvFormat table_format{{"name",
                              "layers",
                              "hidden",
                              "heads",
                              "kv_heads",
                              "head_dimension",
                              "width",
                              "vocabulary",
                              "ties_embedding",
                              "query_bias",
                              "norms",
                              "experts",
                              "experts_per_token",
                              "expert_width",
                              "shared_width",
                              "dense_layers",
                              "query_rank",
                              "kv_rank",
                              "nope_dimension",
                              "rope_dimension",
                              "value_dimension",
                              "sliding_layers",
                              "window",
                              "context",
                              "other_parameters",
                              "format",
                              "quantized",
                              "source",
                              "date"},
                             {"note"},
                             true};

std::int64_t count(const CsvRecord& record, const char* column, std::int64_t most, Faults& faults) {
    const NumberRange range{0, static_cast<double>(most), true, true};
    return static_cast<std::int64_t>(record.number(column, range, faults).value_or(0));
}

llm::WeightStorage read_storage(const CsvRecord& record, Faults& faults) {
    llm::WeightStorage storage;
    if (const std::string_view format = record.text("format"); !format.empty()) {
        if (const auto known = value_in_table<llm::NumberFormat>(format)) {
            storage.format = *known;
        } else {
            faults.push_back(
                {record.place("format"),
                 fmt::format("format is {}; expected one such as fp8", shown(format))});
        }
    }
    const std::string_view quantized = record.text("quantized");
    if (quantized == "experts") {
        storage.parts = {false, false, true, false};
    } else if (!quantized.empty() && quantized != "all") {
        faults.push_back(
            {record.place("quantized"),
             fmt::format("quantized is {}; expected all or experts", shown(quantized))});
    }
    return storage;
}

BuiltInModel read_row(const CsvRecord& record, Faults& faults) {
    BuiltInModel row;
    row.source = record.needed_text("source", faults);
    row.date = record.date("date", faults);
    llm::Transformer& model = row.model;
    model.name = record.needed_text("name", faults);
    model.layers = count(record, "layers", most_layers, faults);
    model.hidden = count(record, "hidden", most_hidden, faults);
    model.heads = count(record, "heads", most_heads, faults);
    model.kv_heads = count(record, "kv_heads", most_heads, faults);
    model.head_dimension = count(record, "head_dimension", most_dimension, faults);
    model.width = count(record, "width", most_width, faults);
    model.vocabulary = count(record, "vocabulary", most_vocabulary, faults);
    model.ties_embedding = record.flag("ties_embedding", faults);
    model.has_query_bias = record.flag("query_bias", faults);
    if (const std::int64_t norms = count(record, "norms", 8, faults); norms > 0) {
        model.norms = norms;
    }
    model.dense_layers = count(record, "dense_layers", most_layers, faults);
    const llm::Experts experts{count(record, "experts", most_experts, faults),
                               count(record, "experts_per_token", most_experts, faults),
                               count(record, "expert_width", most_width, faults),
                               count(record, "shared_width", most_width, faults)};
    if (experts.count > 0) {
        model.experts = experts;
    }
    const llm::LatentAttention latent{count(record, "query_rank", most_hidden, faults),
                                      count(record, "kv_rank", most_hidden, faults),
                                      count(record, "nope_dimension", most_dimension, faults),
                                      count(record, "rope_dimension", most_dimension, faults),
                                      count(record, "value_dimension", most_dimension, faults)};
    if (latent.kv_rank > 0) {
        model.latent = latent;
    }
    model.sliding_layers = count(record, "sliding_layers", most_layers, faults);
    model.window = count(record, "window", most_context, faults);
    model.context = count(record, "context", most_context, faults);
    model.other_parameters = count(record, "other_parameters", most_other, faults);
    model.weights = read_storage(record, faults);
    return row;
}

} // namespace

Result<std::vector<BuiltInModel>> parse_models(const std::string& file, std::string_view text) {
    Result<CsvReader> reader = CsvReader::from_text(file, text);
    if (!reader) {
        return failure(reader.error());
    }
    std::vector<BuiltInModel> rows;
    const Faults faults =
        read_records(*reader, table_format, [&rows](const CsvRecord& record, Faults& found) {
            BuiltInModel row = read_row(record, found);
            if (!rows.empty() && row.model.name <= rows.back().model.name) {
                found.push_back(
                    {record.place("name"), fmt::format("{} is not in order of name, or there twice",
                                                       shown(row.model.name))});
            }
            rows.push_back(std::move(row));
        });
    if (!faults.empty()) {
        return failure(faults);
    }
    return rows;
}

const std::vector<BuiltInModel>& built_in_models() {
    static const Result<std::vector<BuiltInModel>> models =
        parse_models(table_file, embedded_file(table_file));
    SKUSIM_CHECK(models.has_value(), models ? "" : line_of(models.error().front()).c_str());
    return *models;
}

const llm::Transformer* built_in_model(std::string_view name) {
    const std::vector<BuiltInModel>& models = built_in_models();
    const auto found = std::find_if(models.begin(), models.end(), [name](const BuiltInModel& row) {
        return row.model.name == name;
    });
    return found == models.end() ? nullptr : &found->model;
}

} // namespace skusim::models
