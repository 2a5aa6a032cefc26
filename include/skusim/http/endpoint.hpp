// An HTTP endpoint under a load test, by libcurl.
//
// Requests go to the URL's host and nowhere else: redirects are not followed (they are bad
// statuses), proxies of the environment are not used. HTTP/1.1, connections are kept and used
// again; certificates are checked; the answer's body is read and dropped, unless it is a stream of
// tokens, of which is kept when they came.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/measurement/endpoint.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::http {

/// The request that is sent again and again.
struct Request {
    std::string url; ///< http:// or https://
    std::string method = "GET";
    std::vector<std::string> headers; ///< "Name: value"
    std::optional<std::string> body;
    /// In its place, the body of each request by its number from 0 on; the answers are streams of
    /// tokens in the way of OpenAI's completions.
    std::function<std::string(std::uint64_t number)> streamed_body;
};

/// Whether the request has a header of that name, in whatever case.
[[nodiscard]] bool has_header(const Request& request, std::string_view name);

/// What keeps the request from being sent: a URL of another kind, a method that is no word, a
/// header without a name or with a line break.
[[nodiscard]] Faults check(const Request& request);

/// The URL, with that path if it has none of its own.
[[nodiscard]] std::string with_path(const std::string& url, const std::string& path);

/// The URL without user and password, for messages and results.
[[nodiscard]] std::string shown_url(const std::string& url);

/// An endpoint with a place for each of `max_connections` connections; none is opened yet. Faults
/// of the request, and more connections than this process may have files, are told.
[[nodiscard]] Result<std::unique_ptr<measurement::Endpoint>> open_endpoint(Request request,
                                                                           int max_connections);

} // namespace skusim::http
