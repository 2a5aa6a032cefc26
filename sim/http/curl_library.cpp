#include "curl_library.hpp"

#include <skusim/base/check.hpp>

#include <dlfcn.h>
#include <fmt/format.h>

namespace skusim::http {

namespace {

/// The name that the library has had since 2006, as its functions have stayed the same: one that is
/// found is the one whose header was compiled, or a later one.
constexpr const char* library_name = "libcurl.so.4";

Result<Curl> load() {
    void* const library = dlopen(library_name, RTLD_LAZY | RTLD_LOCAL);
    bool is_whole = library != nullptr;
    const auto find = [&](auto& function, const char* name) {
        void* const address = is_whole ? dlsym(library, name) : nullptr;
        is_whole = address != nullptr;
        function = reinterpret_cast<std::decay_t<decltype(function)>>(address);
    };
    Curl found;
    find(found.global_init, "curl_global_init");
    find(found.free, "curl_free");
    find(found.easy_init, "curl_easy_init");
    find(found.easy_setopt, "curl_easy_setopt");
    find(found.easy_getinfo, "curl_easy_getinfo");
    find(found.easy_strerror, "curl_easy_strerror");
    find(found.easy_cleanup, "curl_easy_cleanup");
    find(found.multi_init, "curl_multi_init");
    find(found.multi_setopt, "curl_multi_setopt");
    find(found.multi_add_handle, "curl_multi_add_handle");
    find(found.multi_remove_handle, "curl_multi_remove_handle");
    find(found.multi_socket_action, "curl_multi_socket_action");
    find(found.multi_info_read, "curl_multi_info_read");
    find(found.multi_cleanup, "curl_multi_cleanup");
    find(found.slist_append, "curl_slist_append");
    find(found.slist_free_all, "curl_slist_free_all");
    find(found.url, "curl_url");
    find(found.url_set, "curl_url_set");
    find(found.url_get, "curl_url_get");
    find(found.url_strerror, "curl_url_strerror");
    find(found.url_cleanup, "curl_url_cleanup");
    if (!is_whole) {
        return failure({}, fmt::format("libcurl cannot be loaded: {}; install it (Debian and "
                                       "Ubuntu: libcurl4)",
                                       dlerror()));
    }
    return found;
}

} // namespace

const Result<Curl>& curl_library() {
    static const Result<Curl> library = load();
    return library;
}

const Curl& curl() {
    SKUSIM_CHECK(curl_library().has_value(), "requests are refused where there is no libcurl");
    return *curl_library();
}

} // namespace skusim::http
