#include <skusim/formats/request_body.hpp>

#include "text_file.hpp"

namespace skusim::formats {

Result<std::string> read_request_body(const std::string& path) {
    constexpr std::size_t limit = std::size_t{64} << 20U;
    Result<std::string> body = read_text_file(path, limit);
    if (body && body->size() > limit) {
        return failure({path, 0, 0}, "is larger than 64 MiB, the most that a request may send");
    }
    return body;
}

} // namespace skusim::formats
