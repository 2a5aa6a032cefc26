// Sweeps that take no time: no machine of theirs has a price.
#pragma once

#include <skusim/sweep/cell.hpp>
#include <skusim/sweep/grid.hpp>
#include <skusim/sweep/store.hpp>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace skusim::sweep {

/// A folder that is gone with its scope.
class Folder {
public:
    Folder() {
        std::string name =
            (std::filesystem::temp_directory_path() / "skusim-store-XXXXXX").string();
        path_ = mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] std::string file(const std::string& name) const {
        return (path_ / name).string();
    }

private:
    std::filesystem::path path_;
};

/// Two machines under so many values of a key.
inline Grid grid_of(int values, const std::string& hash = "s") {
    const auto load_group = [&](const std::string& name, const std::vector<Setting>& chosen) {
        Group group;
        group.scenario.name = name;
        group.scenario.hash = hash + chosen.front().value;
        group.scenario.model.emplace().ram = gibibytes(1);
        group.scenario.slo.emplace().max_error_rate = 0.01;
        group.chosen = chosen;
        for (const double vcpus : {2.0, 4.0}) {
            catalog::Sku& sku = group.skus.emplace_back();
            sku.name = "m" + std::to_string(static_cast<int>(vcpus));
            sku.vcpus = vcpus;
            sku.ram = gibibytes(8);
        }
        return Result<Group>(std::move(group));
    };
    Variation variation{"k", {}};
    for (int i = 1; i <= values; ++i) {
        variation.values.push_back(std::to_string(i));
    }
    return Grid::load({"s"}, {variation}, load_group).value();
}

/// A row of a machine that performs at that cost.
inline CellRow row_at_cost(double usd_per_hour) {
    CellRow row(cell_columns.size());
    row[column_named("verdict")] = std::string("feasible");
    row[column_named("nodes")] = std::int64_t{3};
    row[column_named("usd_per_hour")] = usd_per_hour;
    return row;
}

} // namespace skusim::sweep
