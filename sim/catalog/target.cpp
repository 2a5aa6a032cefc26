#include <skusim/catalog/target.hpp>

#include <algorithm>
#include <cmath>

namespace skusim::catalog {

int minimum_nodes(const TargetMinimum& minimum, const Sku& sku) {
    int nodes = std::max(minimum.nodes, 1);
    if (minimum.vcpus > 0 && sku.vcpus > 0) {
        // 2.1 / 0.3 is a little above 7 in floating point; the allowance keeps it from becoming 8.
        const double wanted = std::ceil(minimum.vcpus / sku.vcpus * (1 - 1e-12));
        nodes = std::max(nodes, static_cast<int>(std::min(wanted, 1e9)));
    }
    return nodes;
}

} // namespace skusim::catalog
