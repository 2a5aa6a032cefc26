#include "contention.hpp"

#include <skusim/base/count.hpp>
#include <skusim/base/json.hpp>

#include <fmt/format.h>

namespace skusim::report {

std::string sharing_text(const scenario::Node& node,
                         const std::optional<serving::Processors>& processors) {
    std::string text;
    if (scenario::has_no_limit(node)) {
        text = ", serving all requests at once";
    } else if (node.max_concurrent_requests > 1) {
        text = fmt::format(", each serving {} requests at once", node.max_concurrent_requests);
    }
    if (!processors) {
        return text;
    }
    text += fmt::format(", sharing processors for {}", amount_text(processors->threads, "request"));
    if (processors->cores < processors->threads) {
        text += fmt::format(" ({}, {:.3g} % more by hyper-threads)",
                            amount_text(processors->cores, "core"), processors->gain * 100);
    }
    return text;
}

Json processors_json(const std::optional<serving::Processors>& processors) {
    if (!processors) {
        return nullptr;
    }
    return {
        {"cores", processors->cores}, {"threads", processors->threads}, {"gain", processors->gain}};
}

Json requests_at_once_json(const scenario::Node& node) {
    return scenario::has_no_limit(node) ? Json(nullptr) : Json(node.max_concurrent_requests);
}

} // namespace skusim::report
