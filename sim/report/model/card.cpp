#include <skusim/base/json.hpp>
#include <skusim/report/model_card.hpp>
#include <skusim/report/table.hpp>

#include "report/form/json_text.hpp"

#include <fmt/format.h>

namespace skusim::report {

namespace {

Json section_json(const Section& section) {
    Json json = Json::object();
    for (const auto& [key, value] : section) {
        json[key] = value;
    }
    return json;
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
             {"sections",
              {{"model", section_json(model.model)}, {"service", section_json(model.service)}}},
             {"published", published},
             {"source", model.source},
             {"date", model.date},
             {"notes", model.notes}});
}

std::string section_yaml(const char* name, const Section& section) {
    std::string text = fmt::format("{}:\n", name);
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
    table.rows.push_back({"source", model.source + ", " + model.date});
    if (model.has_many_passes) {
        table.rows.push_back({"note",
                              "A request passes through it many times; one roofline pass is "
                              "a coarse estimate of that: measure it."});
    }
    add_sentences(table, "note", model.notes);
    return table;
}

Table keys_and_values(const DescribedModel& model) {
    Table table{{{"key"}, {"value"}}, {}};
    for (const auto& [key, value] : model.model) {
        table.rows.push_back({"model." + key, value});
    }
    for (const auto& [key, value] : model.service) {
        table.rows.push_back({"service." + key, value});
    }
    return table;
}

} // namespace

std::string model_card(const DescribedModel& model, Format format) {
    switch (format) {
    case Format::json:
        return card_json(model);
    case Format::csv:
        return keys_and_values(model).csv();
    case Format::markdown:
        return facts(model).markdown() + "\n```yaml\n" + section_yaml("model", model.model) +
               section_yaml("service", model.service) + "```\n";
    default:
        return facts(model).text() + '\n' + section_yaml("model", model.model) +
               section_yaml("service", model.service);
    }
}

} // namespace skusim::report
