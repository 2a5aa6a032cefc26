#include <skusim/base/hash.hpp>
#include <skusim/sweep/dealing.hpp>
#include <skusim/sweep/store.hpp>

#include <algorithm>
#include <numeric>

namespace skusim::sweep {

std::vector<std::size_t> dealing_order(const Grid& grid) {
    std::vector<std::size_t> step_on_ladder(grid.size());
    for (std::size_t i = 0; i < grid.size(); ++i) {
        const Cell cell = grid.cell(i);
        step_on_ladder[i] = static_cast<std::size_t>(cell.sku - cell.group->skus.data());
    }
    std::vector<std::size_t> order(grid.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return step_on_ladder[a] < step_on_ladder[b];
    });
    return order;
}

std::string fingerprint_of(const Grid& grid, const std::string& version) {
    Hash hash;
    for (const VariedKey& key : grid.keys()) {
        hash.add(key.key + '\n' + std::to_string(key.values) + '\n');
    }
    for (std::size_t i = 0; i < grid.size(); ++i) {
        const CellKey key = key_of(grid.cell(i), version);
        hash.add(key.fingerprint + key.variation + '\n');
    }
    return hash.text();
}

} // namespace skusim::sweep
