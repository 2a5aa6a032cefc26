// Which machines Google rents accelerators with, from data/hardware/accelerator_hosts.csv, and what
// both cost together: its price lists have machines and accelerators in rows of their own.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/base/money.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace skusim::catalogs {

/// One way in which machines have accelerators.
struct AcceleratorHost {
    std::string pattern; ///< of machine names, as a shell matches file names: "n1-*"
    /// Never without: the machine's price alone is no price. Else the renter may attach them.
    bool is_sold_with = false;
    std::vector<std::string> accelerators; ///< names that price lists have for them
    double count = 0;
    std::optional<double> most_vcpus; ///< of a machine that they can be attached to
};

/// Columns `host`, `sold` (with | attached), `accelerators` (with | between), `count`,
/// `most_vcpus`, `source`, `date`, `note`.
[[nodiscard]] Result<std::vector<AcceleratorHost>> parse_accelerator_hosts(std::string_view text);

/// How a machine of that name and so many vCPUs can have accelerators, by the table that is
/// compiled into the program.
[[nodiscard]] std::vector<const AcceleratorHost*> accelerator_hosts(std::string_view machine,
                                                                    double vcpus);

/// Whether the machine is never rented without accelerators.
[[nodiscard]] bool is_sold_with_accelerators(std::string_view machine);

/// The price of accelerators alone in one region.
struct AcceleratorPrice {
    std::string_view accelerator;
    std::string_view details; ///< SkyPilot's GpuInfo
    std::optional<UsdPerHour> on_demand, spot;
    bool is_used = false; ///< in the price of a machine
};

/// The prices of accelerators in the regions of one file; of several zones the least.
class AcceleratorPrices {
public:
    void add(std::string_view region, double count, const AcceleratorPrice& price);

    /// Gives the price of any of the names; nullptr if none has one.
    [[nodiscard]] AcceleratorPrice* find(std::string_view region, const AcceleratorHost& host);

private:
    std::map<std::tuple<std::string_view, std::string_view, double>, AcceleratorPrice> prices_;
};

/// The lesser of two prices, or the one that is known.
[[nodiscard]] std::optional<UsdPerHour> least(const std::optional<UsdPerHour>& a,
                                              const std::optional<UsdPerHour>& b);

} // namespace skusim::catalogs
