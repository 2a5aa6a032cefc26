// How many nodes are in use, and for which part of the time.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace skusim::commitment {

/// The weights of all levels together are at most this, so that money times weight is exact.
inline constexpr std::int64_t most_weight = 1'000'000'000;

/// So many nodes for this part of the time.
struct Level {
    int nodes = 0;
    std::int64_t weight = 0; ///< over that of all levels

    bool operator==(const Level&) const = default;
};

/// Nodes that are there anyway, for so many months from now; always, if that is absent.
struct Owned {
    int nodes = 0;
    std::optional<int> months;
};

/// A demand that repeats itself for as long as is asked about. Which level comes when does not
/// matter: nodes are paid for by the hour.
class Demand {
public:
    /// At least one level; weights from 0, above 0 and at most `most_weight` together.
    explicit Demand(std::vector<Level> levels);
    /// So many nodes are wanted all the time.
    [[nodiscard]] static Demand constant(int nodes) { return Demand({{nodes, 1}}); }
    /// From shares of the time with 0, 1, 2, ... nodes, which are rounded to 10^-9.
    [[nodiscard]] static Demand from_shares(const std::vector<double>& shares);

    [[nodiscard]] const std::vector<Level>& levels() const { return levels_; } ///< fewest first
    [[nodiscard]] std::int64_t weight() const { return weight_; }
    /// Weight of the levels with at least so many nodes.
    [[nodiscard]] std::int64_t weight_from(int nodes) const;
    /// Their share of the time.
    [[nodiscard]] double share_from(int nodes) const;
    [[nodiscard]] int most() const { return levels_.back().nodes; }
    [[nodiscard]] double mean() const;
    [[nodiscard]] bool is_constant() const { return levels_.size() == 1; }

    /// The mean over so many years, by the month, of what is left beyond those that are owned: of
    /// `percent` of the load, which grows by a share of itself each year; nodes in proportion,
    /// whole ones, rounded up once.
    [[nodiscard]] Demand over(int years, double growth_a_year, const std::vector<Owned>& owned,
                              int percent = 100) const;

    bool operator==(const Demand&) const = default;

private:
    std::vector<Level> levels_; ///< each count of nodes once
    std::int64_t weight_ = 0;
};

} // namespace skusim::commitment
