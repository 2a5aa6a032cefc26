#include <skusim/base/json.hpp>
#include <skusim/report/results.hpp>
#include <skusim/report/table.hpp>

#include "json.hpp"
#include "report/form/figures.hpp"
#include "report/form/guarded.hpp"
#include "report/form/json_text.hpp"
#include "report/page/page.hpp"
#include "wording.hpp"

#include <fmt/format.h>
#include <span>

namespace skusim::report {

namespace {

using comparison::ChoiceChange;
using comparison::PlanComparison;

std::string or_none(const std::optional<std::string>& text) {
    return text ? *text : "(none)";
}

std::string arrow(const std::string& before, const std::string& after) {
    return before == after ? before + ", as before" : before + " -> " + after;
}

std::string limit_text(const stats::Quantity& quantity, double bound) {
    return fmt::format("{} {}", is_kept_from_below(quantity) ? ">=" : "<=",
                       compact(quantity, {bound, bound, bound}));
}

std::string met_text(const std::optional<comparison::BoundRecord>& bound) {
    return bound ? compact(bound->quantity, bound->value) + ' ' + bound->decision : "(none)";
}

/// "<= 150 ms: 120.6 ms [115.7, 126.3] holds -> 131.1 ms [125.8, 137] holds"
std::string objective_change(const comparison::BoundChange& change) {
    const auto bound = [&](const std::optional<comparison::BoundRecord>& it) {
        return it ? limit_text(change.quantity, it->bound) : std::string("no bound");
    };
    const std::string before = bound(change.before);
    const std::string after = bound(change.after);
    return (before == after ? before : before + " -> " + after) + ": " +
           arrow(met_text(change.before), met_text(change.after));
}

/// Whether guidance and cheapest are one choice, in both plans.
bool is_one_choice(const PlanComparison& plan) {
    const auto& [guidance, cheapest] = plan.choices;
    return choice_text(guidance.before) == choice_text(cheapest.before) &&
           choice_text(guidance.after) == choice_text(cheapest.after);
}

/// The choices that are told: the first stands for both where they are one.
std::span<const ChoiceChange> told_choices(const PlanComparison& plan) {
    return std::span(plan.choices).first(is_one_choice(plan) ? 1 : 2);
}

Table comparison_summary(const PlanComparison& plan, const ComparisonResult& result) {
    Table table{{{"compared"}, {plan.scenario}}, {}};
    table.rows.push_back({"before", result.files[0]});
    table.rows.push_back({"after", result.files[1]});
    for (const comparison::TextChange& change : plan.inputs) {
        table.rows.push_back(
            {"changed", fmt::format("{}: {} -> {}", change.key, or_none(change.before),
                                    or_none(change.after))});
    }
    if (plan.inputs.empty()) {
        table.rows.push_back({"changed", "nothing that the plans tell"});
    }
    const bool is_one = is_one_choice(plan);
    for (const ChoiceChange& choice : told_choices(plan)) {
        table.rows.push_back({is_one ? "guidance, cheapest" : std::string(choice.name),
                              arrow(choice_text(choice.before), choice_text(choice.after))});
        for (const comparison::BoundChange& bound : choice.slo) {
            const comparison::BoundRecord& named = bound.after ? *bound.after : *bound.before;
            table.rows.push_back({"  " + bound_name(named), objective_change(bound)});
        }
        for (const comparison::TextChange& change : choice.purchase) {
            table.rows.push_back(
                {"  " + change.key, or_none(change.before) + " -> " + or_none(change.after)});
        }
    }
    return table;
}

Table figures_table(const ChoiceChange& choice) {
    Table table{{{"figure"}, {"before"}, {"after"}, {"difference"}}, {}};
    for (const comparison::QuantityChange& change : choice.quantities) {
        const auto figure = [&](const std::optional<stats::Estimate>& estimate) {
            return estimate ? compact(change.quantity, *estimate) : std::string("(none)");
        };
        const bool is_shown = change.judgment != comparison::Judgment::no_difference_shown;
        const std::string difference = difference_text(change);
        table.rows.push_back(
            {name(change.quantity), figure(change.before), figure(change.after),
             difference + (difference.empty() ? "" : ": ") +
                 std::string(is_shown ? comparison::name(change.judgment) : "not shown")});
    }
    return table;
}

/// The first of them; JSON has them all.
Table verdicts_table(const PlanComparison& plan) {
    constexpr std::size_t most = 20;
    Table table{{{"SKU"}, {"before"}, {"after"}, {"because"}}, {}};
    for (const comparison::VerdictChange& change : plan.verdicts) {
        if (table.rows.size() == most) {
            table.rows.push_back(
                {fmt::format("... and {} more", plan.verdicts.size() - most), "", "", ""});
            break;
        }
        const std::string tier = change.tier.empty() ? "" : ", " + change.tier;
        std::string name = fmt::format("{} {}{}", change.sku, change.region, tier);
        table.rows.push_back({name, or_none(change.before), or_none(change.after), change.reason});
    }
    return table;
}

std::string compared_plan_text(const PlanComparison& plan, const ComparisonResult& result,
                               Format format) {
    const bool is_markdown = format == Format::markdown;
    const auto heading = [&](const std::string& words) {
        return is_markdown ? "\n### " + words + "\n\n" : '\n' + words + ":\n\n";
    };
    std::string text = is_markdown ? "## " + in_markdown(plan.scenario) + "\n\n" : "";
    text += comparison_summary(plan, result).in(format);
    const bool is_one = is_one_choice(plan);
    for (const ChoiceChange& choice : told_choices(plan)) {
        if (!choice.quantities.empty()) {
            text += heading(is_one ? "The choice of guidance, which is the cheapest"
                                   : fmt::format("The choice: {}", choice.name)) +
                    figures_table(choice).in(format);
        }
    }
    if (!plan.verdicts.empty()) {
        text += heading("SKUs that fare otherwise") + verdicts_table(plan).in(format);
    }
    return text;
}

Table conditions_table(const ComparisonResult& result) {
    Table table{{{"condition"}, {"choice"}, {"finding"}, {"because"}}, {}};
    const bool has_several = result.compared->plans.size() > 1;
    for (const comparison::ConditionResult& it : result.conditions) {
        table.rows.push_back({it.condition, std::string(it.choice),
                              std::string(comparison::name(it.finding)),
                              (has_several ? it.scenario + ": " : "") + it.explanation});
    }
    return table;
}

std::string comparison_text(const ComparisonResult& result, Format format) {
    std::string text;
    for (const PlanComparison& plan : result.compared->plans) {
        text += text.empty() ? "" : "\n";
        text += compared_plan_text(plan, result, format);
    }
    for (const std::string& name : result.compared->only_before) {
        text += fmt::format("\nOnly in {}: {}\n", result.files[0], name);
    }
    for (const std::string& name : result.compared->only_after) {
        text += fmt::format("\nOnly in {}: {}\n", result.files[1], name);
    }
    if (!result.conditions.empty()) {
        text += (format == Format::markdown ? "\n## Conditions\n\n" : "\nConditions:\n\n") +
                conditions_table(result).in(format);
    }
    return text;
}

Table comparison_csv(const comparison::FileComparison& compared) {
    Table table{{{"scenario"},
                 {"choice"},
                 {"quantity"},
                 {"before"},
                 {"before_low"},
                 {"before_high"},
                 {"after"},
                 {"after_low"},
                 {"after_high"},
                 {"difference"},
                 {"difference_low"},
                 {"difference_high"},
                 {"judgment"}},
                {}};
    for (const PlanComparison& plan : compared.plans) {
        for (const ChoiceChange& choice : plan.choices) {
            for (const comparison::QuantityChange& change : choice.quantities) {
                std::vector<std::string> row{plan.scenario, std::string(choice.name),
                                             name(change.quantity)};
                for (const auto& figure : {change.before, change.after, change.difference}) {
                    row.push_back(figure ? plain(figure->value) : "");
                    row.push_back(figure ? plain(figure->low) : "");
                    row.push_back(figure ? plain(figure->high) : "");
                }
                row.emplace_back(comparison::name(change.judgment));
                table.rows.push_back(std::move(row));
            }
        }
    }
    return table;
}

} // namespace

std::string comparison(const ComparisonResult& result, Format format) {
    switch (format) {
    case Format::json:
        return json_text(comparison_json(result));
    case Format::csv:
        return comparison_csv(*result.compared).csv();
    case Format::html:
        return page({"comparison of plans", comparison_text(result, Format::text),
                     comparison_json(result)});
    case Format::text:
    case Format::markdown:
        break;
    }
    return comparison_text(result, format);
}

} // namespace skusim::report
