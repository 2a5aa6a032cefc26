#include "json_text.hpp"

#include <skusim/base/json.hpp>

namespace skusim::report {

namespace {

bool is_result(const Json& item) {
    return item.has("skusim");
}

} // namespace

std::string json_text(const Json& json) {
    return json.indented(is_result) + '\n';
}

void write_json_text(const Json& json, const TextSink& sink) {
    json.write_indented(sink, is_result);
    sink("\n");
}

} // namespace skusim::report
