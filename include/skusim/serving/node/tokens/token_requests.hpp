// The requests of a cluster that have tokens: how many, and what has become of them so far.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/random/stream.hpp>
#include <skusim/serving/node/tokens/tokens.hpp>
#include <skusim/serving/source/contract.hpp>
#include <skusim/serving/source/seed.hpp>
#include <skusim/workload/tokens.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace skusim::serving {

/// One request, in the place that it has in the cluster's pool.
struct TokenRequest {
    workload::TokenCounts tokens; ///< with an output as long as the engine allows
    Time first_token{};           ///< when the engine had it
    std::uint32_t preemptions = 0;
    std::uint32_t cached = 0;  ///< tokens of its prompt that were found in the prefix cache
    bool is_truncated = false; ///< its output was cut at the longest sequence of the engine
};

/// The answer to a request, as its sender sees it.
struct TokenAnswer {
    TokenRequest request;
    Duration to_first_token{};
    Duration to_last_token{}; ///< and the end of the answer

    /// Mean time between its tokens; nothing if it has but one.
    [[nodiscard]] std::optional<Duration> per_output_token() const {
        const std::int64_t gaps = std::int64_t{request.tokens.output} - 1;
        return gaps > 0 ? std::optional((to_last_token - to_first_token) / gaps) : std::nullopt;
    }
};

class TokenRequests {
public:
    TokenRequests(const Tokens& rules, const Seed& seed);

    /// The tokens of the request that is known so; those of a recording if it tells them.
    template <class Identity>
    [[nodiscard]] workload::TokenCounts
    tokens(const Identity& request, const std::optional<workload::TokenCounts>& recorded) {
        return recorded ? *recorded : draw(request);
    }
    [[nodiscard]] TokenRequest& operator[](std::uint32_t place) {
        if (place >= requests_.size()) {
            requests_.resize(place + 1);
        }
        return requests_[place];
    }

private:
    [[nodiscard]] workload::TokenCounts draw(InOrder);
    [[nodiscard]] workload::TokenCounts draw(OfSender request) const;

    std::optional<workload::TokenSampler> sampler_; ///< unless a recording tells all
    Seed seed_;
    random::Stream stream_;
    std::vector<TokenRequest> requests_;
};

} // namespace skusim::serving
