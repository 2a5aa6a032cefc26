// Parts of a target's table of fields.
#pragma once

#include <skusim/catalog/target.hpp>
#include <skusim/schema/fields.hpp>

#include "table.hpp"

#include <optional>
#include <string>
#include <vector>

namespace skusim::scenarios {

inline constexpr std::uint64_t most_target_nodes = 100'000;

[[nodiscard]] schema::Notation<Bytes> target_memory();
[[nodiscard]] schema::Notation<double> target_vcpus();
[[nodiscard]] schema::Notation<double> target_share();

template <class T>
[[nodiscard]] schema::Notation<std::vector<T>> up_to_100(const schema::Notation<T>& item,
                                                         std::size_t shortest = 1) {
    return schema::list_of(item, shortest, 100);
}

/// The key `rule` of a part of a target.
template <class Part>
[[nodiscard]] schema::BoundField<Part> rule_field() {
    return schema::required(
        "rule", &Part::rule, rule_notation(), "The rule, as it is printed where it bites.",
        "{text: at least 3 nodes, source: documentation, date: \"2020-12-11\"}");
}

[[nodiscard]] const schema::Notation<catalog::Instead>& instead_notation();

/// The key `instead` of a rule that refuses workloads.
template <class Part>
[[nodiscard]] schema::BoundField<Part> instead_field() {
    return schema::field("instead", &Part::instead, instead_notation(),
                         "The target that is planned where this rule refuses a workload.",
                         "{target: aks}")
        .otherwise("none");
}

[[nodiscard]] schema::Notation<std::vector<catalog::Limit>> limits_notation();
[[nodiscard]] schema::Notation<catalog::Reserved> reserved_notation();
[[nodiscard]] schema::Notation<catalog::Containers> containers_notation();

} // namespace skusim::scenarios
