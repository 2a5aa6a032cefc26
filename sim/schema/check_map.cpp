#include <skusim/stats/quantity.hpp>

#include "check.hpp"
#include "elsewhere.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>

namespace skusim::schema {
using namespace text;

namespace {

std::vector<std::string_view> keys(const std::vector<Field>& fields) {
    std::vector<std::string_view> result;
    for (const Field& field : fields) {
        result.push_back(field.key);
    }
    return result;
}

const Field* find_field(const std::vector<Field>& fields, std::string_view key) {
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [&](const Field& field) { return field.key == key; });
    return found == fields.end() ? nullptr : &*found;
}

/// A quantile as people bound it. More than two digits are of the tail: "p101" is a slip, not the
/// quantile 0.101.
bool is_bounded_quantile(std::string_view key) {
    constexpr std::size_t plain = std::string_view("p95").size();
    return stats::quantile_of(key) && (key.size() == plain || key[1] == '9');
}

} // namespace

void Check::operator()(const ListType& type) const {
    if (value_.kind != Value::Kind::list) {
        return add_wrong_form("a list such as [a, b]");
    }
    const std::size_t count = value_.items.size();
    if (count < type.shortest || count > type.longest) {
        return add(value_.mark, fmt::format("a list of {} items; expected {} to {}", count,
                                            type.shortest, type.longest));
    }
    for (std::size_t i = 0; i < count; ++i) {
        check_value(*type.item, value_.items[i], fmt::format("{}[{}]", path_, i), findings_);
    }
}

void Check::operator()(const ObjectType& type) const {
    if (value_.kind != Value::Kind::map) {
        return add_wrong_form(
            fmt::format("a map with the keys {}", fmt::join(keys(type.fields), ", ")));
    }
    check_fields(type);
}

void Check::operator()(const KindType& type) const {
    if (is_part_) { // what the keys are depends on the kind: these maps are never in parts
        return Check(value_, path_, findings_)(type);
    }
    if (value_.kind != Value::Kind::map) {
        const bool takes_path = !type.file_ending.empty();
        const bool is_path = takes_path && value_.kind == Value::Kind::scalar &&
                             value_.scalar.ends_with(type.file_ending);
        return is_path ? void()
                       : add_wrong_form(
                             "a map such as " + type.example +
                             (takes_path ? ", or a path that ends in " + type.file_ending : ""));
    }
    const ChoiceType kinds = choice_of_kinds(type);
    const Value* kind = value_.find("kind");
    if (kind == nullptr) {
        for (const Entry& entry : value_.entries) {
            if (nearest(entry.key, {"kind"}) == "kind") {
                return add(entry.mark,
                           fmt::format("unknown key {}; did you mean \"kind\"?", shown(entry.key)));
            }
        }
        return add(value_.mark, fmt::format("key \"kind\" is missing; add one of {}",
                                            fmt::join(names(kinds), ", ")));
    }
    const auto meant = std::find_if(type.kinds.begin(), type.kinds.end(), [&](const Kind& known) {
        return kind->kind == Value::Kind::scalar && known.name == kind->scalar;
    });
    if (meant == type.kinds.end()) {
        // The other keys cannot be judged without the kind.
        return check_value(Type{kinds}, *kind, path_of("kind"), findings_);
    }
    std::vector<Field> fields{{"kind", make_type(kinds), "", "", meant->name}};
    std::copy(meant->fields.begin(), meant->fields.end(), std::back_inserter(fields));
    check_fields({std::move(fields), {}, meant->rule});
}

void Check::operator()(const EitherType& type) const {
    const Type& form = type.form_of(value_.kind);
    (is_part_ ? check_part : check_value)(form, value_, path_, findings_);
}

void Check::operator()(const PartType& type) const {
    const std::size_t before = findings_.count();
    check_part(type.whole(), value_, path_, findings_);
    if (type.rule != nullptr && findings_.count() == before) {
        type.rule(value_, path_, findings_);
    }
}

void Check::operator()(const QuantilesType& type) const {
    if (value_.kind != Value::Kind::map) {
        return add_wrong_form("a map such as {p95: 150 ms}");
    }
    if (value_.entries.empty()) {
        add(value_.mark, "is empty; give at least one bound, such as \"p95: 150 ms\"");
    }
    const std::size_t before = findings_.count();
    for (const Entry& entry : value_.entries) {
        if (entry.key != "mean" && !is_bounded_quantile(entry.key)) {
            add(entry.mark, fmt::format("{} is no quantile; write mean, or p and the digits after "
                                        "\"0.\": p50, p95, p99, p999",
                                        shown(entry.key)));
        }
        check_value(*type.bound, entry.value, path_of(entry.key), findings_);
    }
    if (findings_.count() == before) {
        check_order_of_quantiles();
    }
}

void Check::check_order_of_quantiles() const {
    std::vector<const Entry*> quantiles;
    for (const Entry& entry : value_.entries) {
        if (entry.key != "mean" && entry.value.kind == Value::Kind::scalar) {
            quantiles.push_back(&entry);
        }
    }
    std::sort(quantiles.begin(), quantiles.end(), [](const Entry* a, const Entry* b) {
        return *stats::quantile_of(a->key) < *stats::quantile_of(b->key);
    });
    const auto bound = [](const Entry* entry) {
        return parse_quantity(Dimension::time, entry->value.scalar)->value;
    };
    for (std::size_t i = 1; i < quantiles.size(); ++i) {
        const Entry& lower = *quantiles[i - 1];
        const Entry& higher = *quantiles[i];
        if (bound(&higher) < bound(&lower)) {
            add(higher.value.mark,
                fmt::format(
                    "{} ({}) is below {} ({}), but the higher quantile is never the lesser; "
                    "raise {} or remove {}",
                    higher.key, higher.value.scalar, lower.key, lower.value.scalar, higher.key,
                    lower.key));
        }
    }
}

void Check::check_fields(const ObjectType& type) const {
    const std::size_t before = findings_.count();
    for (const Entry& entry : value_.entries) {
        if (const Field* field = find_field(type.fields, entry.key)) {
            (is_part_ ? check_part : check_value)(*field->type, entry.value, path_of(entry.key),
                                                  findings_);
        } else {
            check_unknown_key(entry, type);
        }
    }
    if (is_part_) {
        return;
    }
    for (const Field& field : type.fields) {
        if (field.required() && value_.find(field.key) == nullptr) {
            add(value_.mark, fmt::format("key \"{}\" is missing; add \"{}: {}\"", field.key,
                                         field.key, field.example));
        }
    }
    if (type.rule != nullptr && findings_.count() == before) {
        type.rule(value_, path_, findings_);
    }
}

namespace {

/// How a key is written that stands further down: in a file with its value, as people copy what
/// they see; at an option, which has no line, by its path, on to the only key of a map.
std::string meant_below(std::string way, const Entry& entry) {
    if (entry.mark.line == 0) {
        const Value* value = &entry.value;
        while (value->kind == Value::Kind::map && value->entries.size() == 1) {
            way += '.' + value->entries.front().key;
            value = &value->entries.front().value;
        }
    }
    if (entry.mark.line == 0 || entry.value.kind != Value::Kind::scalar) {
        return fmt::format("did you mean \"{}\"?", way);
    }
    std::string text;
    std::string closed;
    for (std::size_t dot = 0; (dot = way.find('.')) != std::string::npos;) {
        text += way.substr(0, dot) + ": {";
        closed += '}';
        way.erase(0, dot + 1);
    }
    return fmt::format("did you mean `{}{}: {}{}`?", text, way, entry.value.scalar, closed);
}

} // namespace

void Check::check_unknown_key(const Entry& entry, const ObjectType& type) const {
    if (findings_.full()) {
        return;
    }
    const std::vector<std::string_view> known = keys(type.fields);
    const auto misnomer = std::find_if(type.misnomers.begin(), type.misnomers.end(),
                                       [&](const Misnomer& it) { return it.key == entry.key; });
    if (misnomer != type.misnomers.end()) {
        return add(entry.mark,
                   fmt::format("unknown key {}; {}", shown(entry.key), misnomer->remedy));
    }
    if (std::find(type.planned.begin(), type.planned.end(), entry.key) != type.planned.end()) {
        return add(entry.mark, fmt::format("key {} is not supported in this version; supported: {}",
                                           shown(entry.key), fmt::join(known, ", ")));
    }
    const std::string below = way_to(entry.key, type.fields);
    const std::string_view near = nearest(entry.key, known);
    add(entry.mark,
        fmt::format("unknown key {}; {}", shown(entry.key),
                    !below.empty()  ? meant_below(below, entry)
                    : !near.empty() ? fmt::format("did you mean \"{}\"?", near)
                                    : fmt::format("known keys: {}", fmt::join(known, ", "))));
}

} // namespace skusim::schema
