// Batches that come at once, whose times are sums.
#include "serving/token_driver.hpp"
#include "support/catch.hpp"

#include <vector>

using namespace skusim;
using namespace skusim::serving;
using reference::drive;
using reference::Fate;
using reference::Job;
using reference::Moment;

namespace {

constexpr llm::Femtoseconds alpha = 6'000'000'000'001;
constexpr llm::Femtoseconds beta = 20'000'000'003;
constexpr llm::Femtoseconds per_kv = 52'428'800;
constexpr llm::Femtoseconds eta = 1'234'567;
constexpr llm::Femtoseconds delta = 4'400'000'017;

llm::StepTime linear_step() {
    llm::StepTime step;
    step.by_tokens = {{alpha}, beta};
    step.per_kv_token = per_kv;
    step.per_pair = eta;
    step.per_sequence = delta;
    return step;
}

llm::EngineRules wide_rules(std::int64_t budget) {
    llm::EngineRules rules;
    rules.blocks = 100'000;
    rules.max_batched_tokens = budget;
    return rules;
}

} // namespace

TEST_CASE("Requests that come at once and fit into a step stay in phase") {
    for (const std::int64_t count : {1, 2, 17}) {
        const std::int64_t n = 100;
        const std::int64_t o = 60;
        const std::vector<Job> jobs(static_cast<std::size_t>(count), Job{0, n, o});
        const Moment first = alpha + count * (beta * n + eta * (n * (n + 1) / 2) + delta);
        const Moment rest = (o - 1) * (alpha + count * (beta + delta)) +
                            count * per_kv * (n * (o - 1) + o * (o - 1) / 2);
        for (const Fate& fate : drive(wide_rules(2048), linear_step(), jobs).fates) {
            CHECK((fate == Fate{0, first, first + rest, 0}));
        }
    }
}

TEST_CASE("Prompts that do not fit into a step fill one after the other") {
    // 7 prompts of 300 tokens in steps of 512: the i-th ends in step ceil(300 i / 512). Every step
    // but the last is full; with alpha and beta alone its time is known.
    llm::StepTime step;
    step.by_tokens = {{alpha}, beta};
    const std::vector<Job> jobs(7, Job{0, 300, 1});
    const auto told = drive(wide_rules(512), step, jobs);
    CHECK(told.flights == 5);
    for (std::int64_t i = 1; i <= 7; ++i) {
        const std::int64_t steps = (300 * i + 511) / 512;
        const std::int64_t tokens = std::min<std::int64_t>(512 * steps, 2100);
        const Moment end = Moment{alpha} * steps + Moment{beta} * tokens;
        CHECK((told.fates[static_cast<std::size_t>(i - 1)].last == end));
    }
}

TEST_CASE("A budget bounds the time from token to token, and a whole prompt breaks the bound") {
    // One decodes as 3 prompts of 600 tokens come. No step of the budget computes more than 128
    // tokens, reads more KV than both prompts and answers have, or compares more pairs than 128
    // queries with 600 keys.
    const std::vector<Job> jobs{{0, 50, 200}, {0, 600, 2}, {0, 600, 2}, {0, 600, 2}};
    const llm::StepTime step = linear_step();
    const Moment largest = step({128, 4, 4, 250 + 3 * 602, 128 * 600});
    CHECK(drive(wide_rules(128), step, jobs).gaps.longest <= largest);
    CHECK(drive(wide_rules(2048), step, jobs).gaps.longest <= largest); // all are in the first step
    std::vector<Job> late = jobs;
    for (std::size_t job = 1; job < late.size(); ++job) {
        late[job].arrived = Moment{100'000'000} * llm::femtoseconds_per_nanosecond;
    }
    CHECK(drive(wide_rules(128), step, late).gaps.longest <= largest);
    llm::EngineRules whole = wide_rules(2048);
    whole.chunked_prefill = false;
    CHECK(drive(whole, step, late).gaps.longest > largest);
}
