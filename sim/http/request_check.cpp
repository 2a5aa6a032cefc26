#include <skusim/base/letters.hpp>
#include <skusim/http/endpoint.hpp>

#include "curl_library.hpp"

#include <algorithm>
#include <memory>

namespace skusim::http {

namespace {

using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

Url no_url() {
    return {curl().url(), curl().url_cleanup};
}

std::string part_of(const Url& url, CURLUPart part, unsigned int flags = 0) {
    char* text = nullptr;
    if (curl().url_get(url.get(), part, &text, flags) != CURLUE_OK) {
        return "";
    }
    std::string copy = text;
    curl().free(text);
    return copy;
}

std::string wrong_with_url(const std::string& text) {
    const Url url = no_url();
    const CURLUcode code = curl().url_set(url.get(), CURLUPART_URL, text.c_str(), 0);
    const std::string scheme = code == CURLUE_OK ? part_of(url, CURLUPART_SCHEME) : "";
    if (code == CURLUE_OK && scheme != "http" && scheme != "https") {
        return "is not of HTTP; write http://HOST:PORT/PATH or https://...";
    }
    if (code != CURLUE_OK) {
        return std::string("is no URL (") + curl().url_strerror(code) +
               "); write http://HOST:PORT/PATH or https://...";
    }
    return "";
}

bool is_token(const std::string& word) {
    const auto is_allowed = [](unsigned char letter) {
        return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
               (letter >= 'A' && letter <= 'Z') ||
               std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(letter)) !=
                   std::string_view::npos;
    };
    return !word.empty() && std::all_of(word.begin(), word.end(), is_allowed); // RFC 9110, 5.6.2
}

} // namespace

bool has_header(const Request& request, std::string_view name) {
    const auto is_it = [&](const std::string& header) {
        return header.size() > name.size() && header[name.size()] == ':' &&
               equal_but_capitals(std::string_view(header).substr(0, name.size()), name);
    };
    return std::any_of(request.headers.begin(), request.headers.end(), is_it);
}

Faults check(const Request& request) {
    if (!curl_library()) {
        return curl_library().error();
    }
    Faults faults;
    if (const std::string wrong = wrong_with_url(request.url); !wrong.empty()) {
        faults.push_back({{}, '"' + shown_url(request.url) + "\" " + wrong});
    }
    if (!is_token(request.method)) {
        faults.push_back({{},
                          "--method \"" + request.method +
                              "\" is no method; write GET, POST "
                              "or another word"});
    }
    for (const std::string& header : request.headers) {
        const std::size_t colon = header.find(':');
        const std::string name = header.substr(0, std::min(colon, header.size()));
        const bool is_one_line = header.find_first_of("\r\n") == std::string::npos;
        if (colon == std::string::npos || !is_token(name) || !is_one_line) {
            // The value may be a secret, so that it is not repeated.
            faults.push_back({{}, "a --header is not of the form \"Name: value\" on one line"});
        }
    }
    return faults;
}

std::string with_path(const std::string& text, const std::string& path) {
    if (!curl_library()) {
        return text; // of which nothing becomes
    }
    const Url url = no_url();
    if (curl().url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK ||
        part_of(url, CURLUPART_PATH).size() > 1) {
        return text;
    }
    curl().url_set(url.get(), CURLUPART_PATH, path.c_str(), 0);
    return part_of(url, CURLUPART_URL);
}

std::string shown_url(const std::string& text) {
    const std::string behind_user = text.substr(text.rfind('@') + 1); // npos + 1 is 0
    if (!curl_library()) {
        return behind_user;
    }
    const Url url = no_url();
    if (curl().url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) !=
        CURLUE_OK) {
        return behind_user;
    }
    if (part_of(url, CURLUPART_USER).empty() && part_of(url, CURLUPART_PASSWORD).empty()) {
        return text;
    }
    curl().url_set(url.get(), CURLUPART_USER, nullptr, 0);
    curl().url_set(url.get(), CURLUPART_PASSWORD, nullptr, 0);
    return part_of(url, CURLUPART_URL);
}

} // namespace skusim::http
