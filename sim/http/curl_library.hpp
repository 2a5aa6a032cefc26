// libcurl, loaded when it is first wanted: it brings some thirty libraries for TLS, LDAP, Kerberos
// and more, which took nearly half of each start of a program that sends requests in one command.
#pragma once

#include <skusim/base/fault.hpp>

#include <curl/curl.h>

namespace skusim::http {

/// The functions of libcurl that are used, by their names without "curl_".
struct Curl {
    decltype(&curl_global_init) global_init = nullptr;
    decltype(&curl_free) free = nullptr;
    decltype(&curl_easy_init) easy_init = nullptr;
    decltype(&curl_easy_setopt) easy_setopt = nullptr;
    decltype(&curl_easy_getinfo) easy_getinfo = nullptr;
    decltype(&curl_easy_strerror) easy_strerror = nullptr;
    decltype(&curl_easy_cleanup) easy_cleanup = nullptr;
    decltype(&curl_multi_init) multi_init = nullptr;
    decltype(&curl_multi_setopt) multi_setopt = nullptr;
    decltype(&curl_multi_add_handle) multi_add_handle = nullptr;
    decltype(&curl_multi_remove_handle) multi_remove_handle = nullptr;
    decltype(&curl_multi_socket_action) multi_socket_action = nullptr;
    decltype(&curl_multi_info_read) multi_info_read = nullptr;
    decltype(&curl_multi_cleanup) multi_cleanup = nullptr;
    decltype(&curl_slist_append) slist_append = nullptr;
    decltype(&curl_slist_free_all) slist_free_all = nullptr;
    decltype(&curl_url) url = nullptr;
    decltype(&curl_url_set) url_set = nullptr;
    decltype(&curl_url_get) url_get = nullptr;
    decltype(&curl_url_strerror) url_strerror = nullptr;
    decltype(&curl_url_cleanup) url_cleanup = nullptr;
};

/// The library's functions, or why it cannot be loaded. It is loaded once and stays.
[[nodiscard]] const Result<Curl>& curl_library();

/// Gives the functions of a library that was loaded before.
[[nodiscard]] const Curl& curl();

} // namespace skusim::http
