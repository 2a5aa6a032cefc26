#include "busy_phases.hpp"

#include <cstddef>

namespace skusim::theory {

BusyPhases::BusyPhases(int phases, int busy) {
    std::vector<int> way(static_cast<std::size_t>(phases));
    way.back() = busy;
    // In ascending order: one more before the last positive count, the rest back to the end.
    while (true) {
        index_.emplace(way, size());
        ways_.push_back(way);
        std::size_t last = way.size() - 1;
        while (last > 0 && way[last] == 0) {
            --last;
        }
        if (last == 0) {
            return;
        }
        const int rest = way[last] - 1;
        way[last] = 0;
        ++way[last - 1];
        way.back() = rest;
    }
}

Eigen::Index BusyPhases::index(const std::vector<int>& way) const {
    return index_.at(way);
}

Eigen::MatrixXd phase_moves(const DensePhases& law, const BusyPhases& busy) {
    Eigen::MatrixXd moves = Eigen::MatrixXd::Zero(busy.size(), busy.size());
    for (std::vector<int> way : busy.ways()) {
        const Eigen::Index row = busy.index(way);
        for (std::size_t from = 0; from < way.size(); ++from) {
            const auto phase = static_cast<Eigen::Index>(from);
            const int count = way[from];
            moves(row, row) += count * law.rates(phase, phase);
            for (std::size_t to = 0; count > 0 && to < way.size(); ++to) {
                const double rate = law.rates(phase, static_cast<Eigen::Index>(to));
                if (to != from && rate > 0) {
                    --way[from];
                    ++way[to];
                    moves(row, busy.index(way)) += count * rate;
                    ++way[from];
                    --way[to];
                }
            }
        }
    }
    return moves;
}

Eigen::MatrixXd beginnings(const DensePhases& law, const BusyPhases& busy,
                           const BusyPhases& one_more) {
    Eigen::MatrixXd moves = Eigen::MatrixXd::Zero(busy.size(), one_more.size());
    for (std::vector<int> way : busy.ways()) {
        const Eigen::Index row = busy.index(way);
        for (std::size_t phase = 0; phase < way.size(); ++phase) {
            ++way[phase];
            moves(row, one_more.index(way)) = law.start(static_cast<Eigen::Index>(phase));
            --way[phase];
        }
    }
    return moves;
}

Eigen::MatrixXd endings(const DensePhases& law, const BusyPhases& busy,
                        const BusyPhases& one_fewer) {
    Eigen::MatrixXd moves = Eigen::MatrixXd::Zero(busy.size(), one_fewer.size());
    for (std::vector<int> way : busy.ways()) {
        const Eigen::Index row = busy.index(way);
        for (std::size_t phase = 0; phase < way.size(); ++phase) {
            if (way[phase] > 0) {
                const double rate = way[phase] * law.ends(static_cast<Eigen::Index>(phase));
                --way[phase];
                moves(row, one_fewer.index(way)) = rate;
                ++way[phase];
            }
        }
    }
    return moves;
}

} // namespace skusim::theory
