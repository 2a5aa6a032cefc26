// One replication: a cluster that runs on from segment to segment, and what it has tallied.
#pragma once

#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/serving/source/seed.hpp>

#include "experiment/observe/tally.hpp"
#include "experiment/source/trial_source.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

namespace skusim::experiment {

class Replication {
public:
    /// A century: far from the clock's range, beyond any question about a service.
    static constexpr Time horizon = Time{std::chrono::hours{24 * 365 * 100}};

    Replication(const Trial& trial, Waits waits);
    virtual ~Replication();
    Replication(const Replication&) = delete;
    Replication& operator=(const Replication&) = delete;

    /// Runs `arrivals` further arrivals of the warm-up.
    virtual void warm_up(std::int64_t arrivals) = 0;
    /// The requests inside at each arrival of the warm-up so far.
    [[nodiscard]] virtual const std::vector<double>& seen() const = 0;
    /// Watches the next `arrivals` and follows each to its end. Unwatched ones arrive meanwhile.
    virtual void observe(std::int64_t arrivals) = 0;
    /// No more than `arrivals` are simulated from now on, and no more than `inside` at a time are
    /// inside, whatever is asked for.
    void limit(std::int64_t arrivals, std::size_t inside) {
        most_simulated_ = arrivals;
        most_inside_ = inside;
    }
    /// Whether a limit, or the end of simulated time, cut a window short: nothing more can be
    /// observed, and requests that had not ended were left out.
    [[nodiscard]] bool is_cut_short() const { return cut_short_; }

    [[nodiscard]] const Tally& tally() const { return tally_; }
    /// Whatever it has tallied is replaced; what it watches next is added to that.
    void go_on_from(const Tally& tally);

protected:
    [[nodiscard]] bool may_go_on(Time now, std::size_t inside) const {
        return now < horizon && tally_.simulated < most_simulated_ && inside <= most_inside_;
    }

    Tally tally_;
    std::vector<serving::DemandClass> classes_; ///< for the source
    std::int64_t most_simulated_ = std::numeric_limits<std::int64_t>::max();
    std::size_t most_inside_ = std::numeric_limits<std::size_t>::max();
    bool cut_short_ = false;
};

/// What one by events has whatever its nodes are.
class ReplicationByEvents : public Replication {
public:
    ReplicationByEvents(const Trial& trial, const serving::Seed& seed, Waits waits);
    ~ReplicationByEvents() override;

protected:
    Trial trial_;
    TrialSource source_;
};

/// The fastest engine that the trial allows: the arrival recursion for open streams on a fixed
/// number of workers, else events.
[[nodiscard]] std::unique_ptr<Replication> make_replication(const Trial& trial,
                                                            const serving::Seed& seed, Waits waits);

/// By events, whatever the trial: slower, with the same tally.
[[nodiscard]] std::unique_ptr<Replication>
make_event_replication(const Trial& trial, const serving::Seed& seed, Waits waits);

/// By the arrival recursion; the trial's arrivals are open.
[[nodiscard]] std::unique_ptr<Replication>
make_arrival_replication(const Trial& trial, const serving::Seed& seed, Waits waits);

} // namespace skusim::experiment
