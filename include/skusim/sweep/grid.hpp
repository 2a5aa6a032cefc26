// What a sweep looks at: scenarios under every combination of varied values, and on every SKU that
// they admit. Each such cell is worked on for itself and depends on no other.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/catalog/hardware.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/scenario/scenario.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace skusim::sweep {

/// A key of a scenario, and a value that it takes in place of the file's.
struct Setting {
    std::string key;   ///< "workload.arrivals.rate"
    std::string value; ///< as the file would spell it: "100 /s"

    bool operator==(const Setting&) const = default;
};

/// A key of a scenario, and the values that it takes in turn.
struct Variation {
    std::string key;
    std::vector<std::string> values;
};

/// Every combination of values, the last variation changing fastest; one empty combination if there
/// is no variation.
[[nodiscard]] std::vector<std::vector<Setting>>
combinations(const std::vector<Variation>& variations);

/// One scenario under one combination of values, with the SKUs that it admits.
struct Group {
    scenario::Scenario scenario; ///< with a model, and an objective or a job
    std::vector<Setting> chosen; ///< already taken into `scenario`
    std::vector<catalog::Sku> skus;
    /// What is known of their hardware where the user knows more than the basis of the sweep.
    std::shared_ptr<const catalog::Hardware> hardware = nullptr;
};

/// One SKU under one scenario. It points into its grid.
struct Cell {
    const Group* group;
    const catalog::Sku* sku;
    std::size_t group_number = 0; ///< in the order of paths and combinations
};

/// A key that varies, and how many values it takes.
struct VariedKey {
    std::string key;
    std::size_t values = 1;

    bool operator==(const VariedKey&) const = default;
};

/// Reads one scenario with the chosen values.
using GroupLoader =
    std::function<Result<Group>(const std::string& path, const std::vector<Setting>& chosen)>;

class Grid {
public:
    /// The scenarios of all paths, each under every combination. All are read before the first cell
    /// is worked on, so a fault in the last one costs no time; the first fault ends the reading.
    [[nodiscard]] static Result<Grid> load(const std::vector<std::string>& paths,
                                           const std::vector<Variation>& variations,
                                           const GroupLoader& load_group);

    /// The keys that vary. Of groups whose numbers follow each other the last key's value changes,
    /// and after all of its values that of the key before it.
    [[nodiscard]] const std::vector<VariedKey>& keys() const { return keys_; }
    [[nodiscard]] std::size_t size() const { return ends_.empty() ? 0 : ends_.back(); }
    /// Cell number `index` < size(), in the order of paths, combinations and SKUs. The number means
    /// the same cell to everybody who loads the same files, so a share of the numbers is a share of
    /// the work.
    [[nodiscard]] Cell cell(std::size_t index) const;

private:
    std::vector<VariedKey> keys_;
    std::vector<Group> groups_;
    std::vector<std::size_t> ends_; ///< of each group: the number of the cell after its last one
};

} // namespace skusim::sweep
