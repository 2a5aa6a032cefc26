#include <skusim/comparison/condition.hpp>
#include <skusim/stats/difference.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace skusim::comparison {

namespace {

using stats::QuantityKind;

constexpr std::string_view known =
    "slo, cost+P%, cost+USD, nodes+P%, nodes+N, mean+P%, p95+P% (or another quantile of the "
    "plans), makespan+P%, utilization+P%, throughput-P%";

bool is_quantile(std::string_view word) {
    return word.size() > 1 && word.front() == 'p' &&
           std::all_of(word.begin() + 1, word.end(), [](char letter) {
               return (letter >= '0' && letter <= '9') || letter == '.';
           });
}

/// Figures that a condition names as plans do; latencies go by their quantile alone.
constexpr std::array<QuantityKind, 4> known_figures{QuantityKind::nodes, QuantityKind::makespan,
                                                    QuantityKind::utilization,
                                                    QuantityKind::throughput};

/// Sets what the condition is about to what a user calls `word`; false if there is no such thing.
bool set_subject(Condition& condition, std::string_view word) {
    if (word == "cost") {
        condition.about = Condition::About::cost;
        condition.subject = word;
        return true;
    }
    condition.about = Condition::About::figure;
    if (word == "mean" || is_quantile(word)) {
        condition.subject = fmt::format("{}.{}", definition(QuantityKind::latency).name, word);
        if (const auto quantity = stats::read_quantity(condition.subject)) {
            condition.quantity = *quantity;
        }
        return true;
    }
    const auto* const found =
        std::find_if(known_figures.begin(), known_figures.end(),
                     [&](QuantityKind kind) { return stats::definition(kind).name == word; });
    if (found == known_figures.end()) {
        return false;
    }
    condition.quantity = stats::Quantity{*found};
    condition.subject = word;
    return true;
}

/// Whether the amount that may be added is told in units as well as in percent.
bool takes_amounts(const Condition& condition) {
    return condition.about == Condition::About::cost ||
           (condition.quantity &&
            stats::definition(*condition.quantity).measure == stats::Measure::count);
}

/// A number of at most 1e9 from the whole of `text`.
std::optional<double> amount_of(std::string_view text) {
    double amount = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), amount, std::chars_format::fixed);
    const bool is_good =
        error == std::errc{} && end == text.data() + text.size() && amount >= 0 && amount <= 1e9;
    return is_good ? std::optional(amount) : std::nullopt;
}

Result<Condition> read_condition(std::string_view text) {
    Condition condition;
    condition.text = std::string(text);
    if (text == "slo") {
        condition.subject = condition.text;
        return condition;
    }
    const auto unusable = [&](const std::string& why) {
        return failure({}, fmt::format("--fail-on \"{}\" {}", text, why));
    };
    const std::size_t sign = text.find_first_of("+-");
    const bool is_known = set_subject(condition, text.substr(0, sign));
    if (sign == std::string_view::npos || !is_known) {
        return unusable(fmt::format("is no condition; known are {}", known));
    }
    const bool is_less_worse = condition.quantity && is_kept_from_below(*condition.quantity);
    const char worse = is_less_worse ? '-' : '+';
    if (text[sign] != worse) {
        return unusable(fmt::format("watches for a change for the better; write {}{}",
                                    text.substr(0, sign), worse));
    }
    std::string_view amount = text.substr(sign + 1);
    condition.is_share = amount.ends_with('%');
    if (condition.is_share) {
        amount.remove_suffix(1);
    } else if (!takes_amounts(condition)) {
        return unusable(fmt::format("needs a percentage: {}{}5%", text.substr(0, sign), worse));
    }
    const std::optional<double> allowed = amount_of(amount);
    if (!allowed) {
        return unusable(fmt::format("has no number from 0 to 1e9 after the {}", worse));
    }
    condition.allowed = condition.is_share ? *allowed / 100 : *allowed;
    return condition;
}

const QuantityChange* find_change(const ChoiceChange& choice, const stats::Quantity& quantity) {
    const auto found =
        std::find_if(choice.quantities.begin(), choice.quantities.end(),
                     [&](const QuantityChange& it) { return it.quantity == quantity; });
    return found == choice.quantities.end() ? nullptr : &*found;
}

/// The figure that a condition on a cost or a figure is about; null if the plans do not tell it.
const QuantityChange* find_change(const ChoiceChange& choice, const Condition& condition) {
    if (condition.about == Condition::About::cost) {
        const QuantityChange* total = find_change(choice, {QuantityKind::usd_total});
        return total != nullptr ? total : find_change(choice, {QuantityKind::usd_per_hour});
    }
    return condition.quantity ? find_change(choice, *condition.quantity) : nullptr;
}

bool is_counted(const QuantityChange& change) {
    return change.quantity.kind == QuantityKind::nodes ||
           change.quantity.kind == QuantityKind::usd_per_hour;
}

/// How far the change for the worse goes beyond what is allowed.
stats::Estimate excess(const Condition& condition, const QuantityChange& change) {
    stats::Estimate before = *change.before;
    stats::Estimate after = *change.after;
    if (is_counted(change)) {
        before = {before.value, before.value, before.value};
        after = {after.value, after.value, after.value};
    }
    if (is_kept_from_below(change.quantity)) {
        // Worse is less: (1 - allowed) x before - after.
        const double share = 1 - std::min(condition.allowed, 1.0);
        const stats::Estimate more = stats::difference(before, after, share);
        return {-more.value, -more.high, -more.low};
    }
    if (condition.is_share) {
        return stats::difference(before, after, 1 + condition.allowed);
    }
    const stats::Estimate more = stats::difference(before, after);
    return {more.value - condition.allowed, more.low - condition.allowed,
            more.high - condition.allowed};
}

/// Money to the cent where that is not less than four digits.
std::string figure_text(const stats::Quantity& quantity, double value) {
    constexpr double whole = 1000;
    const bool is_money = stats::definition(quantity).measure == stats::Measure::cost;
    return is_money && std::abs(value) >= whole && std::isfinite(value)
               ? fmt::format("{:.2f}", value)
               : fmt::format("{:.4g}", value);
}

std::string changed_text(const QuantityChange& change) {
    const double before = change.before->value;
    const double after = change.after->value;
    const std::string share = before > 0 && std::isfinite(before) && std::isfinite(after)
                                  ? fmt::format(" ({:+.3g} %)", (after / before - 1) * 100)
                                  : "";
    return fmt::format("{} {} -> {}{}", name(change.quantity), figure_text(change.quantity, before),
                       figure_text(change.quantity, after), share);
}

struct Found {
    Finding finding;
    std::string explanation;
};

Found check_objective(const ChoiceChange& choice) {
    if (choice.after->meets_slo) {
        return {Finding::holds, "the objective is met"};
    }
    Found found{Finding::breached, "the objective is not met"};
    for (const BoundRecord& bound : choice.after->slo) {
        if (bound.decision == "fails") {
            return {Finding::breached, bound_name(bound) + " fails"};
        }
        if (bound.decision == "undecided") {
            found = {Finding::undecided, bound_name(bound) + " is undecided"};
        }
    }
    return found;
}

Found check(const Condition& condition, const ChoiceChange& choice) {
    if (!choice.after) {
        return {Finding::breached, "the later plan has no such choice"};
    }
    if (condition.about == Condition::About::objective) {
        return check_objective(choice);
    }
    if (!choice.before) {
        return {Finding::undecided, "the earlier plan has no such choice"};
    }
    const QuantityChange* change = find_change(choice, condition);
    if (change == nullptr || !change->before || !change->after) {
        return {Finding::undecided, "one of the plans does not tell " + condition.subject};
    }
    const stats::Estimate beyond = excess(condition, *change);
    // A sum of decimals such as 1.05 x 0.2 is off by a last digit: that is no breach.
    const double size = std::isfinite(change->after->value) ? std::abs(change->after->value) : 0;
    const double grain = 1e-9 * std::max(1.0, size);
    const std::string text = changed_text(*change);
    if (beyond.low > grain) {
        return {Finding::breached, text};
    }
    if (beyond.value > grain || std::isnan(beyond.value)) {
        return {Finding::undecided, text + ", not shown to be more than noise"};
    }
    return {Finding::holds, text};
}

/// Whether any plan tells the quantity, or has nothing to tell it of.
bool is_told(const Condition& condition, const std::vector<PlanComparison>& plans) {
    bool has_choices = false;
    for (const PlanComparison& plan : plans) {
        for (const ChoiceChange& choice : plan.choices) {
            has_choices |= choice.before && choice.after;
            if (find_change(choice, condition) != nullptr) {
                return true;
            }
        }
    }
    return !has_choices || condition.about == Condition::About::objective;
}

} // namespace

std::string_view name(Finding finding) {
    return finding == Finding::breached    ? "breached"
           : finding == Finding::undecided ? "undecided"
                                           : "holds";
}

Result<std::vector<Condition>> read_conditions(std::string_view list) {
    std::vector<Condition> conditions;
    Faults faults;
    while (true) {
        const std::size_t comma = list.find(',');
        if (Result<Condition> condition = read_condition(list.substr(0, comma))) {
            conditions.push_back(std::move(*condition));
        } else {
            faults.insert(faults.end(), condition.error().begin(), condition.error().end());
        }
        if (comma == std::string_view::npos) {
            break;
        }
        list.remove_prefix(comma + 1);
    }
    return faults.empty() ? Result<std::vector<Condition>>(std::move(conditions))
                          : failure(std::move(faults));
}

Result<std::vector<ConditionResult>> check_conditions(const std::vector<Condition>& conditions,
                                                      const std::vector<PlanComparison>& plans) {
    std::vector<ConditionResult> results;
    Faults faults;
    for (const Condition& condition : conditions) {
        if (!is_told(condition, plans)) {
            faults.push_back({{},
                              fmt::format("--fail-on \"{}\": the plans do not tell {}",
                                          condition.text, condition.subject)});
        }
        for (const PlanComparison& plan : plans) {
            for (const ChoiceChange& choice : plan.choices) {
                Found found = check(condition, choice);
                results.push_back({condition.text, plan.scenario, choice.name, found.finding,
                                   std::move(found.explanation)});
            }
        }
    }
    return faults.empty() ? Result<std::vector<ConditionResult>>(std::move(results))
                          : failure(std::move(faults));
}

} // namespace skusim::comparison
