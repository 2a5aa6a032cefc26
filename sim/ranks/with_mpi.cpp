#include <skusim/base/check.hpp>
#include <skusim/ranks/ranked_sweep.hpp>
#include <skusim/sweep/dealing.hpp>
#include <skusim/sweep/store.hpp>

#include "row_text.hpp"

#include <algorithm>
#include <boost/mpi/collectives.hpp>
#include <boost/mpi/communicator.hpp>
#include <boost/mpi/environment.hpp>
#include <boost/serialization/string.hpp>
#include <boost/serialization/vector.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace skusim::ranks {

namespace {

namespace mpi = boost::mpi;
using sweep::CellRow;
using sweep::Grid;

constexpr int dealer = 0;
constexpr int row_tag = 1;  ///< to the dealer: a row, or none, and that the sender wants a cell
constexpr int cell_tag = 2; ///< from the dealer: the number of a cell
constexpr std::int64_t no_more = -1;

/// Waits for a message without taking the processor from ranks that work. The naps are short at
/// first, so that cells which take next to no time are not kept waiting for the next one.
mpi::status next_message(const mpi::communicator& world) {
    constexpr std::chrono::microseconds longest{1000};
    std::chrono::microseconds nap{10};
    while (true) {
        if (const auto status = world.iprobe(mpi::any_source, row_tag)) {
            return *status;
        }
        std::this_thread::sleep_for(nap);
        nap = std::min(2 * nap, longest);
    }
}

/// Makes the cells that the dealer names, until it names no more.
void work(const mpi::communicator& world, const Grid& grid, const catalog::Hardware& hardware) {
    std::vector<std::string> row;
    while (true) {
        world.send(dealer, row_tag, row);
        std::int64_t number = no_more;
        world.recv(dealer, cell_tag, number);
        if (number == no_more) {
            return;
        }
        const sweep::Cell cell = grid.cell(static_cast<std::size_t>(number));
        row = texts_of(sweep::evaluate_cell(cell.group->scenario, *cell.sku, hardware));
    }
}

/// Hands out the cells that the store has not, and keeps the rows that come back.
class Dealer {
public:
    Dealer(const mpi::communicator& world, const Grid& grid, const RankedSweep& sweep,
           sweep::Store& store)
        : world_(world), grid_(grid), sweep_(sweep), store_(store), rows_(grid.size()),
          dealt_(static_cast<std::size_t>(world.size()), no_more) {}

    Result<sweep::FinishedSweep> deal() {
        Result<std::vector<std::size_t>> left = look_up();
        if (!left) {
            fault_ = left.error();
            left = std::vector<std::size_t>();
        }
        std::size_t next = 0;
        for (int working = world_.size() - 1; working > 0;) {
            sweep_.progress(finished_, grid_.size());
            const int rank = next_message(world_).source();
            std::vector<std::string> texts;
            world_.recv(rank, row_tag, texts);
            take(rank, texts);
            const bool has_more = fault_.empty() && next < left->size();
            const std::int64_t number =
                has_more ? static_cast<std::int64_t>((*left)[next++]) : no_more;
            working -= number == no_more ? 1 : 0;
            dealt_[static_cast<std::size_t>(rank)] = number;
            world_.send(rank, cell_tag, number);
        }
        return fault_.empty() ? Result<sweep::FinishedSweep>(finished()) : failure(fault_);
    }

private:
    /// Takes finished rows from the store, and gives the numbers of the other cells, in the order
    /// in which they are dealt.
    Result<std::vector<std::size_t>> look_up() {
        std::vector<std::size_t> left;
        for (const std::size_t number : sweep::dealing_order(grid_)) {
            auto known = store_.claim(sweep::key_of(grid_.cell(number), sweep_.basis.version));
            if (!known) {
                return failure(std::move(known.error()));
            }
            if (*known) {
                rows_[number] = std::move(**known);
                ++finished_;
            } else {
                left.push_back(number);
            }
        }
        return left;
    }

    void take(int rank, const std::vector<std::string>& texts) {
        const std::int64_t number = dealt_[static_cast<std::size_t>(rank)];
        if (texts.empty() || number == no_more) {
            return;
        }
        const auto place = static_cast<std::size_t>(number);
        rows_[place] = row_of(texts);
        ++finished_;
        const Result<void> kept =
            store_.finish(sweep::key_of(grid_.cell(place), sweep_.basis.version), rows_[place]);
        if (!kept && fault_.empty()) {
            fault_ = kept.error();
        }
    }

    sweep::FinishedSweep finished() {
        sweep::FinishedSweep result{grid_.keys(), {}, {}, 0};
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            result.cells.push_back(sweep::finished_cell(grid_.cell(i), std::move(rows_[i])));
        }
        return result;
    }

    const mpi::communicator& world_;
    const Grid& grid_;
    const RankedSweep& sweep_;
    sweep::Store& store_;
    std::vector<CellRow> rows_;
    std::vector<std::int64_t> dealt_; ///< to each rank, the cell that it is at
    std::size_t finished_ = 0;
    Faults fault_;
};

/// What each rank tells of its grid: its fingerprint, or its faults.
Faults disagreement(const std::vector<std::string>& prints, const std::vector<std::string>& told) {
    Faults faults;
    for (std::size_t rank = 0; rank < prints.size(); ++rank) {
        if (!told[rank].empty()) {
            faults.push_back({{}, "rank " + std::to_string(rank) + ": " + told[rank]});
        } else if (prints[rank] != prints[0] && told[0].empty()) {
            faults.push_back({{},
                              "rank " + std::to_string(rank) +
                                  " reads another sweep than rank 0: its scenarios, catalogs "
                                  "or binary are others; give all ranks the same files"});
        }
    }
    return faults;
}

std::string text_of(const Faults& faults) {
    std::string text;
    for (const Fault& fault : faults) {
        text += (text.empty() ? "" : "; ") + line_of(fault);
    }
    return text;
}

/// Rank 0's verdict, which all ranks hear: only rank 0 has the faults themselves.
Result<void> agreed(const mpi::communicator& world, Faults faults) {
    bool is_good = faults.empty();
    mpi::broadcast(world, is_good, dealer);
    return is_good ? Result<void>{} : failure(std::move(faults));
}

Result<void> agree_on_grid(const mpi::communicator& world, const Result<Grid>& grid,
                           const std::string& version) {
    const std::string print = grid ? sweep::fingerprint_of(*grid, version) : "";
    const std::string told = grid ? "" : text_of(grid.error());
    std::vector<std::string> prints;
    std::vector<std::string> all_told;
    mpi::gather(world, print, prints, dealer);
    mpi::gather(world, told, all_told, dealer);
    return agreed(world, disagreement(prints, all_told));
}

} // namespace

Result<std::optional<sweep::FinishedSweep>> run(const RankedSweep& sweep) {
    const mpi::environment environment(mpi::threading::funneled, false);
    const mpi::communicator world;
    const Result<Grid> grid = sweep.load_grid();
    Result<void> same = agree_on_grid(world, grid, sweep.basis.version);
    if (world.rank() != dealer) {
        if (same && agreed(world, {})) {
            work(world, *grid, sweep.basis.hardware);
        }
        return std::optional<sweep::FinishedSweep>{};
    }
    if (!same) {
        return failure(std::move(same.error()));
    }
    auto store = sweep.open_store(*grid);
    if (Result<void> opened = agreed(world, store ? Faults{} : store.error()); !opened) {
        return failure(std::move(opened.error()));
    }
    Result<sweep::FinishedSweep> finished =
        world.size() == 1 ? sweep::run(*grid, {}, sweep.basis, **store, sweep.progress)
                          : Dealer(world, *grid, sweep, **store).deal();
    return finished ? Result<std::optional<sweep::FinishedSweep>>(std::move(*finished))
                    : failure(std::move(finished.error()));
}

} // namespace skusim::ranks
