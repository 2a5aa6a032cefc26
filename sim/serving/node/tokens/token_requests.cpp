#include <skusim/base/check.hpp>
#include <skusim/serving/node/tokens/token_requests.hpp>

namespace skusim::serving {

TokenAnswer answer_to(const Request& request, Time now, const TokenRequest& told,
                      const llm::ApiTimes& api) {
    TokenAnswer answer{told};
    answer.to_first_token =
        told.first_token - request.arrived + api.per_token + request.front_end;
    answer.after_last_step = api.after + api.per_token * told.tokens.output;
    answer.to_last_token = now - request.arrived + request.front_end + answer.after_last_step;
    return answer;
}

TokenRequests::TokenRequests(const Tokens& rules, const Seed& seed)
    : seed_(seed), stream_(seed.key(random::Purpose::tokens)) {
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

} // namespace skusim::serving
