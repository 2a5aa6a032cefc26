// What can be chosen: a SKU as it is rented, whose clusters can be simulated.
#pragma once

#include <skusim/experiment/progress.hpp>
#include <skusim/planner/plan.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace skusim::planner {

/// What looking at a contender gave: what became of its candidate, and a choice that is to be taken
/// in place of the best so far: its nodes and costs, the figures of those alone that are told.
struct Answer {
    Candidate candidate;
    std::optional<Choice> choice;
};

/// - candidate() is its index into Plan::candidates;
/// - is_roomy() is whether the guidance may start with it;
/// - likely_cost() is what it is looked for by, least first: nothing is simulated for it;
/// - could_beat(best) is false where it cannot cost less than the best so far;
/// - bounded(candidate) is the candidate with a lower bound of nodes and cost;
/// - answer(candidate, best) looks for its least cluster that holds, by simulation. It must not
///   change a candidate to the worse of what is known of it already;
/// - told(candidate, choice, progress) is the choice of an answer with all that is told of it,
/// measured; nothing where
///   that takes back that it holds, as answers from then on know;
/// - is_held_by_quota() is whether the quota lets fewer be rented than policy and target, and
///   lift_quota() has it answer from then on as if it did not;
/// - judged_by_quota(candidate) is over the quota if its nodes are;
/// - cost_text() is what a candidate's nodes, or a choice, cost, and `performs` what they do.
template <class Type>
concept Contender = requires(Type& contender, Candidate candidate, const Choice& choice,
                             const std::optional<Choice>& best,
                             const experiment::RunProgress& progress) {
    { contender.candidate() } -> std::same_as<std::size_t>;
    { std::as_const(contender).is_roomy() } -> std::same_as<bool>;
    { contender.likely_cost() } -> std::totally_ordered;
    { contender.could_beat(best) } -> std::same_as<bool>;
    { contender.bounded(std::move(candidate)) } -> std::same_as<Candidate>;
    { contender.answer(std::move(candidate), best) } -> std::same_as<Answer>;
    {
        contender.told(std::as_const(candidate), choice, progress)
        } -> std::same_as<std::optional<Choice>>;
    { std::as_const(contender).is_held_by_quota() } -> std::same_as<bool>;
    contender.lift_quota();
    { std::as_const(contender).judged_by_quota(std::move(candidate)) } -> std::same_as<Candidate>;
    { Type::cost_text(std::as_const(candidate)) } -> std::same_as<std::string>;
    { Type::cost_text(choice) } -> std::same_as<std::string>;
    { Type::performs } -> std::convertible_to<std::string_view>;
};

} // namespace skusim::planner
