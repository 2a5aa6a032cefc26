#include "language_model.hpp"

#include <skusim/models/config_file.hpp>
#include <skusim/schema/values.hpp>
#include <skusim/text/plain.hpp>
#include <skusim/text/yaml.hpp>

#include <string>
#include <utility>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

/// The model of that name, or of the config.json of that path.
Result<models::ModelReading> find_language_model(const scenario::Scenario& scenario,
                                                 const std::string& name, Origin& origin) {
    if (name.ends_with(".json")) {
        const std::string path = beside(scenario.file, name);
        const Result<std::string> text = read_text_file(path, yaml_size_limit);
        if (!text) {
            return failure(text.error());
        }
        origin.add(*text);
        return models::parse_config(path, *text);
    }
    Result<models::ModelReading> built_in = models::find_model(name);
    if (!built_in) {
        return failure({scenario.file, 0, 0}, "model.llm: " + built_in.error().front().message);
    }
    return built_in;
}

} // namespace

Result<void> read_language_model(scenario::Scenario& scenario, Origin& origin) {
    if (!scenario.model || !scenario.model->language || scenario.model->language->name.empty()) {
        return {};
    }
    scenario::LanguageModel& language = *scenario.model->language;
    auto reading = find_language_model(scenario, language.name, origin);
    if (!reading) {
        return failure(std::move(reading.error()));
    }
    language.shape = language.weights
                         ? llm::with_weights_in(std::move(reading->model), *language.weights)
                         : std::move(reading->model);
    for (std::string& note : reading->notes) {
        scenario.defaults.push_back({"model.llm", language.name, std::move(note)});
    }
    return {};
}

} // namespace skusim::scenarios
