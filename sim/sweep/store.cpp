#include <skusim/base/hash.hpp>
#include <skusim/catalog/identity.hpp>
#include <skusim/sweep/store.hpp>

namespace skusim::sweep {

namespace {

std::string variation_text(const std::vector<Setting>& chosen) {
    std::string text;
    for (const Setting& setting : chosen) {
        text += (text.empty() ? "" : "; ") + setting.key + '=' + setting.value;
    }
    return text;
}

} // namespace

CellKey key_of(const Cell& cell, const std::string& version) {
    const scenario::Scenario& scenario = cell.group->scenario;
    const std::string made_from = version + '\n' + scenario.hash + '\n' +
                                  std::to_string(scenario.simulation.seed) + '\n' +
                                  catalog::identity(*cell.sku);
    return {hash_text(made_from), version,
            scenario.name,        variation_text(cell.group->chosen),
            cell.sku->name,       cell.sku->region};
}

Result<std::optional<CellRow>> NoStore::claim(const CellKey& /*key*/) {
    return std::optional<CellRow>{};
}

Result<void> NoStore::finish(const CellKey& /*key*/, const CellRow& /*row*/) {
    return {};
}

} // namespace skusim::sweep
