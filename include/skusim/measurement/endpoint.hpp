// What a load test needs of whatever answers its requests: a clock, sending, and waiting.
#pragma once

#include <skusim/base/time.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::measurement {

/// How a request ended.
enum class AnswerEnding : std::size_t {
    answered,   ///< with a status that means success (2xx)
    bad_status, ///< with any other status
    refused,    ///< no connection
    timed_out,  ///< no whole answer in time
    broken,     ///< the connection ended before the answer did
};
inline constexpr std::size_t ending_count = 5;

/// "connection refused", and so on: for a count of them.
inline constexpr std::array<std::string_view, ending_count> ending_names{
    "answered", "bad status", "refused", "timed out", "broken"};

/// The tokens of an answer that was streamed.
struct TokenStream {
    std::vector<Duration> deliveries;    ///< when each chunk with tokens came, in their order
    std::optional<std::uint64_t> input;  ///< tokens of the prompt, where the server tells them
    std::optional<std::uint64_t> output; ///< tokens of the answer, where the server tells them
};

struct Answer {
    std::size_t connection = 0; ///< of the request that it ends
    Duration at{};              ///< on the endpoint's clock
    AnswerEnding ending = AnswerEnding::answered;
    int status = 0;       ///< 0 without an answer
    std::string why;      ///< of an error, for a message
    TokenStream tokens{}; ///< without deliveries if the answer was not streamed
};

class Endpoint {
public:
    virtual ~Endpoint() = default;

    /// Time since some fixed moment; it never goes back.
    [[nodiscard]] virtual Duration now() const = 0;

    /// Sends the request on `connection`, a number below the test's max_connections that has none
    /// under way. At `deadline` it has timed out.
    virtual void send(std::size_t connection, Duration deadline) = 0;

    /// Adds the answers that are there, else waits for one; not longer than to `until`, and not
    /// longer than a tenth of a second, so that the caller can look at other things.
    virtual void wait(Duration until, std::vector<Answer>& answers) = 0;

    /// Drops the requests under way; they get no answer.
    virtual void abandon() = 0;
};

} // namespace skusim::measurement
