#include <skusim/comparison/compare.hpp>
#include <skusim/stats/difference.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <tuple>
#include <utility>

namespace skusim::comparison {

namespace {

using stats::Good;
using stats::QuantityKind;

Judgment judge(const stats::Quantity& quantity, const stats::Estimate& before,
               const stats::Estimate& after, const stats::Estimate& difference) {
    if (before == after) {
        return Judgment::same;
    }
    const bool is_higher = difference.low > 0;
    if (!is_higher && !(difference.high < 0)) {
        return Judgment::no_difference_shown;
    }
    switch (stats::definition(quantity).good) {
    case Good::neither:
        return is_higher ? Judgment::higher : Judgment::lower;
    case Good::more:
        return is_higher ? Judgment::better : Judgment::worse;
    case Good::less:
        break;
    }
    return is_higher ? Judgment::worse : Judgment::better;
}

QuantityChange change(const stats::Quantity& quantity, const stats::Estimate& before,
                      const stats::Estimate& after, const stats::Estimate& difference) {
    return {quantity, before, after, difference, judge(quantity, before, after, difference)};
}

/// Compares figures that are rented and paid, not measured.
QuantityChange counted(const stats::Quantity& quantity, const stats::Estimate& before,
                       const stats::Estimate& after) {
    const double more = after.value - before.value;
    QuantityChange result = change(quantity, before, after, {more, more, more});
    if (more == 0) {
        result.judgment = Judgment::same;
    }
    return result;
}

QuantityChange measured(const stats::Quantity& quantity,
                        const std::optional<stats::Estimate>& before,
                        const std::optional<stats::Estimate>& after) {
    if (before && after) {
        return change(quantity, *before, *after, stats::difference(*before, *after));
    }
    return {quantity, before, after, std::nullopt, after ? Judgment::appeared : Judgment::gone};
}

/// The entry under `key`, by `key_of`, or nothing.
template <class Item, class Key, class KeyOf>
const Item* find(const std::vector<Item>& items, const Key& key, KeyOf key_of) {
    const auto found = std::find_if(items.begin(), items.end(),
                                    [&](const Item& item) { return key_of(item) == key; });
    return found == items.end() ? nullptr : &*found;
}

/// Calls `use(before, after)` for each name that either list has, in the later list's order, and
/// then for what is gone; a pointer is null where a list does not have the name.
template <class Item, class KeyOf, class Use>
void side_by_side(const std::vector<Item>& before, const std::vector<Item>& after, KeyOf key_of,
                  Use use) {
    for (const Item& item : after) {
        use(find(before, key_of(item), key_of), &item);
    }
    for (const Item& item : before) {
        if (find(after, key_of(item), key_of) == nullptr) {
            use(&item, static_cast<const Item*>(nullptr));
        }
    }
}

std::vector<QuantityChange> quantities(const ChoiceRecord& before, const ChoiceRecord& after) {
    std::vector<QuantityChange> changes{
        counted({QuantityKind::nodes}, before.nodes, after.nodes),
        counted({QuantityKind::usd_per_hour}, before.usd_per_hour, after.usd_per_hour)};
    if (before.usd_total || after.usd_total) {
        changes.push_back(measured({QuantityKind::usd_total}, before.usd_total, after.usd_total));
    }
    side_by_side(
        before.metrics, after.metrics, [](const Measured& it) { return it.quantity; },
        [&](const Measured* old, const Measured* now) {
            const auto value = [](const Measured* it) {
                return it == nullptr ? std::optional<stats::Estimate>() : it->value;
            };
            changes.push_back(
                measured((now == nullptr ? old : now)->quantity, value(old), value(now)));
        });
    return changes;
}

template <class Item>
std::optional<Item> optional_of(const Item* item) {
    return item == nullptr ? std::optional<Item>() : std::optional<Item>(*item);
}

BoundChange bound_change(const BoundRecord* before, const BoundRecord* after) {
    const auto value = [](const BoundRecord* it) {
        return it == nullptr ? std::optional<stats::Estimate>() : it->value;
    };
    const BoundRecord& named = after == nullptr ? *before : *after;
    const QuantityChange change = measured(named.quantity, value(before), value(after));
    return {named.quantity,     named.request_class, optional_of(before),
            optional_of(after), change.difference,   change.judgment};
}

void add_changes(std::vector<TextChange>& changes, const std::vector<Input>& before,
                 const std::vector<Input>& after) {
    const auto value = [](const Input* input) {
        return input == nullptr ? std::optional<std::string>() : input->value;
    };
    side_by_side(
        before, after, [](const Input& it) { return it.key; },
        [&](const Input* old, const Input* now) {
            if (value(old) != value(now)) {
                changes.push_back({(now == nullptr ? old : now)->key, value(old), value(now)});
            }
        });
}

ChoiceChange compare_choices(std::string_view name, const std::optional<ChoiceRecord>& before,
                             const std::optional<ChoiceRecord>& after) {
    ChoiceChange change{name, before, after, {}, {}, {}};
    if (before && after) {
        change.quantities = quantities(*before, *after);
        side_by_side(before->slo, after->slo, bound_name,
                     [&](const BoundRecord* old, const BoundRecord* now) {
                         change.slo.push_back(bound_change(old, now));
                     });
        add_changes(change.purchase, before->purchase, after->purchase);
    }
    return change;
}

std::vector<Input> bounds(const PlanRecord& plan) {
    std::vector<Input> inputs;
    for (const BoundRecord& bound : plan.objective) {
        inputs.push_back({"slo " + bound_name(bound), fmt::format("{:.6g}", bound.bound)});
    }
    return inputs;
}

std::vector<TextChange> compare_inputs(const PlanRecord& before, const PlanRecord& after) {
    std::vector<TextChange> changes;
    if (before.inputs.empty() || after.inputs.empty()) { // of a version that did not tell them
        add_changes(changes, bounds(before), bounds(after));
    } else {
        add_changes(changes, before.inputs, after.inputs);
    }
    std::vector<TextChange> others;
    add_changes(others, before.circumstances, after.circumstances);
    for (TextChange& other : others) { // the target's name is a value of the scenario, too
        const bool is_told = std::any_of(changes.begin(), changes.end(), [&](const auto& change) {
            return change.key == other.key;
        });
        if (!is_told) {
            changes.push_back(std::move(other));
        }
    }
    return changes;
}

/// A candidate's name; plans have thousands of candidates, so they are looked up in a map.
using CandidateKey = std::tuple<std::string, std::string, std::string>;

CandidateKey key_of(const CandidateRecord& candidate) {
    return {candidate.sku, candidate.region, candidate.tier};
}

VerdictChange verdict_change(const CandidateRecord* before, const CandidateRecord* after) {
    const CandidateRecord& named = after == nullptr ? *before : *after;
    const auto verdict = [](const CandidateRecord* it) {
        return it == nullptr ? std::optional<std::string>() : it->verdict;
    };
    return {named.sku, named.region, named.tier, verdict(before), verdict(after), named.reason};
}

std::vector<VerdictChange> compare_verdicts(const PlanRecord& before, const PlanRecord& after) {
    std::map<CandidateKey, const CandidateRecord*> gone;
    for (const CandidateRecord& candidate : before.candidates) {
        gone.emplace(key_of(candidate), &candidate);
    }
    std::vector<VerdictChange> changes;
    for (const CandidateRecord& candidate : after.candidates) {
        const auto found = gone.find(key_of(candidate));
        const CandidateRecord* old = found == gone.end() ? nullptr : found->second;
        if (old == nullptr || old->verdict != candidate.verdict) {
            changes.push_back(verdict_change(old, &candidate));
        }
        if (old != nullptr) {
            gone.erase(found);
        }
    }
    for (const auto& [key, candidate] : gone) {
        changes.push_back(verdict_change(candidate, nullptr));
    }
    return changes;
}

Result<void> comparable(const PlanRecord& before, const PlanRecord& after) {
    if (before.is_job == after.is_job) {
        return {};
    }
    const PlanRecord& job = before.is_job ? before : after;
    const PlanRecord& service = before.is_job ? after : before;
    return failure({after.file, 0, 0},
                   "cannot be compared with " + before.file + ": \"" + job.scenario +
                       "\" is a batch job by a deadline, \"" + service.scenario +
                       "\" a service; they have neither cost nor latency in common");
}

} // namespace

std::string bound_name(const BoundRecord& bound) {
    const std::string quantity = name(bound.quantity);
    return bound.request_class.empty() ? quantity : bound.request_class + ' ' + quantity;
}

std::string_view name(Judgment judgment) {
    switch (judgment) {
    case Judgment::same:
        return "same";
    case Judgment::no_difference_shown:
        return "no difference shown";
    case Judgment::better:
        return "better";
    case Judgment::worse:
        return "worse";
    case Judgment::higher:
        return "higher";
    case Judgment::lower:
        return "lower";
    case Judgment::appeared:
        return "appeared";
    case Judgment::gone:
        break;
    }
    return "gone";
}

PlanComparison compare(const PlanRecord& before, const PlanRecord& after) {
    return {after.scenario,
            {before.file, after.file},
            compare_inputs(before, after),
            {compare_choices("guidance", before.guidance, after.guidance),
             compare_choices("cheapest", before.cheapest, after.cheapest)},
            compare_verdicts(before, after)};
}

Result<FileComparison> compare(const std::vector<PlanRecord>& before,
                               const std::vector<PlanRecord>& after) {
    const bool is_one_each = before.size() == 1 && after.size() == 1;
    FileComparison result;
    std::vector<const PlanRecord*> left;
    for (const PlanRecord& plan : before) {
        left.push_back(&plan);
    }
    for (const PlanRecord& plan : after) {
        const auto found = std::find_if(left.begin(), left.end(), [&](const PlanRecord* it) {
            return is_one_each || it->scenario == plan.scenario;
        });
        if (found == left.end()) {
            result.only_after.push_back(plan.scenario);
            continue;
        }
        if (const Result<void> alike = comparable(**found, plan); !alike) {
            return failure(alike.error());
        }
        result.plans.push_back(compare(**found, plan));
        left.erase(found);
    }
    for (const PlanRecord* plan : left) {
        result.only_before.push_back(plan->scenario);
    }
    if (result.plans.empty()) {
        return failure({after.empty() ? "" : after.front().file, 0, 0},
                       "has no scenario in common with " +
                           (before.empty() ? std::string("the other") : before.front().file) +
                           "; plans in lists are compared by their scenarios' names");
    }
    return result;
}

} // namespace skusim::comparison
