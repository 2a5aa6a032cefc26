#include <skusim/base/check.hpp>
#include <skusim/sweep/grid.hpp>

#include <algorithm>
#include <utility>

namespace skusim::sweep {

std::vector<std::vector<Setting>> combinations(const std::vector<Variation>& variations) {
    std::vector<std::vector<Setting>> all(1);
    for (const Variation& variation : variations) {
        std::vector<std::vector<Setting>> longer;
        longer.reserve(all.size() * variation.values.size());
        for (const std::vector<Setting>& chosen : all) {
            for (const std::string& value : variation.values) {
                longer.push_back(chosen);
                longer.back().push_back({variation.key, value});
            }
        }
        all = std::move(longer);
    }
    return all;
}

Result<Grid> Grid::load(const std::vector<std::string>& paths,
                        const std::vector<Variation>& variations, const GroupLoader& load_group) {
    Grid grid;
    for (const Variation& variation : variations) {
        grid.keys_.push_back({variation.key, variation.values.size()});
    }
    const std::vector<std::vector<Setting>> all = combinations(variations);
    for (const std::string& path : paths) {
        for (const std::vector<Setting>& chosen : all) {
            Result<Group> group = load_group(path, chosen);
            if (!group) {
                return failure(std::move(group.error()));
            }
            grid.ends_.push_back(grid.size() + group->skus.size());
            grid.groups_.push_back(std::move(*group));
        }
    }
    return grid;
}

Cell Grid::cell(std::size_t index) const {
    SKUSIM_CHECK(index < size(), "a cell of the grid");
    const auto end = std::upper_bound(ends_.begin(), ends_.end(), index);
    const auto number = static_cast<std::size_t>(end - ends_.begin());
    const Group& group = groups_[number];
    return {&group, &group.skus[index - (*end - group.skus.size())], number};
}

} // namespace skusim::sweep
