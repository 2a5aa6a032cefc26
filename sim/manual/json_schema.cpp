#include <skusim/base/json.hpp>
#include <skusim/scenarios/tables.hpp>
#include <skusim/schema/type.hpp>
#include <skusim/text/quantities.hpp>

#include "manual.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace skusim::manual {
using namespace text;
using namespace schema;

namespace {

Json to_json(const Type& type);

Json with_word(Json schema, const std::string& word) {
    return word.empty() ? schema : Json{{"anyOf", Json::array({schema, {{"const", word}}})}};
}

// The grammar of parse_quantity() as a regular expression.
std::string pattern(const DimensionFacts& dimension) {
    std::vector<std::string_view> units;
    for (const Unit& unit : dimension.units) {
        units.push_back(unit.name);
    }
    return fmt::format("^[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)? *({})$", fmt::join(units, "|"));
}

Json object(const std::vector<Field>& fields) {
    Json properties = Json::object();
    Json required = Json::array();
    for (const Field& field : fields) {
        Json property = to_json(*field.type);
        property["description"] =
            field.required() ? field.sentence
                             : fmt::format("{} Default: {}.", field.sentence, field.fallback);
        properties[field.key] = std::move(property);
        if (field.required()) {
            required.push_back(field.key);
        }
    }
    Json schema{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.is_empty()) {
        schema["required"] = std::move(required);
    }
    schema["additionalProperties"] = false;
    return schema;
}

// A path that ends like that; the ending begins with a dot.
Json path_schema(const std::string& ending) {
    return {{"type", "string"}, {"pattern", "\\" + ending + '$'}};
}

struct ToJson {
    Json operator()(const QuantityType& type) const {
        Json text{{"type", "string"}, {"pattern", pattern(facts(type.dimension))}};
        if (!type.or_zero) {
            return with_word(std::move(text), type.word);
        }
        Json any = Json::array({std::move(text), {{"const", 0}}});
        if (!type.word.empty()) {
            any.push_back({{"const", type.word}});
        }
        return {{"anyOf", std::move(any)}};
    }
    Json operator()(const IntegerType& type) const {
        const Json number{{"type", "integer"}, {"minimum", type.low}, {"maximum", type.high}};
        return type.words.empty() ? number
                                  : Json{{"anyOf", Json::array({number, {{"enum", type.words}}})}};
    }
    Json operator()(const NumberType& type) const {
        return {{"type", "number"}, {"minimum", type.low}, {"maximum", type.high}};
    }
    Json operator()(const TextType& type) const {
        return {{"type", "string"}, {"minLength", 1}, {"maxLength", type.longest}};
    }
    Json operator()(const BooleanType&) const { return {{"type", "boolean"}}; }
    Json operator()(const VersionType& type) const { return {{"const", type.known}}; }
    Json operator()(const ChoiceType& type) const {
        const Json name{{"enum", names(type)}};
        if (type.file_ending.empty()) {
            return name;
        }
        return {{"anyOf", Json::array({name, path_schema(type.file_ending)})}};
    }
    Json operator()(const ListType& type) const {
        return {{"type", "array"},
                {"items", to_json(*type.item)},
                {"minItems", type.shortest},
                {"maxItems", type.longest}};
    }
    Json operator()(const QuantilesType& type) const {
        return {
            {"type", "object"},
            {"minProperties", 1},
            {"patternProperties", {{"^(mean|p([0-9]{2}|[0-9]{2,5}[1-9]))$", to_json(*type.bound)}}},
            {"additionalProperties", false}};
    }
    Json operator()(const ObjectType& type) const { return object(type.fields); }
    // One condition per kind, so that an editor's messages are about the kind that was meant.
    Json operator()(const KindType& type) const {
        Json schema{{"type", "object"},
                    {"properties", {{"kind", {{"enum", names(choice_of_kinds(type))}}}}},
                    {"required", Json::array({"kind"})},
                    {"allOf", Json::array()}};
        for (const Kind& kind : type.kinds) {
            Json then = object(kind.fields);
            then["description"] = kind.sentence;
            then["properties"]["kind"] = {{"const", kind.name}};
            Json is_kind{{"properties", {{"kind", {{"const", kind.name}}}}},
                         {"required", Json::array({"kind"})}};
            schema["allOf"].push_back({{"if", std::move(is_kind)}, {"then", std::move(then)}});
        }
        return type.file_ending.empty() ? schema
                                        : Json{{"if", {{"type", "object"}}},
                                               {"then", std::move(schema)},
                                               {"else", path_schema(type.file_ending)}};
    }
    Json operator()(const EitherType& type) const {
        const bool is_list = std::holds_alternative<ListType>(type.other->form);
        return {{"if", {{"type", is_list ? "array" : "object"}}},
                {"then", to_json(*type.other)},
                {"else", to_json(*type.scalar)}};
    }
    // Editors complete and check a part of another file's schema there.
    Json operator()(const PartType&) const { return {{"type", "object"}}; }
};

Json to_json(const Type& type) {
    return std::visit(ToJson{}, type.form);
}

std::string whole_schema(const char* title, const Type& type) {
    Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", title}};
    schema.update(to_json(type));
    return schema.indented() + '\n';
}

} // namespace

std::string scenario_json_schema() {
    return whole_schema("skusim scenario", scenarios::scenario_type());
}

std::string target_json_schema() {
    return whole_schema("skusim compute target", scenarios::target_type());
}

} // namespace skusim::manual
