#include "json_text.hpp"

#include <skusim/base/json.hpp>

namespace skusim::report {

std::string json_text(const Json& json) {
    const auto is_result = [](const Json& item) { return item.has("skusim"); };
    return json.indented(is_result) + '\n';
}

} // namespace skusim::report
