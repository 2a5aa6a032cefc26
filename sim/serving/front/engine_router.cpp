#include <skusim/serving/front/engine_router.hpp>

namespace skusim::serving {

EngineRouter::EngineRouter(const EngineRouting& rules, std::uint32_t engines)
    : staleness_(rules.staleness), states_(engines), tokens_(engines) {
    for (const EngineRouterRow& row : engine_router_table) {
        if (row.kind == rules.kind) {
            policy_ = row.make();
            looks_ = row.looks_at_engines;
        }
    }
}

void EngineRouter::send(std::uint32_t engine, const RoutedRequest& request) {
    if (request.place >= sent_.size()) {
        sent_.resize(request.place + 1);
    }
    sent_[request.place] = std::int64_t{request.tokens.input} + request.tokens.output;
    tokens_[engine] += sent_[request.place];
}

} // namespace skusim::serving
