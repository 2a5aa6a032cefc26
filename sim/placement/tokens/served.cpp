#include "served.hpp"

#include <algorithm>

namespace skusim::placement {

namespace {

/// Adds up shares of the requests.
class ServedSums {
public:
    explicit ServedSums(std::int64_t longest) : longest_(longest) {}

    void add(workload::TokenCounts tokens, double share) {
        const std::int64_t left = longest_ - tokens.input;
        if (left < 1) {
            return;
        }
        const double input = tokens.input;
        const auto output = static_cast<double>(std::min<std::int64_t>(tokens.output, left));
        sums_.input += share * input;
        sums_.output += share * output;
        sums_.input_output += share * input * output;
        sums_.input_squared += share * input * input;
        sums_.output_squared += share * output * output;
    }
    [[nodiscard]] const workload::TokenMoments& moments() const { return sums_; }

private:
    std::int64_t longest_;
    workload::TokenMoments sums_;
};

/// The share of prompts that leave room for an answer.
double share_served(const workload::TokenSampler& sampler, std::int64_t longest) {
    double served = 0;
    double refused = 1;
    constexpr int halvings = 40;
    for (int i = 0; i < halvings; ++i) {
        const double middle = 0.5 * (served + refused);
        (sampler(middle, 0.5).input < longest ? served : refused) = middle;
    }
    return served;
}

} // namespace

workload::TokenMoments served_moments(const workload::TokenLengths& lengths,
                                      const workload::TokenMoments& drawn, std::int64_t longest) {
    ServedSums sums(longest);
    if (lengths.pairs) {
        for (const workload::TokenCounts& pair : *lengths.pairs) {
            sums.add(pair, 1 / static_cast<double>(lengths.pairs->size()));
        }
        return sums.moments();
    }
    const workload::TokenSampler sampler(lengths);
    constexpr double surely = 1 - 1e-9;
    const workload::TokenCounts most = sampler(surely, surely);
    if (std::int64_t{most.input} + most.output <= longest) {
        return drawn;
    }
    const double served = share_served(sampler, longest);
    constexpr int inputs = 512;
    constexpr int outputs = 64;
    for (int i = 0; i < inputs; ++i) {
        for (int j = 0; j < outputs; ++j) {
            // Outputs are densest where they are longest: v = 1 - (1 - w)^3.
            const double rest = 1 - (j + 0.5) / outputs;
            sums.add(sampler((i + 0.5) / inputs * served, 1 - rest * rest * rest),
                     served / inputs * 3 * rest * rest / outputs);
        }
    }
    return sums.moments();
}

} // namespace skusim::placement
