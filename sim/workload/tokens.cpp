#include <skusim/base/check.hpp>
#include <skusim/workload/tokens.hpp>

#include "length_inverse.hpp"

#include <algorithm>
#include <cmath>

namespace skusim::workload {

bool TokenLengths::operator==(const TokenLengths& other) const {
    const bool same_pairs =
        pairs == other.pairs || (pairs && other.pairs && *pairs == *other.pairs);
    return same_pairs && input == other.input && output == other.output &&
           correlation == other.correlation && recorded == other.recorded &&
           shared_prefix == other.shared_prefix && leaves_prompts == other.leaves_prompts;
}

/// What a sampler needs: the pairs, or the two laws.
struct TokenSampler::Inverses {
    LengthInverse input;
    LengthInverse output;
    double correlation;
    double independent; ///< what of the output's normal number is its own
    std::shared_ptr<const std::vector<TokenCounts>> pairs;
};

TokenSampler::TokenSampler(const TokenLengths& lengths) {
    SKUSIM_CHECK(!lengths.recorded, "a recording's tokens are not drawn");
    SKUSIM_CHECK(!lengths.pairs || !lengths.pairs->empty(), "there is a pair to draw");
    SKUSIM_CHECK(std::abs(lengths.correlation) <= strongest_correlation, "a correlation");
    inverses_ = std::make_shared<const Inverses>(
        Inverses{inverse_of(lengths.input), inverse_of(lengths.output), lengths.correlation,
                 std::sqrt(1 - lengths.correlation * lengths.correlation), lengths.pairs});
}

TokenCounts TokenSampler::operator()(double input, double output) const {
    const Inverses& it = *inverses_;
    if (it.pairs) {
        const auto count = static_cast<double>(it.pairs->size());
        return (*it.pairs)[std::min(static_cast<std::size_t>(input * count), it.pairs->size() - 1)];
    }
    if (it.correlation == 0) {
        return {length_at(it.input, input), length_at(it.output, output)};
    }
    const double normal = it.correlation * normal_of(input) + it.independent * normal_of(output);
    return {length_at(it.input, input), length_at_normal(it.output, normal)};
}

void TokenSums::add(TokenCounts tokens) {
    const double input = tokens.input;
    const double output = tokens.output;
    count_ += 1;
    sums_.input += input;
    sums_.output += output;
    sums_.input_output += input * output;
    sums_.input_squared += input * input;
    sums_.output_squared += output * output;
}

TokenMoments TokenSums::means() const {
    SKUSIM_CHECK(count_ > 0, "means are of something");
    return {sums_.input / count_, sums_.output / count_, sums_.input_output / count_,
            sums_.output_squared / count_, sums_.input_squared / count_};
}

double quantile_input(const TokenLengths& lengths, double probability) {
    SKUSIM_CHECK(!lengths.recorded, "a recording's tokens are not drawn");
    SKUSIM_CHECK(probability >= 0 && probability < 1, "a probability below 1");
    if (!lengths.pairs) {
        return length_at(inverse_of(lengths.input), probability);
    }
    EmpiricalLength inputs;
    for (const TokenCounts& pair : *lengths.pairs) {
        inputs.values.push_back(pair.input);
    }
    return ListInverse(inputs).at(probability);
}

} // namespace skusim::workload
