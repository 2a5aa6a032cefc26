// What each request asks of a language model whose answer is streamed token by token.
#pragma once

#include <cstdint>
#include <string>

namespace skusim::measurement {

struct TokensAsked {
    int input = 0;     ///< words of the prompt: a token each for most tokenizers
    int output = 0;    ///< tokens of the answer, which does not end before
    std::string model; ///< as the server calls it; empty if it has only one
};

/// The body of POST /v1/completions in the way of OpenAI, with `ignore_eos` as vLLM, SGLang and
/// others know it. Every number has a prompt of its own, so that no server answers from what it
/// remembers of another; seed and number settle it.
[[nodiscard]] std::string completion_body(const TokensAsked& asked, std::uint64_t seed,
                                          std::uint64_t number);

} // namespace skusim::measurement
