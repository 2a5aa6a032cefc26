// An engine against traces worked out by hand.
#include <skusim/serving/node/tokens/token_engine.hpp>

#include "serving/token_driver.hpp"
#include "support/catch.hpp"

#include <vector>

using namespace skusim;
using namespace skusim::serving;
using reference::drive;
using reference::Fate;
using reference::Job;
using reference::Moment;
using reference::Told;

namespace {

constexpr llm::Femtoseconds microsecond = 1'000'000'000;
constexpr llm::Femtoseconds millisecond = 1000 * microsecond;

/// The step of the hand traces: 10 ms, 0.01 ms a token, 0.001 ms a KV token.
llm::StepTime hand_step() {
    llm::StepTime step;
    step.by_tokens = {{10 * millisecond}, 10 * microsecond};
    step.per_kv_token = microsecond;
    return step;
}

llm::EngineRules rules_of(std::int64_t blocks, std::int64_t budget) {
    llm::EngineRules rules;
    rules.blocks = blocks;
    rules.max_batched_tokens = budget;
    rules.max_sequences = std::min<std::int64_t>(budget, 256);
    return rules;
}

Job job_at(std::int64_t milliseconds, std::int64_t input, std::int64_t output) {
    return {Moment{millisecond} * milliseconds, input, output};
}

} // namespace

TEST_CASE("Trace A: one request prefills in a step and decodes in four") {
    const Told told = drive(rules_of(100, 2048), hand_step(), {job_at(0, 100, 5)});
    CHECK((told.fates[0] == Fate{0, 11 * millisecond, 51'450 * microsecond, 0}));
}

TEST_CASE("Trace B: a budget cuts prompts into chunks beside decodes") {
    const Told told = drive(rules_of(100, 32), hand_step(), {job_at(0, 50, 3), job_at(5, 30, 2)});
    CHECK((told.fates[0] == Fate{0, 20'640 * microsecond, 40'964 * microsecond, 0}));
    CHECK((told.fates[1] ==
           Fate{10'320 * microsecond, 30'861 * microsecond, 40'964 * microsecond, 0}));
}

TEST_CASE("Trace C: a decode that lacks a block preempts the last sequence") {
    const Told told = drive(rules_of(6, 2048), hand_step(), {job_at(0, 40, 20), job_at(0, 40, 20)});
    CHECK((told.fates[0] == Fate{0, 10'800 * microsecond, 202'376 * microsecond, 0}));
    CHECK((told.fates[1] == Fate{0, 10'800 * microsecond, 313'511 * microsecond, 1}));
    CHECK(told.free_blocks == 6);
}

TEST_CASE("Trace D: the gate of the whole prompt keeps out what would be preempted") {
    const std::vector<Job> jobs{job_at(0, 60, 4), job_at(0, 60, 4)};
    llm::EngineRules rules = rules_of(6, 32);
    const Told gated = drive(rules, hand_step(), jobs);
    CHECK(gated.fates[0].last == Moment{50'816} * microsecond);
    CHECK(gated.fates[1].first == Moment{71'416} * microsecond);
    CHECK(gated.fates[1].preemptions == 0);
    rules.admission = llm::Admission::first_chunk;
    const Told thrashing = drive(rules, hand_step(), jobs);
    CHECK(thrashing.fates[0].first == Moment{20'640} * microsecond);
    CHECK(thrashing.fates[0].last == Moment{51'166} * microsecond);
    CHECK(thrashing.fates[1].first == Moment{71'766} * microsecond);
    CHECK(thrashing.fates[1].last == Moment{101'982} * microsecond);
    CHECK(thrashing.fates[1].preemptions == 2);
}

namespace {

/// What traces A to D become under another scheduler.
Told trace(llm::Scheduler scheduler, std::int64_t blocks, std::int64_t budget,
           const std::vector<Job>& jobs) {
    llm::EngineRules rules = rules_of(blocks, budget);
    rules.scheduler = scheduler;
    return drive(rules, hand_step(), jobs);
}

} // namespace

TEST_CASE("Trace A is the same under every scheduler") {
    for (const SchedulerRow& row : scheduler_table) {
        const Told told = trace(row.scheduler, 100, 2048, {job_at(0, 100, 5)});
        CHECK((told.fates[0] == Fate{0, 11 * millisecond, 51'450 * microsecond, 0}));
    }
}

TEST_CASE("Trace B under other schedulers") {
    const std::vector<Job> jobs{job_at(0, 50, 3), job_at(5, 30, 2)};
    // Sarathi cuts prompts as vLLM V1 does.
    const Told sarathi = trace(llm::Scheduler::sarathi, 100, 32, jobs);
    CHECK((sarathi.fates == drive(rules_of(100, 32), hand_step(), jobs).fates));
    // Orca: 50 tokens, 10.5 ms. A decode that reads 51 beside 30 tokens: 10 + 0.31 + 0.051. Two
    // decodes that read 52 + 31: 10 + 0.02 + 0.083.
    const Told orca = trace(llm::Scheduler::orca, 100, 32, jobs);
    CHECK((orca.fates[0] == Fate{0, 10'500 * microsecond, 30'964 * microsecond, 0}));
    CHECK((orca.fates[1] ==
           Fate{10'500 * microsecond, 20'861 * microsecond, 30'964 * microsecond, 0}));
    // Static: request 0 alone, 10.5 + 10.061 + 10.062; then the other, 10.3 + 10.041.
    const Told fixed = trace(llm::Scheduler::fixed, 100, 32, jobs);
    CHECK((fixed.fates[0] == Fate{0, 10'500 * microsecond, 30'623 * microsecond, 0}));
    CHECK((fixed.fates[1] ==
           Fate{30'623 * microsecond, 40'923 * microsecond, 50'964 * microsecond, 0}));
}

TEST_CASE("Trace B and C under vLLM V0: prompts alone, and decodes that stand still meanwhile") {
    // 50 tokens, 10.5 ms; then the other's 30, 10.3. Two decodes read 51 + 31: 10 + 0.02 + 0.082.
    // One reads 52: 10.062. From its first token to its second, request 0 waits 10.3 + 10.102.
    const Told b = trace(llm::Scheduler::vllm_v0, 100, 64, {job_at(0, 50, 3), job_at(5, 30, 2)});
    CHECK((b.fates[0] == Fate{0, 10'500 * microsecond, 40'964 * microsecond, 0}));
    CHECK(
        (b.fates[1] == Fate{10'500 * microsecond, 20'800 * microsecond, 30'902 * microsecond, 0}));
    reference::Gaps gaps;
    for (const std::int64_t gap : {20'402, 10'102, 10'062}) {
        gaps.add(Moment{gap} * microsecond);
    }
    CHECK((b.gaps == gaps));
    // Both prompts take all blocks in 10.8 ms. A decode wants a free one, so that request 1 is
    // preempted: request 0 decodes alone, reading 41, and request 1 is computed again, 41 tokens;
    // so it goes on up to 48: 80.08 + 0.356 and 80 + 3.56 ms. The next decode takes a fourth block,
    // and the other does not fit: 11 decodes that read 49 to 59, 110.11 + 0.594. Then 49 tokens,
    // 10.49, and 10 decodes that read 50 to 59, 100.1 + 0.545.
    const Told c = trace(llm::Scheduler::vllm_v0, 6, 2048, {job_at(0, 40, 20), job_at(0, 40, 20)});
    CHECK((c.fates[0] == Fate{0, 10'800 * microsecond, 285'500 * microsecond, 0}));
    CHECK((c.fates[1] == Fate{0, 10'800 * microsecond, 396'635 * microsecond, 9}));
}

TEST_CASE("vLLM V0 counts each prompt of a step as the longest of them") {
    // 2 x 30 tokens are within 64, 3 x 30 are not: 40 tokens, then 10.
    const std::vector<Job> jobs{job_at(0, 10, 1), job_at(0, 30, 1), job_at(0, 10, 1)};
    const Told told = trace(llm::Scheduler::vllm_v0, 100, 64, jobs);
    CHECK(told.fates[0].last == Moment{10'400} * microsecond);
    CHECK(told.fates[1].last == Moment{10'400} * microsecond);
    CHECK(told.fates[2].last == Moment{20'500} * microsecond);
}

TEST_CASE("Trace C under other schedulers") {
    const std::vector<Job> jobs{job_at(0, 40, 20), job_at(0, 40, 20)};
    // Sarathi: both prompts take all blocks in 10.8 ms. A decode wants a free one: in steps s = 2
    // to 9 request 1 is preempted, and computed again in what it gave back, 39 + s tokens beside a
    // decode that reads 39 + s: 80 + 0.01 (8 + 356) + 0.001 x 356 = 83.996 ms. In step 10 request 0
    // takes a fourth block and the other does not fit; 11 decodes that read 49 to 59 take
    // 110.11 + 0.594. Then 49 tokens, 10.49, and 10 decodes that read 50 to 59, 100.1 + 0.545.
    const Told sarathi = trace(llm::Scheduler::sarathi, 6, 2048, jobs);
    CHECK((sarathi.fates[0] == Fate{0, 10'800 * microsecond, 205'500 * microsecond, 0}));
    CHECK((sarathi.fates[1] == Fate{0, 10'800 * microsecond, 316'635 * microsecond, 9}));
    // 59 tokens are 4 blocks of 6: one after the other, 10.4 ms and 19 decodes that read 41 to 59,
    // 190.19 + 0.95.
    for (const llm::Scheduler scheduler : {llm::Scheduler::orca, llm::Scheduler::fixed}) {
        const Told told = trace(scheduler, 6, 2048, jobs);
        CHECK((told.fates[0] == Fate{0, 10'400 * microsecond, 201'540 * microsecond, 0}));
        CHECK((told.fates[1] ==
               Fate{201'540 * microsecond, 211'940 * microsecond, 403'080 * microsecond, 0}));
    }
}

TEST_CASE("Trace D under other schedulers") {
    const std::vector<Job> jobs{job_at(0, 60, 4), job_at(0, 60, 4)};
    // Sarathi gives a prompt all its blocks, and so does what the gate of vLLM V1 does.
    const Told sarathi = trace(llm::Scheduler::sarathi, 6, 32, jobs);
    CHECK((sarathi.fates == drive(rules_of(6, 32), hand_step(), jobs).fates));
    // 60 tokens, 10.6 ms, and decodes that read 61 to 63: 30.03 + 0.186.
    for (const llm::Scheduler scheduler : {llm::Scheduler::orca, llm::Scheduler::fixed}) {
        const Told told = trace(scheduler, 6, 32, jobs);
        CHECK((told.fates[0] == Fate{0, 10'600 * microsecond, 40'816 * microsecond, 0}));
        CHECK((told.fates[1] ==
               Fate{40'816 * microsecond, 51'416 * microsecond, 81'632 * microsecond, 0}));
    }
}
