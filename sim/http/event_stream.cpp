#include "event_stream.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace skusim::http {

namespace {

using Parsed = nlohmann::json;

constexpr std::size_t longest_line = std::size_t{1} << 20U;
constexpr std::uint64_t most_tokens = 1'000'000; // of a request: what is more is no count of them

const Parsed* member(const Parsed& object, const char* key) {
    const auto found = object.find(key); // the end, if it is no object
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

/// The count of tokens, if it is there and sane.
std::optional<std::uint64_t> count_in(const Parsed& usage, const char* key) {
    const Parsed* count = member(usage, key);
    if (count == nullptr || !count->is_number_unsigned() || *count == 0 || *count > most_tokens) {
        return std::nullopt;
    }
    return count->get<std::uint64_t>();
}

/// The beginning of what a server wrote, for a message.
std::string beginning(std::string_view text) {
    constexpr std::size_t enough = 80;
    return text.size() <= enough ? std::string(text) : std::string(text.substr(0, enough)) + "...";
}

} // namespace

void EventStream::take(std::string_view bytes, Duration at) {
    for (std::size_t end = bytes.find('\n'); end != std::string_view::npos;
         end = bytes.find('\n')) {
        line_ += bytes.substr(0, end);
        take_line(line_, at);
        line_.clear();
        bytes.remove_prefix(end + 1);
    }
    if (line_.size() + bytes.size() > longest_line) {
        fail("a line of the answer is longer than 1 MiB");
        line_.clear();
        return;
    }
    line_ += bytes;
}

void EventStream::take_line(std::string_view line, Duration at) {
    constexpr std::string_view field = "data:";
    if (!line.empty() && line.back() == '\r') {
        line.remove_suffix(1);
    }
    if (line.substr(0, field.size()) != field || !wrong_.empty()) {
        return; // an event's end, a comment, or another field
    }
    line.remove_prefix(field.size());
    line.remove_prefix(!line.empty() && line.front() == ' ' ? 1 : 0);
    if (line == "[DONE]") {
        is_done_ = true;
    } else {
        take_chunk(line, at);
    }
}

void EventStream::take_chunk(std::string_view text, Duration at) {
    const Parsed chunk = Parsed::parse(text, nullptr, false);
    if (!chunk.is_object()) {
        fail(fmt::format("a chunk of the answer is no JSON object: {}", beginning(text)));
        return;
    }
    if (const Parsed* error = member(chunk, "error")) {
        const Parsed* message = member(*error, "message");
        fail("the server reports an error in its answer: " +
             beginning(message != nullptr && message->is_string() ? message->get<std::string>()
                                                                  : std::string(text)));
        return;
    }
    if (const Parsed* usage = member(chunk, "usage")) {
        tokens_.input = count_in(*usage, "prompt_tokens");
        tokens_.output = count_in(*usage, "completion_tokens");
    }
    const Parsed* choices = member(chunk, "choices");
    if (choices == nullptr || !choices->is_array() || choices->empty()) {
        return; // it tells of the usage only
    }
    const Parsed& choice = choices->front();
    const Parsed* tokens = member(choice, "text");
    if (tokens == nullptr || !tokens->is_string()) {
        fail("a chunk of the answer has no \"text\"; measure a /v1/completions endpoint");
        return;
    }
    if (tokens->get_ref<const std::string&>().empty() &&
        member(choice, "finish_reason") != nullptr) {
        ending_at_ = at;
    } else {
        tokens_.deliveries.push_back(at);
    }
}

void EventStream::fail(std::string why) {
    if (wrong_.empty()) {
        wrong_ = std::move(why);
    }
}

std::string EventStream::finish() {
    if (ending_at_ && tokens_.output == tokens_.deliveries.size() + 1) {
        tokens_.deliveries.push_back(*ending_at_);
    }
    if (tokens_.deliveries.empty()) {
        fail("the answer is no stream of tokens; measure a /v1/completions endpoint that streams");
    } else if (!is_done_) {
        fail("the answer ended before \"data: [DONE]\"");
    }
    return wrong_;
}

} // namespace skusim::http
