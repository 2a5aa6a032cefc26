#include <skusim/sweep/run.hpp>

#include <utility>

namespace skusim::sweep {

Result<CellRow> finished_row(const Cell& cell, const Basis& basis, Store& store) {
    const CellKey key = key_of(cell, basis.version);
    Result<std::optional<CellRow>> known = store.claim(key);
    if (!known) {
        return failure(std::move(known.error()));
    }
    if (*known) {
        return std::move(**known);
    }
    const catalog::Hardware& hardware =
        cell.group->hardware ? *cell.group->hardware : basis.hardware;
    CellRow row = evaluate_cell(cell.group->scenario, *cell.sku, hardware);
    if (Result<void> kept = store.finish(key, row); !kept) {
        return failure(std::move(kept.error()));
    }
    return row;
}

FinishedCell finished_cell(const Cell& cell, CellRow row) {
    FinishedCell finished;
    finished.scenario = cell.group->scenario.name;
    for (const Setting& setting : cell.group->chosen) {
        finished.varied.push_back(setting.value);
    }
    finished.sku = cell.sku->name;
    finished.region = cell.sku->region;
    finished.row = std::move(row);
    finished.group_number = cell.group_number;
    return finished;
}

Result<FinishedSweep> run(const Grid& grid, const Shard& shard, const Basis& basis, Store& store,
                          const std::function<void(std::size_t, std::size_t)>& progress) {
    FinishedSweep result{grid.keys(), {}, shard, 0};
    const std::vector<std::size_t> numbers = cells_of(grid, shard, basis.version);
    for (const std::size_t number : numbers) {
        progress(result.cells.size(), numbers.size());
        const Cell cell = grid.cell(number);
        Result<CellRow> row = finished_row(cell, basis, store);
        if (!row) {
            return failure(std::move(row.error()));
        }
        result.cells.push_back(finished_cell(cell, std::move(*row)));
    }
    return result;
}

} // namespace skusim::sweep
