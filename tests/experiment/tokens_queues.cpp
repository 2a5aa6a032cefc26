// Engines with few places, against numerical solutions of the chains that they are, and Little's
// law in engines whose prompts are cut and whose sequences are preempted.
#include <skusim/experiment/outcome.hpp>

#include "experiment/sure.hpp"
#include "experiment/token_trials.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::experiment;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t states = 160; // beyond which there is nobody

std::vector<double> poisson(double mean) {
    std::vector<double> shares(states);
    double share = std::exp(-mean);
    for (std::size_t n = 0; n < states; ++n) {
        shares[n] = share;
        share *= mean / static_cast<double>(n + 1);
    }
    return shares;
}

std::vector<double> binomial(std::size_t count, double p) {
    std::vector<double> shares(count + 1);
    for (std::size_t n = 0; n <= count; ++n) {
        const auto chosen = static_cast<double>(n);
        const auto others = static_cast<double>(count - n);
        const double ways =
            std::tgamma(static_cast<double>(count) + 1.0) / std::tgamma(chosen + 1.0) /
            std::tgamma(others + 1.0);
        shares[n] = ways * std::pow(p, chosen) * std::pow(1 - p, others);
    }
    return shares;
}

/// Where a chain ends up that goes from n to m with probability `next(n)[m]`.
std::vector<double> stationary(const std::function<std::vector<double>(std::size_t)>& next) {
    std::vector<std::vector<double>> rows;
    for (std::size_t n = 0; n < states; ++n) {
        rows.push_back(next(n));
    }
    std::vector<double> shares(states, 0.0);
    shares[1] = 1;
    for (int round = 0; round < 4000; ++round) {
        std::vector<double> then(states, 0.0);
        for (std::size_t n = 0; n < states; ++n) {
            for (std::size_t m = 0; m < states; ++m) {
                then[m] += shares[n] * rows[n][m];
            }
        }
        shares = then;
    }
    return shares;
}

double mean_of(const std::vector<double>& shares) {
    double mean = 0;
    for (std::size_t n = 0; n < shares.size(); ++n) {
        mean += static_cast<double>(n) * shares[n];
    }
    return mean;
}

/// `left` after some have gone, and a Poisson number of newcomers.
void add_arrivals(std::vector<double>& row, std::size_t left, double weight,
                  const std::vector<double>& arrivals) {
    for (std::size_t m = left; m < states; ++m) {
        row[m] += weight * arrivals[m - left];
    }
}

} // namespace

TEST_CASE("So many places, answers of one length in short steps: M/D/c") {
    // What is in service at a moment has left D = 20 ms later, and nothing else has: the number
    // inside goes from n to max(n - c, 0) and a Poisson number of newcomers (Crommelin 1932).
    const double rate = 160;
    const double service = 0.020;
    const std::size_t places = 4;
    const std::vector<double> arrivals = poisson(rate * service);
    const std::vector<double> inside = stationary([&](std::size_t n) {
        std::vector<double> row(states, 0.0);
        add_arrivals(row, n - std::min(n, places), 1, arrivals);
        return row;
    });
    const double limit = mean_of(inside) / rate;
    Trial trial = token_trial(workload::PoissonArrivals{Rate{rate}},
                              linear_step(100 * fs_per_us, 0, 0), {1, 200}, 200, 20ms);
    tokens_of(trial).rules.max_sequences = places;
    const stats::Estimate measured =
        run_for_means(trial, sure_effort(4'000'000)).metric(Metric::latency_mean);
    CAPTURE(limit, measured.low, measured.high);
    CHECK(measured.low <= limit + 0.2e-3); // two steps for the grid that they lie on
    CHECK(measured.high >= limit);
    CHECK(measured.half_width() <= 0.02 * measured.value);
}

TEST_CASE("So many places, answers without memory in steps of any length: Geo/Geo/c") {
    // Of the sequences in a step each ends with it with probability p, and who came meanwhile is in
    // the next. An engine that nobody is left in begins with the next who comes.
    const double rate = 50;
    const double alpha = 0.010;
    const double p = 0.25;
    const std::size_t places = 3;
    const std::vector<double> arrivals = poisson(rate * alpha);
    const auto after_a_step = [&](std::size_t n) {
        std::vector<double> row(states, 0.0);
        const std::vector<double> ends = binomial(std::min(n, places), p);
        for (std::size_t gone = 0; gone < ends.size(); ++gone) {
            add_arrivals(row, n - gone, ends[gone], arrivals);
        }
        return row;
    };
    double idle = 0; // steps after which nobody is left
    const std::vector<double> at_start = stationary([&](std::size_t n) {
        std::vector<double> row = after_a_step(std::max<std::size_t>(n, 1));
        row[1] += row[0];
        row[0] = 0;
        return row;
    });
    for (std::size_t n = 1; n < states; ++n) {
        idle += at_start[n] * after_a_step(n)[0];
    }
    const double cycle = alpha + idle / rate;
    const double inside = alpha * (mean_of(at_start) + rate * alpha / 2) / cycle;

    Trial trial = token_trial(workload::PoissonArrivals{Rate{rate}},
                              linear_step(10 * fs_per_ms, 0, 0), {1, 4}, 75, 40ms);
    tokens_of(trial).rules.max_sequences = places;
    workload::EmpiricalLength geometric;
    constexpr int values = 8192;
    for (int i = 0; i < values; ++i) {
        const double beyond = 1 - (i + 0.5) / values;
        geometric.values.push_back(
            static_cast<std::uint32_t>(std::ceil(std::log(beyond) / std::log(1 - p))));
    }
    tokens_of(trial).lengths.output = geometric;
    const Outcome outcome = run_for_means(trial, sure_effort(8'000'000));
    check_inside(outcome.metric(Metric::latency_mean), inside / rate, 0.02);
    CHECK(outcome.metric(Metric::utilization).value == Approx(alpha / cycle).epsilon(0.01));
}

TEST_CASE("Sequences that do not slow each other are a Poisson number at a time") {
    // M/G/infinity in steps that are short beside answers: 200 a second for 20 ms are 4.
    Trial trial = token_trial(workload::PoissonArrivals{Rate{200}},
                              linear_step(100 * fs_per_us, 0, 0), {1, 200}, 1e6, 20ms);
    tokens_of(trial).lengths.output = workload::EmpiricalLength{{50, 350}};
    const Recording recording = record(trial, 3, 200'000, RecordingEnd::last_ending);
    std::vector<double> seen(40, 0.0);
    std::vector<Time> ends;
    for (const RecordedRequest& request : recording.requests) {
        std::erase_if(ends, [&](Time end) { return end <= request.arrived; });
        seen[ends.size()] += 1.0 / static_cast<double>(recording.requests.size());
        ends.push_back(*request.ended);
    }
    const std::vector<double> expected = poisson(200 * 0.02005); // with half a step of waiting
    CHECK(mean_of(seen) == Approx(mean_of(expected)).epsilon(0.02));
    for (std::size_t n = 0; n < 12; ++n) {
        CAPTURE(n);
        CHECK(seen[n] == Approx(expected[n]).margin(0.005));
    }
}

TEST_CASE("Little's law holds of requests, tokens and places, whatever happens to sequences") {
    for (const std::int64_t blocks : {120, 400}) { // the fewer preempt
        CAPTURE(blocks);
        Trial trial =
            token_trial(workload::PoissonArrivals{Rate{9}},
                        linear_step(6 * fs_per_ms, 20 * fs_per_us, 52'429'000), {1, 1}, 20, 1s);
        serving::Tokens& kind = tokens_of(trial);
        kind.rules.blocks = blocks;
        kind.rules.max_model_len = 1600;
        kind.rules.max_batched_tokens = 128;
        kind.rules.max_sequences = 16;
        kind.lengths.input = workload::EmpiricalLength{{40, 260}};
        kind.lengths.output = workload::EmpiricalLength{{20, 180}};
        kind.moments = workload::moments(kind.lengths);
        Effort effort = sure_effort(4'000'000);
        effort.max_requests = 600'000;
        const Outcome outcome = run(trial, nullptr, effort);
        const TokenResult& tokens = *outcome.tokens;
        const double rate = outcome.metric(Metric::throughput).value;
        const double latency = outcome.metric(Metric::latency_mean).value;
        const double wait = outcome.metric(Metric::wait_mean).value;
        CHECK((tokens.preemptions_per_request.value > 0.01) == (blocks == 120));
        CHECK(rate == Approx(9).epsilon(0.02));
        CHECK(outcome.metric(Metric::in_system).value == Approx(rate * latency).epsilon(0.02));
        CHECK(tokens.waiting.value == Approx(rate * wait).epsilon(0.03).margin(1e-3));
        CHECK(tokens.input_per_second.value == Approx(rate * 150).epsilon(0.02));
        CHECK(tokens.output_per_second.value == Approx(rate * 100).epsilon(0.02));
        // Over all tokens but the first of each request, the gaps are what comes after the first.
        CHECK(latency - tokens.ttft_mean.value == Approx(99 * tokens.itl_mean.value).epsilon(0.02));
        if (blocks == 400) {
            const double in_steps = tokens.batch.value * outcome.metric(Metric::utilization).value;
            CHECK(in_steps == Approx(rate * (latency - wait)).epsilon(0.02));
        }
    }
}
