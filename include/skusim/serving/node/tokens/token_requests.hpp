// The requests of a cluster that have tokens: how many, and what has become of them so far.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/random/stream.hpp>
#include <skusim/serving/front/engine_router.hpp>
#include <skusim/serving/node/tokens/tokens.hpp>
#include <skusim/serving/request.hpp>
#include <skusim/serving/source/contract.hpp>
#include <skusim/serving/source/seed.hpp>
#include <skusim/workload/tokens.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <variant>
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
    Duration to_last_token{};   ///< and the end of the answer
    Duration after_last_step{}; ///< of that, what tokens and answer take on their way out

    /// Mean time between its tokens; nothing if it has but one.
    [[nodiscard]] std::optional<Duration> per_output_token() const {
        const std::int64_t gaps = std::int64_t{request.tokens.output} - 1;
        return gaps > 0 ? std::optional((to_last_token - to_first_token) / gaps) : std::nullopt;
    }
};

/// What the sender of a request sees whose engine gives the last token at `now`. Its front end
/// holds up the first token as it does the last.
[[nodiscard]] TokenAnswer answer_to(const Request& request, Time now, const TokenRequest& told,
                                    const llm::ApiTimes& api);

/// Requests' tokens, and what they say: a shared beginning, all that was said before in the same
/// conversation, and what is their own.
class TokenRequests {
public:
    TokenRequests(const Tokens& rules, const Seed& seed);

    /// The request that is known so comes to `place`; its tokens are those of a recording if it
    /// tells them, and so is what its prompt says.
    template <class Identity>
    void ask(std::uint32_t place, const Identity& request,
             const std::optional<workload::TokenCounts>& recorded,
             std::span<const workload::Segment> said = {}) {
        if (place >= requests_.size()) {
            requests_.resize(place + 1);
        }
        requests_[place] = {recorded ? *recorded : draw(request)};
        if (keeps_prefixes_) {
            begin_segments(place);
        }
        if (prefix_) {
            begin_alike(place, group_of(request));
        }
        if (keeps_prefixes_) {
            segments_[place].insert(segments_[place].end(), said.begin(), said.end());
        }
        tell_apart(place, request);
    }
    void ask(std::uint32_t place, const AnyIdentity& request,
             const std::optional<workload::TokenCounts>& recorded,
             std::span<const workload::Segment> said = {}) {
        std::visit([&](auto known) { ask(place, known, recorded, said); }, request);
    }
    [[nodiscard]] TokenRequest& operator[](std::uint32_t place) { return requests_[place]; }
    /// For a cache of prefixes; of no other engine.
    [[nodiscard]] std::span<const workload::Segment> segments(std::uint32_t place) const {
        return place < segments_.size() ? std::span(segments_[place])
                                        : std::span<const workload::Segment>{};
    }
    template <class Identity>
    [[nodiscard]] RoutedRequest routed(std::uint32_t place, const Identity& identity) const {
        RoutedRequest request{place, requests_[place].tokens, segments(place)};
        if constexpr (std::same_as<Identity, OfSession>) {
            request.session = identity;
        }
        return request;
    }
    [[nodiscard]] RoutedRequest routed(std::uint32_t place, const AnyIdentity& identity) const {
        return std::visit([&](auto known) { return routed(place, known); }, identity);
    }
    /// The whole answer is there: if its sender is a conversation, and has not gone, its next turn
    /// begins with all that.
    void said(const Request& request, std::uint32_t place) {
        if (request.client < said_.size() && !request.abandoned) {
            const workload::TokenCounts& tokens = requests_[place].tokens;
            said_[request.client] = tokens.input + tokens.output;
        }
    }

private:
    [[nodiscard]] workload::TokenCounts draw(InOrder);
    [[nodiscard]] workload::TokenCounts draw(OfSender request) const;
    [[nodiscard]] workload::TokenCounts draw(OfSession request) const {
        return draw(OfSender{request.session, request.turn});
    }
    [[nodiscard]] std::uint32_t group_of(InOrder);
    [[nodiscard]] std::uint32_t group_of(OfSender request) const;
    [[nodiscard]] std::uint32_t group_of(OfSession request) const {
        return group_of(OfSender{request.session, 0});
    }
    void begin_segments(std::uint32_t place);
    void begin_alike(std::uint32_t place, std::uint32_t group);
    template <class Identity>
    void tell_apart(std::uint32_t place, const Identity& /*request*/) {
        end_segments(place, asked_++);
    }
    void tell_apart(std::uint32_t place, OfSession request);
    void end_segments(std::uint32_t place, std::uint64_t own);

    std::optional<workload::TokenSampler> sampler_; ///< unless a recording tells all
    std::optional<workload::SharedPrefix> prefix_;
    bool keeps_prefixes_; ///< the engines look at segments
    Seed seed_;
    random::Stream stream_;
    random::Stream group_stream_;
    std::vector<TokenRequest> requests_;
    std::vector<std::vector<workload::Segment>> segments_; ///< by place
    std::vector<std::uint32_t> said_; ///< tokens, by the sender that is a conversation
    std::uint64_t asked_ = 0;
};

} // namespace skusim::serving
