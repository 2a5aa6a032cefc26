#include "run_pattern.hpp"

#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>

#include "experiment/growth.hpp"
#include "experiment/measure.hpp"
#include "experiment/replication.hpp"
#include "measure_intervals.hpp"
#include "pattern_replication.hpp"

#include <algorithm>
#include <cmath>
#include <tbb/parallel_for.h>
#include <variant>

namespace skusim::experiment {

namespace {

class PatternRun {
public:
    PatternRun(const Trial& trial, const scenario::Objective* objective, const Effort& effort,
               ProgressMeter& meter)
        : trial_(trial), objective_(objective), effort_(effort), meter_(meter),
          pattern_(std::get<workload::PatternArrivals>(trial.arrivals)),
          schedule_(schedule_for(trial, effort)) {
        span_.first_interval = first_interval_of(trial, schedule_.simulated);
        const auto groups = static_cast<std::size_t>(
            std::clamp(static_cast<double>(effort.max_requests) / (2 * requests_for(1)),
                       static_cast<double>(workload::least_periods), most_groups()));
        span_.periods = periods_for(static_cast<double>(groups));
        groups_.assign(groups, PatternTally(schedule_, effort.waits));
    }

    Outcome until_goal() {
        constexpr double most_growth = 4;
        if (!is_affordable()) {
            Outcome nothing = measured();
            doubt(nothing);
            nothing.limit = RunLimit::period;
            return nothing;
        }
        int more = first_rounds();
        expect(more);
        for (;;) {
            run_rounds(more);
            Outcome outcome = measured();
            const double foreseen = growth_for(outcome, objective_, effort_);
            const double growth = std::min(foreseen, most_growth);
            outcome.precise = growth <= 1 && outcome.requests.arrived > 0;
            const bool is_cut_short = std::any_of(groups_.begin(), groups_.end(),
                                                  [](const auto& g) { return g.cut_short; });
            if (is_cut_short) {
                doubt(outcome);
            }
            const double affordable = affordable_rounds(outcome.requests.simulated);
            const double wanted = std::max(std::ceil(rounds_ * (growth - 1)), 1.0);
            more = static_cast<int>(std::min(wanted, std::floor(affordable)));
            if (outcome.precise || more < 1 || is_cut_short || is_surely_broken(outcome, effort_)) {
                return outcome;
            }
            expect(std::min(std::ceil(rounds_ * (foreseen - 1)), std::floor(affordable)));
        }
    }

private:
    /// Tallies of all intervals are kept for each group: fewer groups where there are many.
    [[nodiscard]] double most_groups() const {
        constexpr double most_tallies = 60'000;
        const double most = std::clamp(most_tallies / static_cast<double>(pattern_.rates.size()),
                                       static_cast<double>(workload::least_periods), 20.0);
        if (schedule_.is_whole()) {
            return most;
        }
        // The first look is no larger than it need be: a decision is less delicate than a width,
        // and a sample of replicas that scale is long enough to be precise in few groups.
        const double first_requests = effort_.goal == Goal::decision ? 2e5 : 5e6;
        constexpr double enough_groups = 8;
        return std::min(most, std::max(first_requests / requests_for(1), enough_groups));
    }

    [[nodiscard]] bool is_affordable() const {
        const auto most = std::max(effort_.max_requests, effort_.least_run);
        return workload::least_periods * requests_for(1) <= static_cast<double>(most);
    }

    /// Counts what is simulated of a period.
    [[nodiscard]] double requests_of_period() const { return requests_in(schedule_.simulated); }

    [[nodiscard]] static double requests_in(const workload::PatternArrivals& pattern) {
        return pattern.mean_rate().value() * in_seconds(pattern.period);
    }

    /// Expected arrivals of one replication that measures `periods`.
    [[nodiscard]] double requests_for(int periods) const {
        return (periods + span_.warm_up_periods(schedule_.simulated)) * requests_of_period();
    }

    /// The first look wants so many of each group, within the simulated time that there is.
    [[nodiscard]] int periods_for(double groups) const {
        const double wanted =
            static_cast<double>(effort_.first_look) / (groups * requests_of_period());
        const double horizon = in_seconds(Replication::horizon.time_since_epoch());
        double most = std::min(horizon / in_seconds(pattern_.period) - 1, 1e9);
        if (!schedule_.is_whole()) {
            most = 1; // each of which stands for many
        }
        if (trial_.cluster.scaling) { // whose replicas are watched from interval to interval
            most = std::min(most, static_cast<double>(effort_.max_requests) / 100 /
                                      static_cast<double>(pattern_.rates.size()));
        }
        return static_cast<int>(std::clamp(std::ceil(wanted), 1.0, std::max(most, 1.0)));
    }

    /// What a replication takes beside its requests, in requests: where they are few it is more.
    [[nodiscard]] double overhead() const {
        constexpr double each_interval = 0.1;
        const double visits = trial_.cluster.scaling ? span_.periods + 1.0 : 1.0;
        return 100 + each_interval * visits * static_cast<double>(pattern_.rates.size());
    }

    /// Rounds that the budget still has room for.
    [[nodiscard]] double affordable_rounds(std::int64_t simulated) const {
        const double groups = static_cast<double>(groups_.size());
        const double spent =
            std::max(static_cast<double>(simulated), rounds_ * groups * overhead());
        const double each = groups * std::max(requests_for(span_.periods), overhead());
        // What is simulated stands for more requests than that; they are counted in 63 bits.
        constexpr double most_counted = 4e18;
        const double countable =
            most_counted / (groups * span_.periods * requests_in(pattern_)) - rounds_;
        return std::clamp(
            std::min((static_cast<double>(effort_.max_requests) - spent) / each, countable), 0.0,
            1e9);
    }

    /// One, but where the time of a replication brings fewer requests than the first look wants.
    [[nodiscard]] int first_rounds() const {
        const double each =
            static_cast<double>(groups_.size()) * requests_of_period() * span_.periods;
        const double wanted = std::floor(static_cast<double>(effort_.first_look) / each);
        return static_cast<int>(std::clamp(wanted, 1.0, std::max(affordable_rounds(0), 1.0)));
    }

    /// So many more rounds.
    void expect(double rounds) {
        const double requests = requests_for(span_.periods);
        meter_.expect(
            static_cast<std::int64_t>(rounds * requests * static_cast<double>(groups_.size())));
    }

    void run_rounds(int more) {
        const double usual = requests_for(span_.periods);
        const auto most = static_cast<std::int64_t>(2 * usual + 10 * std::sqrt(usual) + 1000);
        tbb::parallel_for(std::size_t{0}, groups_.size(), [&](std::size_t group) {
            for (int round = rounds_; round < rounds_ + more; ++round) {
                const auto number = static_cast<std::uint32_t>(
                    group + static_cast<std::size_t>(round) * groups_.size());
                const serving::Seed seed{effort_.seed, number, effort_.draws.get()};
                replicate(trial_, schedule_, span_, seed, most, groups_[group]);
                meter_.add(static_cast<std::int64_t>(usual));
            }
        });
        rounds_ += more;
    }

    [[nodiscard]] Outcome measured() const {
        Tallies tallies;
        for (const PatternTally& group : groups_) {
            tallies.push_back(&group.whole);
        }
        Outcome outcome = measure(trial_, objective_, effort_, tallies);
        const scenario::Objective none;
        measure_intervals(outcome, pattern_, objective_ != nullptr ? *objective_ : none,
                          effort_.confidence, groups_);
        return outcome;
    }

    const Trial& trial_;
    const scenario::Objective* objective_;
    const Effort& effort_;
    ProgressMeter& meter_;
    const workload::PatternArrivals& pattern_;
    Schedule schedule_;
    PatternSpan span_;
    std::vector<PatternTally> groups_;
    int rounds_ = 0;
};

} // namespace

Outcome run_pattern(const Trial& trial, const scenario::Objective* objective, const Effort& effort,
                    ProgressMeter& meter) {
    return PatternRun(trial, objective, effort, meter).until_goal();
}

} // namespace skusim::experiment
