#include <skusim/base/check.hpp>
#include <skusim/serving/node/tokens/token_requests.hpp>

namespace skusim::serving {

TokenAnswer answer_to(const Request& request, Time now, const TokenRequest& told,
                      const llm::ApiTimes& api) {
    TokenAnswer answer{told};
    answer.to_first_token = told.first_token - request.arrived + api.per_token + request.front_end;
    answer.after_last_step = api.after + api.per_token * told.tokens.output;
    answer.to_last_token = now - request.arrived + request.front_end + answer.after_last_step;
    return answer;
}

TokenRequests::TokenRequests(const Tokens& rules, const Seed& seed)
    : prefix_(rules.lengths.shared_prefix), keeps_prefixes_(rules.rules.prefix_caching),
      seed_(seed), stream_(seed.key(random::Purpose::tokens)),
      group_stream_(seed.key(random::Purpose::prompt_prefix)) {
    if (!rules.lengths.recorded) {
        sampler_.emplace(rules.lengths);
    }
}

workload::TokenCounts TokenRequests::draw(InOrder) {
    SKUSIM_CHECK(sampler_.has_value(), "a recording that tells the tokens of each request");
    const double input = random::uniform_fraction(stream_);
    return (*sampler_)(input, random::uniform_fraction(stream_));
}

workload::TokenCounts TokenRequests::draw(OfSender request) const {
    SKUSIM_CHECK(sampler_.has_value(), "a closed loop whose requests are drawn");
    random::SmallStream stream(seed_.key(random::Purpose::tokens, request.sender), request.number);
    const double input = random::uniform_fraction(stream);
    return (*sampler_)(input, random::uniform_fraction(stream));
}

std::uint32_t TokenRequests::group_of(InOrder) {
    return random::uniform_below(group_stream_, static_cast<std::uint32_t>(prefix_->groups));
}

std::uint32_t TokenRequests::group_of(OfSender request) const {
    random::SmallStream stream(seed_.key(random::Purpose::prompt_prefix, request.sender),
                               request.number);
    return random::uniform_below(stream, static_cast<std::uint32_t>(prefix_->groups));
}

void TokenRequests::begin_segments(std::uint32_t place) {
    if (place >= segments_.size()) {
        segments_.resize(place + 1);
    }
    segments_[place].clear();
}

void TokenRequests::begin_alike(std::uint32_t place, std::uint32_t group) {
    requests_[place].tokens.input += prefix_->tokens;
    if (keeps_prefixes_) {
        segments_[place].push_back({group, prefix_->tokens});
    }
}

void TokenRequests::tell_apart(std::uint32_t place, OfSession request) {
    if (request.sender >= said_.size()) {
        said_.resize(request.sender + 1);
    }
    if (request.turn > 0) {
        const std::uint32_t prefix = prefix_ ? prefix_->tokens : 0;
        requests_[place].tokens.input += said_[request.sender] - prefix;
    }
    end_segments(place, request.session);
}

void TokenRequests::end_segments(std::uint32_t place, std::uint64_t own) {
    if (keeps_prefixes_) {
        segments_[place].push_back({own, 0});
    }
}

} // namespace skusim::serving
