#include <skusim/base/check.hpp>
#include <skusim/serving/front/router.hpp>

namespace skusim::serving {

Router::Router(const Dispatch& dispatch, std::uint32_t nodes, const random::StreamKey& key)
    : open_(nodes), load_(nodes) {
    SKUSIM_CHECK(nodes >= 1, "a cluster has a node");
    if (nodes == 1) {
        return;
    }
    if (const auto* routing = std::get_if<EngineRouting>(&dispatch)) {
        looks_at_load_ = true;
        engines_.emplace(*routing, nodes);
        return;
    }
    const RouterKind* kind = std::get_if<RouterKind>(&dispatch);
    SKUSIM_CHECK(kind != nullptr, "one queue is one node to the router");
    for (const RouterRow& row : router_table) {
        if (row.kind == *kind) {
            policy_ = row.make(key);
            looks_at_load_ = row.looks_at_load;
        }
    }
}

} // namespace skusim::serving
