// How the schedulers of engines differ.
//
// All but one go on with the sequences of the batch first, and then take in those that wait, in the
// order of their arrival, until one does not fit. What else tells them apart is a row of a table.
// `vllm-v0`, `sarathi`, `orca` and `static` are as microsoft/vidur@7d475133 has them
// (vidur/scheduler/replica_scheduler); a watermark is kept beside a batch that is not empty.
#pragma once

#include <skusim/base/check.hpp>
#include <skusim/llm/engine_rules.hpp>

#include <array>
#include <cstdint>

namespace skusim::serving {

struct SchedulerRow {
    /// The blocks that a sequence is given as it is taken in.
    enum class Given : std::uint8_t {
        chunk,  ///< those of its first chunk, if `admission` lets it in
        prompt, ///< those of its prompt
        all,    ///< those of all it will ever have
    };

    llm::Scheduler scheduler;
    bool limits_tokens; ///< a step computes `max_batched_tokens` at most, and prompts are cut
    bool joins;         ///< sequences join a batch that runs; else only an empty one
    /// Those that are taken in come first, alone in a step and whole, while the batch stands still.
    /// Each counted as the longest of them, they are `max_batched_tokens` at most.
    bool prompts_alone;
    bool admits_after_preemption; ///< in the same step
    Given given;
    std::int64_t spare_blocks; ///< that are to be free as a sequence decodes, though it takes none
    double watermark;          ///< share of the blocks, where a scenario tells none
};

inline constexpr std::array<SchedulerRow, 5> scheduler_table{{
    {llm::Scheduler::vllm_v1, true, true, false, false, SchedulerRow::Given::chunk, 0, 0},
    {llm::Scheduler::vllm_v0, false, true, true, false, SchedulerRow::Given::prompt, 1, 0.01},
    {llm::Scheduler::sarathi, true, true, false, true, SchedulerRow::Given::prompt, 1, 0.01},
    {llm::Scheduler::orca, false, true, false, false, SchedulerRow::Given::all, 0, 0},
    {llm::Scheduler::fixed, false, false, false, false, SchedulerRow::Given::all, 0, 0},
}};

[[nodiscard]] constexpr const SchedulerRow& scheduler_row(llm::Scheduler scheduler) {
    for (const SchedulerRow& row : scheduler_table) {
        if (row.scheduler == scheduler) {
            return row;
        }
    }
    SKUSIM_CHECK(false, "a row for each scheduler");
    return scheduler_table.front();
}

} // namespace skusim::serving
