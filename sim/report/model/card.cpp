#include <skusim/base/json.hpp>
#include <skusim/report/model_card.hpp>
#include <skusim/report/table.hpp>

#include "report/form/json_text.hpp"

#include <array>
#include <cstdint>
#include <fmt/format.h>
#include <string>

namespace skusim::report {

namespace {

Json section_json(const Section& section) {
    Json json = Json::object();
    for (const auto& [key, value] : section) {
        json[key] = value;
    }
    return json;
}

/// Whole, as long as a double is exact.
Json whole(double count) {
    constexpr double exact = 9007199254740992.0;
    return count < exact ? Json(static_cast<std::int64_t>(count)) : Json(count);
}

Json network_json(const NetworkFigures& network) {
    Json operators = Json::array();
    for (const OperatorFigures& row : network.operators) {
        operators.push_back({{"operator", row.name},
                             {"nodes", row.nodes},
                             {"parameters", row.parameters},
                             {"operations", whole(row.operations)},
                             {"activation_bytes", whole(row.activation_bytes)}});
    }
    return {{"format", network.format},
            {"weight_bytes", network.weight_bytes},
            {"operations", whole(network.operations)},
            {"activation_bytes", whole(network.activation_bytes)},
            {"peak_activation_bytes", whole(network.peak_activation_bytes)},
            {"operators", operators}};
}

std::string card_json(const DescribedModel& model) {
    Json published = Json::array();
    for (const auto& [on, time] : model.published) {
        published.push_back({{"on", on}, {"time", time}});
    }
    return json_text(
        Json{{"model", model.name},
             {"kind", model.has_many_passes ? "many passes" : "one pass"},
             {"task", model.task},
             {"parameters", model.parameters},
             {"network", model.network ? network_json(*model.network) : Json()},
             {"sections",
              {{"model", section_json(model.model)}, {"service", section_json(model.service)}}},
             {"published", published},
             {"source", model.source},
             {"date", model.date},
             {"notes", model.notes}});
}

std::string section_yaml(const char* name, const Section& section) {
    std::string text = section.empty() ? "" : fmt::format("{}:\n", name);
    for (const auto& [key, value] : section) {
        text += fmt::format("  {}: {}\n", key, value);
    }
    return text;
}

Table facts(const DescribedModel& model) {
    Table table{{{"model"}, {model.name}}, {}};
    if (!model.task.empty()) {
        table.rows.push_back({"a request", model.task});
    }
    table.rows.push_back(
        {"parameters", fmt::format("{:.4g} M", static_cast<double>(model.parameters) / 1e6)});
    for (const auto& [on, time] : model.published) {
        table.rows.push_back({"published", fmt::format("{} on {}", time, on)});
    }
    if (model.network && !model.network->format.empty()) {
        table.rows.push_back({"format", model.network->format});
    }
    table.rows.push_back({"source", model.source + (model.date.empty() ? "" : ", " + model.date)});
    if (model.has_many_passes) {
        table.rows.push_back({"note",
                              "A request passes through it many times; one roofline pass is "
                              "a coarse estimate of that: measure it."});
    }
    add_sentences(table, "note", model.notes);
    return table;
}

/// "8.178 G", four digits.
std::string scaled(double count, const char* unit) {
    constexpr std::array<const char*, 6> prefixes{"", "k", "M", "G", "T", "P"};
    std::size_t prefix = 0;
    for (; count >= 1000 && prefix + 1 < prefixes.size(); ++prefix) {
        count /= 1000;
    }
    return count == 0 ? "-" : fmt::format("{:.4g} {}{}", count, prefixes[prefix], unit);
}

Table operators(const NetworkFigures& network) {
    Table table{{{"operator"},
                 {"nodes", true},
                 {"parameters", true},
                 {"operations", true},
                 {"activations", true}},
                {}};
    for (const OperatorFigures& row : network.operators) {
        table.rows.push_back({row.name, std::to_string(row.nodes),
                              row.parameters == 0 ? "-" : std::to_string(row.parameters),
                              scaled(row.operations, "FLOP"), scaled(row.activation_bytes, "B")});
    }
    return table;
}

void add_figures(const NetworkFigures& network, Table& table) {
    const auto add = [&](const std::string& key, double figure) {
        table.rows.push_back({key, fmt::format("{:.15g}", figure)});
    };
    table.rows.push_back({"format", network.format});
    add("weight_bytes", static_cast<double>(network.weight_bytes));
    add("operations", network.operations);
    add("activation_bytes", network.activation_bytes);
    add("peak_activation_bytes", network.peak_activation_bytes);
    for (const OperatorFigures& row : network.operators) {
        add(row.name + ".nodes", static_cast<double>(row.nodes));
        add(row.name + ".parameters", static_cast<double>(row.parameters));
        add(row.name + ".operations", row.operations);
        add(row.name + ".activation_bytes", row.activation_bytes);
    }
}

Table keys_and_values(const DescribedModel& model) {
    Table table{{{"key"}, {"value"}}, {}};
    for (const auto& [key, value] : model.model) {
        table.rows.push_back({"model." + key, value});
    }
    for (const auto& [key, value] : model.service) {
        table.rows.push_back({"service." + key, value});
    }
    if (model.network) {
        table.rows.push_back({"parameters", std::to_string(model.parameters)});
        add_figures(*model.network, table);
    }
    return table;
}

} // namespace

std::string model_card(const DescribedModel& model, Format format) {
    const bool has_operators = model.network && !model.network->operators.empty();
    switch (format) {
    case Format::json:
        return card_json(model);
    case Format::csv:
        return keys_and_values(model).csv();
    case Format::markdown:
        return facts(model).markdown() +
               (has_operators ? '\n' + operators(*model.network).markdown() : "") + "\n```yaml\n" +
               section_yaml("model", model.model) + section_yaml("service", model.service) +
               "```\n";
    default:
        return facts(model).text() + '\n' +
               (has_operators ? operators(*model.network).text() + '\n' : "") +
               section_yaml("model", model.model) + section_yaml("service", model.service);
    }
}

} // namespace skusim::report
