#include "answer_text.hpp"

#include "report/form/figures.hpp"
#include "report/job/job.hpp"

#include <fmt/format.h>
#include <map>
#include <string_view>

namespace skusim::report {

std::string headline(const planner::Plan& plan, const planner::Choice& choice) {
    const catalog::Sku& sku = plan.candidates[choice.candidate].sku;
    if (choice.job()) {
        return job_headline(sku, choice);
    }
    return fmt::format("{} x {}{}: {:.4f} USD/h, {} USD/month", choice.nodes, sku.name,
                       sku.region.empty() ? "" : " in " + sku.region, choice.usd_per_hour.in_usd(),
                       usd_per_month(choice.usd_per_hour));
}

std::string no_answer_text(const planner::Plan& plan) {
    if (plan.candidates.size() == 1) {
        const planner::Candidate& only = plan.candidates.front();
        return fmt::format("the only SKU looked at, {}, is {}: {}{}", only.sku.name,
                           planner::name(only.verdict), only.reason,
                           only.rule.empty() ? "" : " (" + only.rule + ')');
    }
    std::map<std::string_view, int> counts;
    for (const planner::Candidate& candidate : plan.candidates) {
        ++counts[planner::name(candidate.verdict)];
    }
    std::string text = "no SKU of the catalog meets the objective";
    const char* separator = ": ";
    for (const auto& [verdict, count] : counts) {
        text += fmt::format("{}{} {}", separator, count, verdict);
        separator = ", ";
    }
    return text;
}

} // namespace skusim::report
