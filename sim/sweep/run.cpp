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

Result<FinishedSweep> run(const Grid& grid, const Basis& basis, Store& store,
                          const std::function<void(std::size_t done)>& progress) {
    FinishedSweep result{grid.keys(), {}};
    for (std::size_t i = 0; i < grid.size(); ++i) {
        progress(i);
        const Cell cell = grid.cell(i);
        Result<CellRow> row = finished_row(cell, basis, store);
        if (!row) {
            return failure(std::move(row.error()));
        }
        FinishedCell& finished = result.cells.emplace_back();
        finished.scenario = cell.group->scenario.name;
        for (const Setting& setting : cell.group->chosen) {
            finished.varied.push_back(setting.value);
        }
        finished.sku = cell.sku->name;
        finished.region = cell.sku->region;
        finished.row = std::move(*row);
    }
    return result;
}

} // namespace skusim::sweep
