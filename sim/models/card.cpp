#include <skusim/base/check.hpp>
#include <skusim/models/built_in.hpp>
#include <skusim/models/card.hpp>
#include <skusim/text/yaml.hpp>

#include "embedded.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <fmt/format.h>
#include <memory>

namespace skusim::models {
using namespace text;

namespace {

constexpr std::array<std::string_view, 12> card_keys{
    "skusim_model", "name",   "also",  "task",    "parameters", "source",
    "date",         "passes", "model", "service", "measured",   "notes"};

class CardReader {
public:
    CardReader(const std::string& file, const Value& root) : file_(file), root_(root) {}

    Result<ModelCard> read() {
        for (const Entry& entry : root_.entries) {
            if (std::find(card_keys.begin(), card_keys.end(), entry.key) == card_keys.end()) {
                fault(entry.mark, fmt::format("unknown key {}", shown(entry.key)));
            }
        }
        ModelCard card;
        card.file = file_;
        if (needed("skusim_model") != "1") {
            fault(root_.mark, "a model card says `skusim_model: 1`");
        }
        card.name = needed("name");
        card.task = needed("task");
        card.source = needed("source");
        card.date = needed("date");
        card.parameters = parameters();
        card.also = texts("also");
        card.notes = texts("notes");
        card.has_many_passes = root_.find("passes") != nullptr && needed("passes") == "many";
        card.model = section("model");
        card.service = section("service");
        card.published = published();
        return faults_.empty() ? Result<ModelCard>(std::move(card)) : failure(std::move(faults_));
    }

private:
    void fault(const Mark& mark, std::string message) {
        faults_.push_back({{file_, mark.line, mark.column}, std::move(message)});
    }

    std::string needed_in(const Value& map, std::string_view key) {
        const Value* value = map.find(key);
        if (value == nullptr || value->kind != Value::Kind::scalar || value->scalar.empty()) {
            fault(value == nullptr ? map.mark : value->mark,
                  fmt::format("key \"{}\" with a text is needed", key));
            return "";
        }
        std::string text = value->scalar;
        while (!text.empty() && text.back() == '\n') {
            text.pop_back(); // of a block scalar
        }
        return text;
    }

    std::string needed(std::string_view key) { return needed_in(root_, key); }

    std::int64_t parameters() {
        const std::string text = needed("parameters");
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc() || end != text.data() + text.size() || number < 1) {
            const Value* value = root_.find("parameters");
            fault(value != nullptr ? value->mark : root_.mark,
                  fmt::format("parameters is {}; expected a whole number", shown(text)));
        }
        return number;
    }

    std::vector<std::string> texts(std::string_view key) {
        std::vector<std::string> result;
        const Value* list = root_.find(key);
        if (list == nullptr) {
            return result;
        }
        if (list->kind != Value::Kind::list) {
            fault(list->mark, fmt::format("{} is a list of texts", key));
        }
        for (const Value& item : list->items) {
            result.push_back(item.scalar);
            while (!result.back().empty() && result.back().back() == '\n') {
                result.back().pop_back();
            }
        }
        return result;
    }

    Value section(std::string_view key) {
        const Value* value = root_.find(key);
        if (value == nullptr || value->kind != Value::Kind::map) {
            fault(value == nullptr ? root_.mark : value->mark, fmt::format("{} is a map", key));
            return {};
        }
        Value section = *value;
        set_file(section, std::make_shared<const std::string>(file_));
        return section;
    }

    std::vector<PublishedTime> published() {
        std::vector<PublishedTime> result;
        if (const Value* list = root_.find("measured")) {
            for (const Value& item : list->items) {
                result.push_back({needed_in(item, "on"), needed_in(item, "time")});
            }
        }
        return result;
    }

    const std::string& file_;
    const Value& root_;
    Faults faults_;
};

/// The letters and digits of a name, small.
std::string bare(std::string_view name) {
    std::string letters;
    for (const unsigned char letter : name) {
        if (std::isalnum(letter) != 0) {
            letters += static_cast<char>(std::tolower(letter));
        }
    }
    return letters;
}

} // namespace

Result<ModelCard> parse_card(const std::string& file, std::string_view text) {
    YamlDocument document = parse_yaml(text, file);
    if (!document.faults.empty() || !document.root) {
        return failure(std::move(document.faults));
    }
    if (document.root->kind != Value::Kind::map) {
        return failure({file, 1, 1}, "a model card is a map of keys");
    }
    return CardReader(file, *document.root).read();
}

const std::vector<ModelCard>& model_cards() {
    static const std::vector<ModelCard> cards = [] {
        std::vector<ModelCard> all;
        for (const std::string_view file : embedded_files()) {
            if (file.ends_with(".yaml")) {
                Result<ModelCard> card = parse_card(std::string(file), embedded_file(file));
                SKUSIM_CHECK(card.has_value(), line_of(card.error().front()).c_str());
                all.push_back(std::move(*card));
            }
        }
        std::sort(all.begin(), all.end(),
                  [](const ModelCard& a, const ModelCard& b) { return a.name < b.name; });
        return all;
    }();
    return cards;
}

const ModelCard* find_card(std::string_view name) {
    const std::string wanted = bare(name);
    for (const ModelCard& card : model_cards()) {
        const bool is_other = std::any_of(card.also.begin(), card.also.end(),
                                          [&](const auto& it) { return bare(it) == wanted; });
        if (bare(card.name) == wanted || is_other) {
            return &card;
        }
    }
    return nullptr;
}

std::string_view nearest_model(std::string_view word) {
    std::vector<std::string_view> names;
    for (const ModelCard& card : model_cards()) {
        names.emplace_back(card.name);
    }
    for (const BuiltInModel& row : built_in_models()) {
        names.emplace_back(row.model.name);
    }
    return nearest(word, names);
}

} // namespace skusim::models
