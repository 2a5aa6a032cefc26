#include "model_by_name.hpp"

#include <skusim/models/built_in.hpp>
#include <skusim/models/card.hpp>

#include "merge.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace skusim::scenarios {
using namespace text;

namespace {

Value map_with(std::vector<Entry> entries) {
    Value map;
    map.kind = Value::Kind::map;
    map.entries = std::move(entries);
    return map;
}

Value scalar(const std::string& text, const Mark& mark) {
    Value value;
    value.kind = Value::Kind::scalar;
    value.mark = mark;
    value.scalar = text;
    return value;
}

Value sections(Value model, Value service, const Mark& mark) {
    model.mark = mark;
    return map_with({{"model", mark, std::move(model)}, {"service", mark, std::move(service)}});
}

std::string unknown_name(const std::string& name) {
    const std::string_view meant = models::nearest_model(name);
    return fmt::format("no model {} is known{}; skusim inspect --list names them, and a model of "
                       "your own is described by `model: {{ram: ...}}` and `service`",
                       shown(name),
                       meant.empty() ? "" : fmt::format("; did you mean \"{}\"?", meant));
}

} // namespace

Result<void> put_named_model(Value& scenario, const std::string& file,
                             std::vector<scenario::AppliedDefault>& applied) {
    const Value* model = scenario.kind == Value::Kind::map ? scenario.find("model") : nullptr;
    const Value* named =
        model != nullptr && model->kind == Value::Kind::map ? model->find("name") : nullptr;
    if (named == nullptr || named->kind != Value::Kind::scalar) {
        return {}; // the check tells what is no text
    }
    const Mark mark = named->mark;
    if (const models::ModelCard* card = models::find_card(named->scalar)) {
        merge_into(
            scenario, sections(card->model, card->service, mark),
            fmt::format("model {}, {}: {}, {}", card->name, card->task, card->source, card->date),
            applied);
        return {};
    }
    if (models::built_in_model(named->scalar) != nullptr) {
        Value step = map_with({{"kind", mark, scalar("roofline", mark)}});
        Value service =
            map_with({{"kind", mark, scalar("llm", mark)}, {"step", mark, std::move(step)}});
        merge_into(scenario,
                   sections(map_with({{"llm", mark, scalar(named->scalar, mark)}}),
                            std::move(service), mark),
                   "model " + named->scalar + " is a language model", applied);
        return {};
    }
    return failure({file, mark.line, mark.column}, unknown_name(named->scalar));
}

} // namespace skusim::scenarios
