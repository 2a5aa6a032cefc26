#include "sweep_merge.hpp"

#include <skusim/base/count.hpp>
#include <skusim/report/results.hpp>
#include <skusim/report/sweep_csv.hpp>
#include <skusim/sweep/merge.hpp>
#include <skusim/sweep/store.hpp>

#include <fmt/format.h>
#include <optional>
#include <utility>

namespace skusim::cli {

namespace {

/// "3,5": what a job array takes.
std::string indices(const std::vector<int>& shards) {
    std::string text;
    for (const int shard : shards) {
        text += (text.empty() ? "" : ",") + std::to_string(shard);
    }
    return text;
}

void tell_missing(const sweep::MergedSweep& merged) {
    for (const std::string& path : merged.not_begun) {
        complain({{{path, 0, 0}, "has no sweep: its process ended before the first cell"}});
    }
    if (merged.to_run.empty()) {
        return;
    }
    tell(fmt::format("{} of {} missing; run {} {} of {} again, and merge", merged.sweep.missing,
                     count_text(merged.cells, "cell"),
                     merged.to_run.size() == 1 ? "shard" : "shards", indices(merged.to_run),
                     merged.shards));
    for (const std::string& cell : merged.named) {
        tell("missing: " + cell);
    }
}

} // namespace

Result<int> failed_on_store(const Faults& faults) {
    if (!sweep::is_in_use(faults)) {
        return failure(faults);
    }
    complain(faults);
    return in_use_elsewhere;
}

Result<int> merge_stores(const ParsedWords& words, const std::vector<std::string>& stores) {
    const std::string into = text_of(words, "store");
    const bool asks_for_missing = words.flags.count("missing") > 0;
    if (into.empty() && !asks_for_missing) {
        return failure({},
                       "sweep merge writes one store; name it with --store FILE (--missing alone "
                       "needs none)");
    }
    std::optional<report::SweepCsv> csv;
    const auto add_lines = [&](const sweep::FinishedSweep& sweep, const auto& group) {
        csv = csv ? std::move(csv) : report::SweepCsv(sweep.keys, sweep.is_whole());
        csv->add(group);
    };
    const bool is_csv = words.common.format == report::Format::csv;
    const Result<sweep::MergedSweep> merged =
        sweep::merge(stores, into, SKUSIM_VERSION,
                     asks_for_missing ? sweep::Wanted::missing : sweep::Wanted::cells,
                     is_csv ? sweep::TakesGroup(add_lines) : nullptr);
    if (!merged) {
        return failed_on_store(merged.error());
    }
    if (!asks_for_missing) {
        tell_missing(*merged);
    }
    const bool is_complete = merged->to_run.empty();
    const std::string text = csv                 ? csv->take_text()
                             : !asks_for_missing ? report::sweep(merged->sweep, words.common.format)
                             : is_complete       ? ""
                                                 : indices(merged->to_run) + '\n';
    const Result<void> written = write_result(words.common, text);
    if (!written) {
        return failure(written.error());
    }
    return is_complete || asks_for_missing ? done : no_answer;
}

} // namespace skusim::cli
