// Jobs of prompts: mini-batches that are played through an engine, all of them or some.
#include <skusim/experiment/job.hpp>
#include <skusim/experiment/recording.hpp>
#include <skusim/serving/job/prompts.hpp>

#include "token_trials.hpp"

#include <algorithm>
#include <cmath>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::experiment;
using namespace std::chrono_literals;
using workload::Tier;

namespace {

/// A recording of requests that come at once, but that the last is a nanosecond late.
class AtOnce final : public workload::TraceSource {
public:
    explicit AtOnce(std::int64_t arrivals) {
        facts_.arrivals = arrivals;
        facts_.period = 2ns;
    }
    [[nodiscard]] const workload::TraceFacts& facts() const override { return facts_; }
    [[nodiscard]] std::unique_ptr<workload::TraceCursor> open(double /*start*/) const override {
        return std::make_unique<Cursor>(facts_.arrivals);
    }

private:
    class Cursor final : public workload::TraceCursor {
    public:
        explicit Cursor(std::int64_t arrivals) : arrivals_(arrivals) {}
        Duration next_gap() override { return ++next_ % arrivals_ == 0 ? 1ns : 0ns; }

    private:
        std::int64_t arrivals_;
        std::int64_t next_ = 0;
    };
    workload::TraceFacts facts_;
};

/// Engines of eight sequences, with 10 ms a step, 10 us a token and 100 ns a KV token.
Trial engine_trial(workload::Arrivals arrivals) {
    const llm::StepTime step = linear_step(10 * fs_per_ms, 10 * fs_per_us, fs_per_us / 10);
    Trial trial = token_trial(std::move(arrivals), step, {1, 1}, 100, 10ms);
    serving::Tokens& kind = tokens_of(trial);
    kind.rules.max_sequences = 8;
    kind.rules.max_model_len = 2000;
    kind.lengths.input = workload::LognormalLength{200, 1};
    kind.lengths.output = workload::LognormalLength{60, 0.8};
    return trial;
}

JobTrial prompts_trial(std::int64_t prompts, std::int64_t mini_batch_size) {
    JobTrial trial;
    trial.job.items = prompts;
    trial.job.mini_batch_size = mini_batch_size;
    trial.job.deadline = 24h;
    trial.job.timeout = std::nullopt;
    trial.job.boot_time = 0s;
    trial.cluster = {1, 1, Tier::dedicated};
    Trial node = engine_trial(workload::PoissonArrivals{Rate{1}});
    trial.items = std::make_shared<const serving::Tokens>(tokens_of(node));
    return trial;
}

JobDemands drawn(const JobTrial& trial, const Effort& effort = {}) {
    auto demands = JobDemands::draw(trial, effort);
    REQUIRE(demands);
    return std::move(*demands);
}

} // namespace

TEST_CASE("A small job ends as a cluster does to which the same requests come at once") {
    constexpr std::int64_t prompts = 90;
    for (const std::uint64_t seed : {1, 2, 3}) {
        Effort effort;
        effort.seed = seed;
        const JobTrial trial = prompts_trial(prompts, prompts);
        const JobDemands demands = drawn(trial, effort);
        const Recording recording =
            record(engine_trial(workload::TraceArrivals{std::make_shared<AtOnce>(prompts)}), seed,
                   prompts, RecordingEnd::last_ending);
        REQUIRE(recording.requests.size() == prompts);
        Time last{};
        for (const RecordedRequest& request : recording.requests) {
            REQUIRE(request.fate == RequestFate::completed);
            last = std::max(last, *request.ended);
        }
        CHECK(demands.runs()[0].demands == std::vector<double>{in_seconds(last - Time{})});
        CHECK(demands.played()->of_run == 1);
    }
}

TEST_CASE("Prompts of one length on one node: the makespan by hand, in mini-batches of any size") {
    // 8 prompts of 100 in and 5 out take 10 + 8 ms for the prompts, and 4 steps of 10.08 ms and
    // 0.1 us for each of 8 x (101 + 102 + 103 + 104) KV tokens: 58.648 ms.
    JobTrial trial = prompts_trial(96, 24);
    serving::Tokens engine = *trial.engine();
    engine.lengths.input = workload::FixedLength{100};
    engine.lengths.output = workload::FixedLength{5};
    trial.items = std::make_shared<const serving::Tokens>(engine);
    trial.job.overhead = 1s;
    trial.job.boot_time = 60s;
    const JobOutcome outcome = run_job(trial, drawn(trial), 0.01, {});
    CHECK(outcome.makespan.value == Approx(60 + 4 * (1 + 3 * 0.058648)).epsilon(1e-12));
    CHECK(outcome.makespan.half_width() < 1e-9); // but for sums of numbers that are no fractions
    CHECK(outcome.played->input_tokens == 9600);
    CHECK(outcome.played->output_tokens == 480);
    trial.cluster = {2, 2, Tier::dedicated}; // one mini-batch for each engine
    CHECK(run_job(trial, drawn(trial), 0.01, {}).makespan.value ==
          Approx(60 + 1 + 3 * 0.058648).epsilon(1e-12));
}

TEST_CASE("A long job plays some of its mini-batches, and expects of the others what all take") {
    // 200 mini-batches of 1,000, of which a run plays 20.
    const JobTrial trial = prompts_trial(200'500, 1000);
    const JobDemands demands = drawn(trial);
    CHECK(demands.played()->of_run == 20);
    double sum = 0;
    double squares = 0;
    for (const serving::MiniBatches& run : demands.runs()) {
        REQUIRE(run.demands.size() == 201);
        double total = 0;
        for (const double seconds : run.demands) {
            total += seconds;
        }
        CHECK(run.demands[0] != run.demands[1]);
        CHECK(run.demands[0] == run.demands[20]);       // again and again
        CHECK(run.demands[200] < 0.7 * run.demands[0]); // the last has half of the prompts
        sum += total;
        squares += total * total;
    }
    const auto runs = static_cast<double>(demands.runs().size());
    const double mean = sum / runs;
    const double deviation = std::sqrt((squares / runs - mean * mean) / (runs - 1));
    // All 201 played, with prompts of their own.
    double all = 0;
    for (std::uint32_t i = 0; i < 201; ++i) {
        all +=
            in_seconds(serving::play_prompts(*trial.engine(), trial.job.items_of(i), {99, i}).time);
    }
    const double of_all = deviation * std::sqrt(runs / 10); // 201 mini-batches vary as 10 runs do
    CHECK(std::abs(mean - all) < 3.891 * std::hypot(deviation, of_all));
    CHECK(3.891 * deviation < 0.01 * mean);
    // Every run by itself is no surer than 20 mini-batches are.
    CHECK(deviation * std::sqrt(runs) > 0.002 * mean);
}

TEST_CASE("Prompts that are too long fail, and nothing else") {
    JobTrial trial = prompts_trial(4000, 500);
    serving::Tokens engine = *trial.engine();
    engine.rules.max_model_len = 600;
    trial.items = std::make_shared<const serving::Tokens>(engine);
    const JobDemands demands = drawn(trial);
    const JobOutcome outcome = run_job(trial, demands, 0.01, {});
    // P(length >= 600) of the lognormal of mean 200 and cv 1: s^2 = ln 2, from 599.5 on as lengths
    // are rounded.
    const double s = std::sqrt(std::log(2.0));
    const double z = (std::log(599.5 / 200) + s * s / 2) / s;
    const double share = 0.5 * std::erfc(z / std::sqrt(2.0));
    CHECK(outcome.failed_share.low < share);
    CHECK(outcome.failed_share.high > share);
    CHECK(outcome.failed_share.half_width() < 0.1 * share);
    CHECK(decision(outcome) == Decision::fails); // more than a hundredth
    CHECK(outcome.attempts_again.high == 0);
    CHECK(job_work(trial, demands, 0.95).share_unfit == outcome.failed_share);
    CHECK(outcome.items_done + outcome.items_failed == 32 * 4000);
}

TEST_CASE("Huge mini-batches are played in fewer runs, and too large ones say what to change") {
    JobTrial trial = prompts_trial(400'000, 400'000);
    serving::Tokens engine = *trial.engine();
    engine.rules.max_sequences = 1000;
    engine.lengths.output = workload::FixedLength{1};
    trial.items = std::make_shared<const serving::Tokens>(engine);
    CHECK(drawn(trial).runs().size() == 5);
    Effort effort;
    effort.max_requests = 1'000'000;
    const auto none = JobDemands::draw(trial, effort);
    REQUIRE(!none);
    CHECK(none.error() == "400000 items in 5 runs are over the budget; set simulation.max_requests "
                          "to 2000000 or more");
}
