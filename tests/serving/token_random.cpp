// An engine against a second implementation, on random cases.
#include <skusim/random/stream.hpp>

#include "serving/token_driver.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <vector>

using namespace skusim;
using namespace skusim::serving;
using reference::drive;
using reference::Fate;
using reference::Job;
using reference::Moment;
using reference::Told;

namespace {

struct RandomCase {
    llm::EngineRules rules;
    llm::StepTime step;
    std::vector<Job> jobs;
};

/// Small caches and budgets, so that all that can happen does, at times that are no whole
/// nanoseconds.
RandomCase random_case(std::uint64_t number) {
    random::SmallStream stream({number, random::Purpose::demand, 0, 0});
    const auto from = [&](std::uint32_t least, std::uint32_t most) {
        return std::int64_t{least} + random::uniform_below(stream, most - least + 1);
    };
    RandomCase made;
    made.rules.blocks = from(8, 60);
    made.rules.max_batched_tokens = from(32, 2048);
    made.rules.max_sequences = from(1, 32);
    made.rules.watermark_blocks = from(0, 3) == 0 ? from(1, 3) : 0;
    constexpr llm::Admission admissions[] = {llm::Admission::full_prompt,
                                             llm::Admission::first_chunk, llm::Admission::no_evict};
    made.rules.admission = admissions[from(0, 2)];
    made.step.by_tokens = {{7'123'456'789'012 + from(0, 1000)}, 9'876'543'211};
    made.step.by_sampled = {{0, 100'000'000'001, 150'000'000'007}, 7'000'000'003};
    made.step.per_sequence = 4'400'000'017;
    made.step.per_kv_token = 52'428'813 * from(1, 20);
    made.step.per_pair = 1'234'567;
    made.step.mixed_permille = from(0, 1) == 0 ? 1000 : 1200;
    const std::int64_t most = (made.rules.blocks - made.rules.watermark_blocks) * 16;
    Moment now = 0;
    const std::int64_t mean_gap = from(1, 60) * 1'000'000;
    for (int job = 0; job < 25; ++job) {
        now += Moment{from(0, 2) == 0 ? 0 : from(0, static_cast<std::uint32_t>(mean_gap))} *
               llm::femtoseconds_per_nanosecond;
        const std::int64_t input =
            from(1, static_cast<std::uint32_t>(std::min<std::int64_t>(most - 1, 300)));
        const std::int64_t output =
            from(1, static_cast<std::uint32_t>(std::min<std::int64_t>(most - input, 120)));
        made.jobs.push_back({now, input, output});
    }
    return made;
}

/// The same, where requests begin alike: with one of three beginnings, which may be all that they
/// say, or more, and go on with another; in three waves, of which the later ones go on with what
/// was said and answered in the one before.
RandomCase alike_case(std::uint64_t number) {
    RandomCase made = random_case(number);
    random::SmallStream stream({number, random::Purpose::demand, 1, 0});
    const auto from = [&](std::int64_t least, std::int64_t most) {
        return least + random::uniform_below(stream, static_cast<std::uint32_t>(most - least + 1));
    };
    made.rules.prefix_caching = true;
    const std::int64_t most = (made.rules.blocks - made.rules.watermark_blocks) * 16;
    const std::int64_t lengths[] = {from(1, most / 2), from(1, most / 4), from(1, most / 8)};
    constexpr std::size_t wave = 8;
    for (std::size_t place = 0; place < made.jobs.size(); ++place) {
        Job& job = made.jobs[place];
        job.arrived += Moment{1000} * 1000 * 1'000'000'000'000 * static_cast<Moment>(place / wave);
        const auto own = static_cast<std::uint64_t>(1000 + place);
        if (place >= wave && from(0, 1) == 0) {
            const Job& before = made.jobs[place - wave];
            const std::int64_t said = before.input + before.output;
            if (said + 2 < most) {
                job.segments = before.segments;
                job.input = said + from(1, std::min<std::int64_t>(most - said - 1, 60));
                job.output = from(1, std::min<std::int64_t>(most - job.input, 60));
                continue;
            }
        }
        std::int64_t shared = 0;
        for (std::int64_t level = 0; level < from(0, 3) && shared + lengths[level] < most;
             ++level) {
            job.segments.push_back({static_cast<std::uint64_t>(10 * level + from(0, 1)),
                                    static_cast<std::uint32_t>(lengths[level])});
            shared += lengths[level];
        }
        job.segments.push_back({own, 0});
        job.input = std::clamp(job.input, shared, most - 1);
        job.input = shared > 0 && from(0, 3) == 0 ? shared : job.input;
        job.input = shared > 0 && from(0, 5) == 0 ? from(1, shared) : job.input;
        job.output = std::min(job.output, most - job.input);
    }
    return made;
}

/// Of the faults that were tried, the rarest that any number of cases found was in the sixteenth.
constexpr std::uint64_t cases = 1000;

struct Seen {
    std::int64_t preemptions = 0;
    std::int64_t cached = 0;
    std::int64_t evicted = 0;
    std::int64_t flights = 0;
    std::int64_t steps = 0;
};

/// All tokens but the last of each request are computed: once, unless they were found, or dropped.
void require_conservation(const std::vector<Job>& jobs, const Told& told) {
    std::int64_t computed = told.dropped;
    std::int64_t output = 0;
    for (std::size_t place = 0; place < jobs.size(); ++place) {
        computed += jobs[place].input + jobs[place].output - 1 - told.fates[place].cached;
        output += jobs[place].output;
    }
    REQUIRE(told.tokens == computed);
    REQUIRE(told.sampled == output);
}

/// Requires that the engine does what is described, its steps taken together or one by one.
void compare(RandomCase made, Seen& seen) {
    reference::StepByStep described(made.rules, made.step, made.jobs);
    const std::vector<Fate> expected = described.run();
    const Told together = drive(made.rules, made.step, made.jobs);
    made.rules.jumps = false;
    const Told single = drive(made.rules, made.step, made.jobs);
    REQUIRE((together.fates == expected));
    REQUIRE((single.fates == expected));
    REQUIRE(together.free_blocks == made.rules.blocks);
    REQUIRE(described.free_blocks() == made.rules.blocks);
    REQUIRE(single.flights == described.steps());
    require_conservation(made.jobs, together);
    for (const Told* told : {&together, &single}) {
        REQUIRE(told->gaps == described.gaps());
        REQUIRE(told->resumed == described.resumed());
    }
    for (const Fate& fate : expected) {
        seen.preemptions += fate.preemptions;
        seen.cached += fate.cached;
    }
    seen.evicted += described.evicted();
    seen.flights += together.flights;
    seen.steps += single.flights;
}

} // namespace

TEST_CASE("Steps taken together are to the femtosecond the same as one by one, and as described") {
    Seen seen;
    for (std::uint64_t number = 0; number < cases; ++number) {
        INFO("case " << number);
        compare(random_case(number), seen);
    }
    CHECK(seen.preemptions > 1000);           // the cases are as narrow as they are meant to be
    CHECK(seen.flights * 3 < seen.steps * 2); // and steps are taken together
}

TEST_CASE("The other schedulers do what is described, with and without prefixes kept") {
    for (const llm::Scheduler scheduler : {llm::Scheduler::vllm_v0, llm::Scheduler::sarathi,
                                           llm::Scheduler::orca, llm::Scheduler::fixed}) {
        const bool preempts = scheduler_row(scheduler).spare_blocks > 0;
        Seen seen;
        for (std::uint64_t number = 0; number < cases / 2; ++number) {
            RandomCase made = number % 2 == 0 ? random_case(number) : alike_case(number);
            // A block is to be free beside the longest sequence that runs alone.
            made.rules.blocks += preempts ? 1 : 0;
            if (scheduler == llm::Scheduler::vllm_v0) { // whose steps hold whole sequences
                made.rules.max_batched_tokens += made.rules.blocks * made.rules.block_size;
            }
            made.rules.scheduler = scheduler;
            INFO("scheduler " << static_cast<int>(scheduler) << ", case " << number);
            compare(made, seen);
        }
        CHECK((seen.preemptions > 500) == preempts);
        CHECK(seen.cached > 250'000);
        CHECK(seen.flights * 3 < seen.steps * 2);
    }
}

TEST_CASE("A cache of prefixes finds and evicts the blocks that are described") {
    Seen seen;
    for (std::uint64_t number = 0; number < cases; ++number) {
        INFO("case " << number);
        compare(alike_case(number), seen);
    }
    CHECK(seen.preemptions > 1000);
    CHECK(seen.cached > 1'000'000);
    CHECK(seen.evicted > 250'000);
}

TEST_CASE("Changes that change nothing, or only the clock, do so to the femtosecond") {
    for (std::uint64_t number = 0; number < 300; ++number) {
        INFO("case " << number);
        RandomCase made = random_case(number);
        made.step.mixed_permille = 1000;
        const std::vector<Fate> fates = drive(made.rules, made.step, made.jobs).fates;
        RandomCase slow = made;
        for (llm::TimeByCount* time : {&slow.step.by_tokens, &slow.step.by_sampled}) {
            for (llm::Femtoseconds& entry : time->table) {
                entry *= 2;
            }
            time->slope *= 2;
        }
        for (llm::Femtoseconds* rate :
             {&slow.step.per_sequence, &slow.step.per_kv_token, &slow.step.per_pair}) {
            *rate *= 2;
        }
        for (Job& job : slow.jobs) {
            job.arrived *= 2;
        }
        const std::vector<Fate> slower = drive(slow.rules, slow.step, slow.jobs).fates;
        for (std::size_t place = 0; place < fates.size(); ++place) {
            REQUIRE(slower[place].scheduled == 2 * fates[place].scheduled);
            REQUIRE(slower[place].first == 2 * fates[place].first);
            REQUIRE(slower[place].last == 2 * fates[place].last);
            REQUIRE(slower[place].preemptions == fates[place].preemptions);
        }
        // One sequence at a time: it finds all blocks free, whatever the gate looks at.
        RandomCase single = made;
        single.rules.max_sequences = 1;
        single.rules.watermark_blocks = 0;
        single.rules.admission = llm::Admission::full_prompt;
        const Told gated = drive(single.rules, single.step, single.jobs);
        single.rules.admission = llm::Admission::first_chunk;
        REQUIRE((drive(single.rules, single.step, single.jobs).fates == gated.fates));
        // Steps that hold all prompts at once cut none.
        RandomCase wide = made;
        wide.rules.max_batched_tokens = 25 * 420;
        const Told cut = drive(wide.rules, wide.step, wide.jobs);
        wide.rules.chunked_prefill = false;
        REQUIRE((drive(wide.rules, wide.step, wide.jobs).fates == cut.fates));
    }
}
