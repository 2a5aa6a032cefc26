#include <skusim/scenarios/tables.hpp>
#include <skusim/schema/type.hpp>
#include <skusim/text/quantities.hpp>

#include "manual.hpp"

#include <algorithm>
#include <deque>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <set>
#include <utility>

namespace skusim::manual {
using namespace schema;

namespace {

std::string or_word(const std::string& word) {
    return word.empty() ? "" : fmt::format(", or `{}`", word);
}

std::string or_path(const std::string& ending) {
    return ending.empty() ? "" : fmt::format(", or a path that ends in `{}`", ending);
}

// The type of a field in the words of a table cell.
struct InWords {
    std::string operator()(const QuantityType& type) const {
        return fmt::format("{} from `{}` to `{}`{}{}", facts(type.dimension).noun, type.low,
                           type.high, type.or_zero ? ", or 0" : "", or_word(type.word));
    }
    std::string operator()(const IntegerType& type) const {
        std::string words = fmt::format("whole number from {} to {}", type.low, type.high);
        for (const std::string& word : type.words) {
            words += or_word(word);
        }
        return words;
    }
    std::string operator()(const NumberType& type) const {
        return fmt::format("number from {:g} to {:g}", type.low, type.high);
    }
    std::string operator()(const TextType&) const { return "text"; }
    std::string operator()(const BooleanType&) const { return "`true` or `false`"; }
    std::string operator()(const VersionType& type) const { return fmt::format("{}", type.known); }
    std::string operator()(const ChoiceType& type) const {
        std::vector<std::string> choices;
        for (const NamedChoice& choice : type.choices) {
            choices.push_back(choice.sentence.empty()
                                  ? fmt::format("`{}`", choice.name)
                                  : fmt::format("`{}` ({})", choice.name, choice.sentence));
        }
        return fmt::format("{}", fmt::join(choices, ", ")) + or_path(type.file_ending);
    }
    std::string operator()(const ListType& type) const {
        return "list, each item " + std::visit(*this, type.item->form);
    }
    std::string operator()(const QuantilesType& type) const {
        return "map of `mean` or quantiles (`p50`, `p99`, `p999`: the digits after \"0.\"), each " +
               std::visit(*this, type.bound->form);
    }
    std::string operator()(const ObjectType&) const { return "map, see below"; }
    std::string operator()(const KindType& type) const {
        if (!type.name.empty()) {
            return fmt::format("[{0}](#{0})", type.name);
        }
        std::vector<std::string> kinds;
        for (const Kind& kind : type.kinds) {
            kinds.push_back(fmt::format("`{}`", kind.name));
        }
        return fmt::format("map with `kind`: {}", fmt::join(kinds, ", ")) +
               or_path(type.file_ending);
    }
    std::string operator()(const EitherType& type) const {
        return std::visit(*this, type.scalar->form) + "; or a " +
               std::visit(*this, type.other->form);
    }
    std::string operator()(const PartType&) const {
        return "map: a part of a [scenario](scenario_reference.md)";
    }
};

// Writes one section per map, outer ones before inner ones, and what several keys share at the end.
// Maps of the same keys have one section, under all their names.
class Reference {
public:
    [[nodiscard]] std::string write(const std::vector<Field>& root) {
        std::string text = table("", root);
        while (!waiting_.empty()) {
            const auto [path, type] = waiting_.front();
            waiting_.pop_front();
            if (written_.insert(path).second) { // kinds share some of their keys
                add_section(path, *type);
            }
        }
        for (const Section& section : sections_) {
            text += fmt::format("\n## `{}`\n{}", fmt::join(section.names, "`, `"), section.body);
        }
        for (const auto& [name, body] : shared_) {
            text += fmt::format("\n## {}\n{}", name, body);
        }
        return text;
    }

private:
    struct Section {
        std::vector<std::string> names;
        std::string body;
    };

    void add(const std::string& name, std::string body) {
        const auto same = std::find_if(sections_.begin(), sections_.end(),
                                       [&](const Section& other) { return other.body == body; });
        if (same == sections_.end()) {
            sections_.push_back({{name}, std::move(body)});
        } else if (std::find(same->names.begin(), same->names.end(), name) == same->names.end()) {
            same->names.push_back(name);
        }
    }

    void add_section(const std::string& path, const Type& type) {
        if (const auto* object = std::get_if<ObjectType>(&type.form)) {
            add(path, table(path, object->fields));
        } else if (const auto* either = std::get_if<EitherType>(&type.form)) {
            add_section(path, *either->other);
        } else if (const auto* list = std::get_if<ListType>(&type.form)) {
            add_section(path + "[]", *list->item);
        } else if (const auto* kinds = std::get_if<KindType>(&type.form)) {
            if (kinds->name.empty()) {
                add(path, kinds_text(path, *kinds));
            } else if (shared_.find(kinds->name) == shared_.end()) {
                shared_[kinds->name] = kinds_text(path, *kinds);
            }
        }
    }

    std::string kinds_text(const std::string& path, const KindType& type) {
        std::string text;
        for (const Kind& kind : type.kinds) {
            text += fmt::format("\n### `kind: {}`\n\n{}\n", kind.name, kind.sentence) +
                    table(path, kind.fields);
        }
        return text;
    }

    std::string table(const std::string& path, const std::vector<Field>& fields) {
        std::string text =
            "\n| key | value | default | meaning | example |\n|---|---|---|---|---|\n";
        for (const Field& field : fields) {
            text += fmt::format("| `{}` | {} | {} | {} | `{}: {}` |\n", field.key,
                                std::visit(InWords{}, field.type->form),
                                field.required() ? "**required**" : field.fallback, field.sentence,
                                field.key, field.example);
            waiting_.emplace_back(path.empty() ? field.key : path + '.' + field.key, field.type);
        }
        return text;
    }

    std::vector<Section> sections_;
    std::map<std::string, std::string> shared_; // sections of the types with names
    std::deque<std::pair<std::string, TypePointer>> waiting_;
    std::set<std::string> written_;
};

} // namespace

std::string scenario_reference() {
    const auto& root = std::get<ObjectType>(scenarios::scenario_type().form);
    return "# Scenario reference\n\n"
           "Every key of a scenario file. This page is made from the table of fields that the "
           "reader checks with; do not edit it by hand.\n\n"
           "A value with a dimension carries its unit: `250 ms`, `14 GiB`, `40 /s`, `150 %` (but "
           "0, where it is allowed, needs none). "
           "1 GB is 10^9 bytes, 1 GiB is 2^30. An unknown key is an error. Paths are relative to "
           "the scenario file.\n" +
           Reference().write(root.fields);
}

std::string target_reference() {
    const auto& root = std::get<ObjectType>(scenarios::target_type().form);
    return "# Target reference\n\n"
           "Every key of a compute target's file. This page is made from the table of fields that "
           "the reader checks with; do not edit it by hand. How to write a file of your own: "
           "[targets.md](targets.md).\n\n"
           "A value with a dimension carries its unit, as in a scenario. An unknown key is an "
           "error.\n" +
           Reference().write(root.fields);
}

} // namespace skusim::manual
