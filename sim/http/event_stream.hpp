// The answer of a language model as server-sent events (HTML Living Standard, 9.2), in the way of
// OpenAI: a line `data: {...}` for each chunk, one of them with `usage`, and `data: [DONE]`.
#pragma once

#include <skusim/measurement/endpoint.hpp>

#include <string>
#include <string_view>

namespace skusim::http {

class EventStream {
public:
    /// Bytes of the answer that came at that time; they may end anywhere within a line.
    void take(std::string_view bytes, Duration at);

    /// What keeps the answer from being whole; empty if nothing does. Asked once, at its end.
    [[nodiscard]] std::string finish();

    /// A chunk with an empty text counts, since some tokens are parts of a letter. One that only
    /// says why the answer ends does not, unless the server counts one token more than there were.
    [[nodiscard]] const measurement::TokenStream& tokens() const { return tokens_; }

private:
    void take_line(std::string_view line, Duration at);
    void take_chunk(std::string_view text, Duration at);
    void fail(std::string why);

    std::string line_; ///< that has not ended
    measurement::TokenStream tokens_;
    std::optional<Duration> ending_at_; ///< of an empty chunk that says why the answer ends
    bool is_done_ = false;
    std::string wrong_; ///< the first thing
};

} // namespace skusim::http
