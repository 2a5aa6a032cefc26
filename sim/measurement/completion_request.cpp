#include <skusim/base/json.hpp>
#include <skusim/measurement/completion_request.hpp>
#include <skusim/random/stream.hpp>

#include <array>
#include <string_view>

namespace skusim::measurement {

namespace {

// Words that the usual vocabularies hold whole, together with the space before them.
constexpr std::array<std::string_view, 32> prompt_words{
    "time",    "year",     "people", "way",    "day",   "man",    "thing",   "woman",
    "life",    "child",    "world",  "school", "state", "family", "group",   "country",
    "problem", "hand",     "part",   "place",  "case",  "week",   "company", "system",
    "program", "question", "work",   "number", "night", "point",  "home",    "water"};

} // namespace

std::string completion_body(const TokensAsked& asked, std::uint64_t seed, std::uint64_t number) {
    random::Stream draw({seed, random::Purpose::tokens, 0, number});
    std::string prompt;
    for (int i = 0; i < asked.input; ++i) {
        prompt += i == 0 ? "" : " ";
        prompt += prompt_words[draw() % prompt_words.size()];
    }
    Json body{{"prompt", prompt},   {"max_tokens", asked.output},
              {"ignore_eos", true}, {"temperature", 0},
              {"stream", true},     {"stream_options", {{"include_usage", true}}}};
    if (!asked.model.empty()) {
        body["model"] = asked.model;
    }
    return body.dump();
}

} // namespace skusim::measurement
