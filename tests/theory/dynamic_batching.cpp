// Batches of size-dependent times against Inoue's bound, constant batches, and a chain of its own.
#include <skusim/theory/batch_server.hpp>

#include "near.hpp"

#include <algorithm>
#include <cmath>
#include <reference/dynamic_batching.hpp>
#include <reference/single_server.hpp>
#include <support/aborts.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::theory;

namespace {

SizedBatchServer linear(double rate, double overhead, double per_request, int largest) {
    SizedBatchServer server{rate, {}};
    for (int size = 1; size <= largest; ++size) {
        server.seconds.push_back(overhead + size * per_request);
    }
    return server;
}

/// The sizes of successive batches where any number is taken (Inoue 2021, section 3), by iterating
/// their law from a batch of one; the mean response by Inoue's own sum over a batch's requests, not
/// by Little's law.
struct UnlimitedBatches {
    double mean = 0;
    double second_moment = 0;
    double response = 0;

    UnlimitedBatches(double rate, double overhead, double per_request) {
        constexpr std::size_t most = 400;
        std::vector<double> sizes(most, 0.0);
        sizes[1] = 1;
        for (double moved = 1; moved > 1e-15;) {
            std::vector<double> next(most, 0.0);
            for (std::size_t size = 1; size < most; ++size) {
                const double come = rate * (overhead + per_request * static_cast<double>(size));
                double term = std::exp(-come);
                next[1] += sizes[size] * term; // nobody came: the next arrival is served alone
                for (std::size_t count = 1; count < most; ++count) {
                    term *= come / static_cast<double>(count);
                    next[count] += sizes[size] * term;
                }
            }
            moved = 0;
            for (std::size_t size = 1; size < most; ++size) {
                moved += std::abs(next[size] - sizes[size]);
            }
            sizes = next;
        }
        double waited = 0; // by all requests of a batch
        double served = 0;
        for (std::size_t size = 1; size < most; ++size) {
            const auto count = static_cast<double>(size);
            const double seconds = overhead + per_request * count;
            mean += sizes[size] * count;
            second_moment += sizes[size] * count * count;
            served += sizes[size] * count * seconds;
            waited += sizes[size] * rate * seconds * seconds / 2; // by those who come during it
        }
        response = (waited + served) / mean;
    }
};

} // namespace

TEST_CASE("Dynamic batching without a limit: the chain of lengths, that of sizes, and the bound") {
    // Overheads that make batches small and large; five loads each.
    for (const double overhead : {0.001, 0.004, 0.02}) {
        for (const double load : {0.1, 0.3, 0.5, 0.7, 0.85}) {
            CAPTURE(overhead, load);
            const double per_request = 0.001;
            const double rate = load / per_request;
            const UnlimitedBatches truth(rate, overhead, per_request);
            const SizedBatches solved = solve(linear(rate, overhead, per_request, 600));
            CHECK(solved.mean_batch == near(truth.mean, 1e-8));
            CHECK(solved.mean_response_seconds == near(truth.response, 1e-8));
            // Moments of the chain, from its law: E[B^2] (1 - r^2) = E[B] (1 + 2 r t) + t^2.
            const double fixed = rate * overhead;
            CHECK(truth.second_moment * (1 - load * load) ==
                  near(truth.mean * (1 + 2 * load * fixed) + fixed * fixed, 1e-8));
            const double bound = most_response_seconds(rate, overhead, per_request);
            CHECK(solved.mean_response_seconds <= bound * (1 + 1e-12));
            CHECK(solved.mean_response_seconds >= 0.8 * bound); // "quite accurate"
        }
    }
}

TEST_CASE("Inoue's bound is met where batches cannot grow, and where nobody is alone") {
    // Hardly any arrivals: alone, so overhead + per request.
    CHECK(most_response_seconds(1e-9, 0.004, 0.001) == near(0.005, 1e-8));
    // No overhead, so batches of m take m times as long: phi_0 = phi_1 at its simplest.
    CHECK(most_response_seconds(500, 0, 0.001) == near(0.001 * 2.5 / (2 * 0.75)));
    // Batches so large that the server is never idle: the bound is exact.
    const double rate = 800;
    const SizedBatches busy = solve(linear(rate, 0.02, 0.001, 800));
    CHECK(busy.mean_response_seconds == near(most_response_seconds(rate, 0.02, 0.001), 1e-6));
    CHECK(busy.utilization == near(1, 1e-6));
}

TEST_CASE("Size-dependent batches of one time are M/D^b/1, of one request M/D/1") {
    for (const int largest : {1, 2, 8}) {
        for (const double share : {0.2, 0.5, 0.7, 0.9, 0.97}) {
            CAPTURE(largest, share);
            const double service = 0.04;
            const double rate = share * largest / service;
            const BatchServer constant{rate, service, largest, BatchService::constant};
            const SizedBatches solved =
                solve({rate, std::vector<double>(static_cast<std::size_t>(largest), service)});
            CHECK(solved.mean_wait_seconds == near(mean_wait_seconds(constant), 1e-8));
            CHECK(solved.mean_response_seconds == near(mean_response_seconds(constant), 1e-8));
            CHECK(solved.mean_batch == near(mean_batch(constant), 1e-8));
            CHECK(solved.utilization == near(utilization(constant), 1e-8));
        }
    }
}

TEST_CASE("Dynamic batching has no long run beyond its largest batch's throughput") {
    CHECK(aborts([] { return solve(linear(1000, 0.004, 0.001, 8)); }));
    CHECK(aborts([] { return most_response_seconds(1000, 0.004, 0.001); }));
    CHECK(aborts([] { return most_response_seconds(0, 0.004, 0.001); }));
}
