// What two rows of one name say differently, and one made of both.
#pragma once

#include <skusim/catalog/hardware.hpp>
#include <skusim/catalogs/tables.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::catalogs {

/// What one row says and another one says differently; what either leaves open is no difference.
class Differences {
public:
    /// A figure in `unit`; a relative 10^-3 is left to rounding.
    void figure(std::string_view name, std::optional<double> theirs, std::optional<double> ours,
                std::string_view unit);
    /// A name; empty if it is not told.
    void word(std::string_view name, std::string_view theirs, std::string_view ours);

    [[nodiscard]] bool empty() const { return told_.empty(); }
    /// "cores 64 (ours 48), bandwidth 205 GB/s (ours 141 GB/s)"
    [[nodiscard]] std::string text() const;

private:
    std::vector<std::string> told_;
};

[[nodiscard]] Differences differences(const catalog::Processor& theirs,
                                      const catalog::Processor& ours);
[[nodiscard]] Differences differences(const catalog::AcceleratorType& theirs,
                                      const catalog::AcceleratorType& ours);
[[nodiscard]] Differences differences(const Series& theirs, const Series& ours);

/// Theirs, with our figures where it has none. Peaks of a socket of other cores are not ours.
[[nodiscard]] catalog::Processor filled(catalog::Processor theirs, const catalog::Processor& ours);
[[nodiscard]] catalog::AcceleratorType filled(catalog::AcceleratorType theirs,
                                              const catalog::AcceleratorType& ours);
[[nodiscard]] Series filled(Series theirs, const Series& ours);

} // namespace skusim::catalogs
