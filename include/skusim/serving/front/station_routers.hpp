// Picks the node for an arriving request where each class of requests has stations of its own.
#pragma once

#include <skusim/serving/front/router.hpp>
#include <skusim/serving/source/seed.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace skusim::serving {

/// A router for each class, as each model has an address of its own: it takes turns among its own
/// requests, and knows of a node what that has not yet answered of them.
class StationRouters {
public:
    StationRouters(const Dispatch& dispatch, std::uint32_t nodes, const Seed& seed,
                   std::size_t classes) {
        for (std::size_t number = 0; number < classes; ++number) {
            routers_.emplace_back(dispatch, nodes, seed.key(random::Purpose::routing, number));
        }
    }

    [[nodiscard]] Router& of(std::uint8_t request_class) { return routers_[request_class]; }

    // A node is open to all classes, or to none.

    [[nodiscard]] bool is_open() const { return routers_.front().is_open(); }
    void close(std::uint32_t node) {
        for (Router& router : routers_) {
            router.close(node);
        }
    }
    void open(std::uint32_t node) {
        for (Router& router : routers_) {
            router.open(node);
        }
    }

private:
    std::vector<Router> routers_;
};

} // namespace skusim::serving
