#include <skusim/http/endpoint.hpp>

#include "curl_endpoint.hpp"
#include "curl_library.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

namespace skusim::http {

Result<std::unique_ptr<measurement::Endpoint>> open_endpoint(Request request, int max_connections) {
    if (Faults faults = check(request); !faults.empty()) {
        return failure(std::move(faults));
    }
    constexpr rlim_t other_files = 32;
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur != RLIM_INFINITY &&
        static_cast<rlim_t>(max_connections) + other_files > files.rlim_cur) {
        return failure({}, fmt::format("{} connections are more than the {} files that may be "
                                       "open allow; lower --max-connections, or raise `ulimit -n`",
                                       max_connections, files.rlim_cur));
    }
    if (curl().global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        return failure({}, "libcurl cannot be started");
    }
    return std::make_unique<CurlEndpoint>(std::move(request), max_connections);
}

} // namespace skusim::http
