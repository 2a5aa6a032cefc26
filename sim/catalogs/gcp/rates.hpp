// Prices of Google Cloud by the vCPU and by the GB of RAM, as its Cloud Billing catalog lists them
// (services/6F81-5844-456A/skus of Compute Engine, Cloud Billing API v1, seen 2026-11).
#pragma once

#include <skusim/base/money.hpp>
#include <skusim/catalog/hardware.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/text/tree.hpp>

#include "catalogs/machine_price.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace skusim::catalogs {

/// Collects rates; a machine's price is made of them: vCPUs, GB of RAM and accelerators, each times
/// its rate, half up to 10^-9 USD.
class GcpRates {
public:
    [[nodiscard]] static bool is_item(const text::Value& item);
    /// The reason why the item is left out, one of a few; empty if it is not.
    [[nodiscard]] std::string_view take(const text::Value& item);

    /// What the rates tell of the machine: on demand, spot, and committed to for one and three
    /// years. A kind of price with a rate missing is left out, as are shared-core machines, which
    /// are billed for a part of their vCPUs.
    [[nodiscard]] std::vector<MachinePrice> prices(const catalog::Sku& sku,
                                                   const catalog::Hardware& hardware) const;

private:
    enum class Resource { vcpu, gb_of_ram, accelerator };
    /// What a description says: "N2 Instance Core running in Americas".
    struct Described {
        Resource resource = Resource::vcpu;
        std::string what; ///< "n2", or the accelerator: "A100-80GB"
    };

    [[nodiscard]] static std::optional<Described> described(std::string_view words,
                                                            bool is_commitment);
    [[nodiscard]] std::optional<UsdPerHour> rate(Resource resource, const std::string& what,
                                                 const std::string& region, PriceKind kind) const;
    [[nodiscard]] std::optional<UsdPerHour> accelerator_rate(const catalog::Sku& sku,
                                                             const catalog::Hardware& hardware,
                                                             PriceKind kind) const;

    std::map<std::tuple<Resource, std::string, std::string, PriceKind>, UsdPerHour>
        rates_; ///< by what it is of, in small letters but for accelerators, and region
};

} // namespace skusim::catalogs
