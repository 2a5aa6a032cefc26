// The shape of a language model's requests: how many tokens go in and how many come out.
//
//   const TokenSampler sampler(*token_preset("azure-conv"));
//   const TokenCounts request = sampler(0.25, 0.9); // the same for these two, wherever it is asked
//
// Requests are drawn by inverse transform, two uniform numbers each, so that a request has the same
// tokens on every machine and in whatever order requests are looked at.
#pragma once

#include <skusim/base/time.hpp>

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

namespace skusim::workload {

/// Tokens of one request; both are at least 1.
struct TokenCounts {
    std::uint32_t input = 1;  ///< tokens of the prompt
    std::uint32_t output = 1; ///< tokens that are generated

    bool operator==(const TokenCounts&) const = default;
};

/// A part of what a request says. Requests whose first parts are the same, in the same order, begin
/// with the same tokens. A prompt that ends within a part says so much of it; what it is answered
/// belongs to the last part alone.
struct Segment {
    std::uint64_t identity = 0;
    std::uint32_t tokens = 0; ///< 0 for the last one, which is all that follows, output included

    auto operator<=>(const Segment&) const = default;
};

/// No request has more in or out: longer draws are cut, and a recording of more is a fault.
inline constexpr std::uint32_t most_tokens = 10'000'000;

// Laws of lengths. Each gives whole numbers from 1 to most_tokens: a law of real numbers is rounded
// to the nearest of them.

struct FixedLength {
    std::uint32_t tokens = 1;

    bool operator==(const FixedLength&) const = default;
};
/// Each whole number from `from` to `to`, both included, as likely.
struct UniformLength {
    std::uint32_t from = 1;
    std::uint32_t to = 1;

    bool operator==(const UniformLength&) const = default;
};
/// `mean` and `cv` are those before rounding.
struct LognormalLength {
    double mean = 1;
    double cv = 1; ///< coefficient of variation, above 0

    bool operator==(const LognormalLength&) const = default;
};
/// `mean` and `cv` are those before rounding.
struct GammaLength {
    double mean = 1;
    double cv = 1; ///< coefficient of variation, above 0

    bool operator==(const GammaLength&) const = default;
};
/// The k-th whole number from `from` on, up to `to`, with a probability in proportion to
/// k^-theta: short lengths are the most frequent.
struct ZipfLength {
    double theta = 0.6; ///< at least 0
    std::uint32_t from = 1;
    std::uint32_t to = 1; ///< fewer than most_zipf_lengths beyond `from`

    bool operator==(const ZipfLength&) const = default;
};
inline constexpr std::uint32_t most_zipf_lengths = 1'000'000;
/// One of a list of lengths, at least one, each as likely.
struct EmpiricalLength {
    std::vector<std::uint32_t> values;

    bool operator==(const EmpiricalLength&) const = default;
};

using LengthLaw = std::variant<FixedLength, UniformLength, LognormalLength, GammaLength, ZipfLength,
                               EmpiricalLength>;

/// What several prompts begin with, such as a system prompt: as many more tokens before the
/// request's own input, the same for all requests of a group. Groups are as likely.
struct SharedPrefix {
    int groups = 1;
    std::uint32_t tokens = 0;

    bool operator==(const SharedPrefix&) const = default;
};

/// A conversation: each turn's prompt is all that was said before, and its own new input.
struct Sessions {
    int turns = 1;
    Duration think_time{}; ///< from the end of an answer to the next turn

    bool operator==(const Sessions&) const = default;
};

/// What is known of the tokens of requests before they are drawn.
struct TokenLengths {
    LengthLaw input;
    LengthLaw output;
    /// It is that of the normal numbers behind the two (a Gaussian copula), and at most
    /// strongest_correlation either way.
    double correlation = 0;
    /// Unless null, one of these is drawn instead, each as likely; at least one.
    std::shared_ptr<const std::vector<TokenCounts>> pairs = nullptr;
    bool recorded = false; ///< a recording tells them of each request: nothing is drawn
    std::optional<SharedPrefix> shared_prefix = std::nullopt;
    bool leaves_prompts = false; ///< the file of pairs tells which begin alike; pairs do not

    bool operator==(const TokenLengths& other) const;
};
inline constexpr double strongest_correlation = 0.99;

/// Draws the tokens of requests, without what a shared prefix or earlier turns add. What takes time
/// is made once, and copies share it.
class TokenSampler {
public:
    /// `lengths` is not of a recording.
    explicit TokenSampler(const TokenLengths& lengths);

    /// Takes two numbers in [0, 1): the larger the first, the longer the input; the larger the
    /// second, the longer the output. Pairs are picked by the first alone, in their order.
    [[nodiscard]] TokenCounts operator()(double input, double output) const;

private:
    struct Inverses;
    std::shared_ptr<const Inverses> inverses_;
};

/// Means over requests, of what is drawn: rounded, and within its limits.
struct TokenMoments {
    double input = 0;
    double output = 0;
    double input_output = 0;   ///< of the product
    double output_squared = 0; ///< of the square
    double input_squared = 0;  ///< of the square
};

/// Adds up the requests of a recording.
class TokenSums {
public:
    void add(TokenCounts tokens);
    /// It wants a request.
    [[nodiscard]] TokenMoments means() const;

private:
    double count_ = 0;
    TokenMoments sums_;
};

/// What TokenSampler draws, on average; not of a recording, whose facts tell it. Exact for lists
/// and pairs, elsewhere to nine digits.
[[nodiscard]] TokenMoments moments(const TokenLengths& lengths);

/// Adds to the requests all that comes before their own input: a shared prefix, and earlier turns
/// of as many as there are in a conversation, whose answers nothing cuts short.
[[nodiscard]] TokenMoments with_context(const TokenMoments& drawn, const TokenLengths& lengths,
                                        int turns);

/// The input that a share `probability`, in [0, 1), of requests stays at or below.
[[nodiscard]] double quantile_input(const TokenLengths& lengths, double probability);

/// Lengths that are known by a name.
struct TokenPreset {
    std::string_view name;
    std::string_view sentence; ///< what they are of, and what of them is assumed
    std::string_view source;
    TokenLengths lengths;
};

inline constexpr std::size_t count_of_token_presets = 8;
[[nodiscard]] const std::array<TokenPreset, count_of_token_presets>& token_presets();
/// nullptr for a name that is none.
[[nodiscard]] const TokenLengths* token_preset(std::string_view name);

} // namespace skusim::workload
