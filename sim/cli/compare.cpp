#include <skusim/comparison/condition.hpp>
#include <skusim/plans/file.hpp>
#include <skusim/report/results.hpp>

#include "commands.hpp"
#include "options.hpp"

#include <algorithm>
#include <array>

namespace skusim::cli {

namespace {

/// The conditions that are asked for, one after the other.
Result<std::vector<comparison::Condition>> conditions_of(const ParsedWords& words) {
    std::vector<comparison::Condition> conditions;
    for (const std::string& list : texts(words, "fail-on")) {
        Result<std::vector<comparison::Condition>> some = comparison::read_conditions(list);
        if (!some) {
            return failure(some.error());
        }
        conditions.insert(conditions.end(), some->begin(), some->end());
    }
    return conditions;
}

Result<comparison::FileComparison> compare_files(const std::string& before,
                                                 const std::string& after) {
    const auto earlier = plans::read_plans(before);
    const auto later = plans::read_plans(after);
    if (!earlier || !later) {
        Faults faults;
        for (const auto* plans : {&earlier, &later}) {
            if (!*plans) {
                faults.insert(faults.end(), plans->error().begin(), plans->error().end());
            }
        }
        return failure(std::move(faults));
    }
    return comparison::compare(*earlier, *later);
}

Result<int> compare(const ParsedWords& words) {
    const Result<std::vector<comparison::Condition>> conditions = conditions_of(words);
    if (!conditions) {
        return failure(conditions.error());
    }
    const std::array<std::string, 2> files{words.positional[0], words.positional[1]};
    const Result<comparison::FileComparison> compared = compare_files(files[0], files[1]);
    if (!compared) {
        return failure(compared.error());
    }
    Result<std::vector<comparison::ConditionResult>> checked =
        comparison::check_conditions(*conditions, compared->plans);
    if (!checked) {
        return failure(checked.error());
    }
    const report::ComparisonResult result{&*compared, files, std::move(*checked)};
    const Result<void> written =
        write_result(words.common, report::comparison(result, words.common.format));
    if (!written) {
        return failure(written.error());
    }
    const bool is_breached =
        std::any_of(result.conditions.begin(), result.conditions.end(),
                    [](const auto& it) { return it.finding == comparison::Finding::breached; });
    return is_breached ? no_answer : done;
}

} // namespace

CommandWords compare_words() {
    CommandWords command;
    command.calls = {"skusim compare BEFORE.json AFTER.json [--fail-on CONDITION,...]"};
    command.about = "Tells what a second plan changes. Both files are results of skusim plan "
                    "--format json.";
    command.operands = {nullptr, {".json"}};
    command.options = {{"fail-on", "CONDITIONS",
                        "exit status 1 if one is breached: slo, cost+5%, cost+0.5 (USD), nodes+2, "
                        "nodes+20%, p95+5% (or mean, or another quantile), makespan+5%, "
                        "utilization+10%, throughput-5%; measured figures breach only beyond "
                        "their intervals"}};
    command.options.back().may_be_repeated = true;
    command.writes_page = true;
    return command;
}

Result<int> compare_command(const ParsedWords& words) {
    return words.positional.size() == 2 ? compare(words) : misused(words);
}

} // namespace skusim::cli
