#include "elsewhere.hpp"

#include <skusim/stats/quantity.hpp>

#include <deque>
#include <set>
#include <variant>

namespace skusim::schema {

namespace {

struct Branch {
    std::string way; ///< ends with a dot
    const Type* type;
};

void add_fields(const std::vector<Field>& fields, const std::string& way,
                std::deque<Branch>& branches) {
    for (const Field& field : fields) {
        branches.push_back({way + field.key + '.', field.type.get()});
    }
}

void add_below(const Branch& branch, std::deque<Branch>& branches) {
    const auto* form = &branch.type->form;
    if (const auto* either = std::get_if<EitherType>(form)) {
        form = &either->other->form;
    }
    if (const auto* object = std::get_if<ObjectType>(form)) {
        add_fields(object->fields, branch.way, branches);
    } else if (const auto* kinds = std::get_if<KindType>(form)) {
        for (const Kind& kind : kinds->kinds) {
            add_fields(kind.fields, branch.way, branches);
        }
    }
}

bool is_key_of(std::string_view key, const Branch& branch) {
    if (std::holds_alternative<QuantilesType>(branch.type->form)) {
        return stats::quantile_of(key).has_value();
    }
    const std::string_view way(branch.way.data(), branch.way.size() - 1);
    return way.substr(way.rfind('.') + 1) == key;
}

} // namespace

std::string way_to(std::string_view key, const std::vector<Field>& fields) {
    std::deque<Branch> branches;
    add_fields(fields, "", branches);
    std::set<const Type*> seen; // a distribution of distributions, and what many keys share
    while (!branches.empty()) {
        const Branch branch = branches.front();
        branches.pop_front();
        if (is_key_of(key, branch)) {
            const bool is_quantile = std::holds_alternative<QuantilesType>(branch.type->form);
            return is_quantile ? branch.way + std::string(key)
                               : branch.way.substr(0, branch.way.size() - 1);
        }
        if (seen.insert(branch.type).second) {
            add_below(branch, branches);
        }
    }
    return "";
}

} // namespace skusim::schema
