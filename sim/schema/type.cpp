#include "check.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>

namespace skusim::schema {
using namespace text;

void Findings::add(const Mark& mark, std::string message) {
    if (full()) {
        return;
    }
    faults_.push_back(
        {{mark.file ? *mark.file : file_, mark.line, mark.column}, std::move(message)});
}

Faults Findings::take() {
    std::stable_sort(faults_.begin(), faults_.end(), [](const Fault& a, const Fault& b) {
        return std::tie(a.place.line, a.place.column) < std::tie(b.place.line, b.place.column);
    });
    if (full()) {
        std::string remark = fmt::format("{} faults are told; there may be more", most_faults);
        faults_.push_back({{file_, 0, 0}, std::move(remark)});
    }
    return std::move(faults_);
}

const Type& EitherType::form_of(Value::Kind kind) const {
    const bool takes_list = std::holds_alternative<ListType>(other->form);
    return kind == (takes_list ? Value::Kind::list : Value::Kind::map) ? *other : *scalar;
}

std::vector<std::string_view> names(const ChoiceType& type) {
    std::vector<std::string_view> result;
    for (const NamedChoice& choice : type.choices) {
        result.push_back(choice.name);
    }
    return result;
}

ChoiceType choice_of_kinds(const KindType& type) {
    ChoiceType choice{{}, type.planned};
    for (const Kind& kind : type.kinds) {
        choice.choices.push_back({kind.name, kind.sentence});
    }
    return choice;
}

void check_value(const Type& type, const Value& value, const std::string& path,
                 Findings& findings) {
    if (value.kind != Value::Kind::refused && !findings.full()) {
        std::visit(Check(value, path, findings), type.form);
    }
}

void check_part(const Type& type, const Value& value, const std::string& path, Findings& findings) {
    if (value.kind != Value::Kind::refused && !findings.full()) {
        std::visit(Check(value, path, findings, true), type.form);
    }
}

} // namespace skusim::schema
