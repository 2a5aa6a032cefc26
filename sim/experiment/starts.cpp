#include "starts.hpp"

#include "size.hpp"

#include <algorithm>
#include <tbb/parallel_for.h>
#include <utility>

namespace skusim::experiment {

Starts::Starts(const Trial& trial, const Effort& effort, int replications, ProgressMeter& meter)
    : trial_(trial), effort_(effort), meter_(meter),
      replications_(static_cast<std::size_t>(replications)) {
    for (std::size_t place = 0; place < replications_.size(); ++place) {
        replications_[place] = begun(place, 0);
    }
}

std::unique_ptr<Replication> Starts::begun(std::size_t place, std::int64_t start) const {
    const auto number =
        static_cast<std::uint32_t>(start * count()) + static_cast<std::uint32_t>(place);
    // Later starts are too many to be remembered.
    const serving::Seed seed{effort_.seed, number, start == 0 ? effort_.draws.get() : nullptr};
    std::unique_ptr<Replication> replication = make_replication(trial_, seed, effort_.waits);
    // Twice its share of the budget: segments are planned within it, and only a cool-down that does
    // not come to its end exceeds it.
    replication->limit(2 * effort_.max_requests / count() + 1000,
                       static_cast<std::size_t>(std::max(most_inside / static_cast<double>(count()),
                                                         2 * most_held(trial_))));
    return replication;
}

WarmUp Starts::warm_up() {
    const WarmUp reached = experiment::warm_up(trial_, effort_, replications_, meter_);
    warm_up_each_ = static_cast<std::int64_t>(replications_.front()->seen().size());
    return reached;
}

void Starts::observe(std::int64_t arrivals_each) {
    meter_.expect(arrivals_each * count());
    tbb::parallel_for(std::size_t{0}, replications_.size(), [&](std::size_t place) {
        replications_[place]->observe(arrivals_each);
        meter_.add(arrivals_each);
    });
}

void Starts::observe_anew(std::int64_t times, std::int64_t arrivals_each) {
    meter_.expect(times * (warm_up_each_ + arrivals_each) * count());
    tbb::parallel_for(std::size_t{0}, replications_.size(), [&](std::size_t place) {
        std::unique_ptr<Replication>& replication = replications_[place];
        for (std::int64_t i = 0; i < times && !replication->is_cut_short(); ++i) {
            std::unique_ptr<Replication> next = begun(place, starts_each_ + i);
            next->go_on_from(replication->tally());
            replication = std::move(next);
            replication->warm_up(warm_up_each_);
            replication->observe(arrivals_each);
            meter_.add(warm_up_each_ + arrivals_each);
        }
    });
    starts_each_ += times;
}

void Starts::drop_measured() {
    for (const std::unique_ptr<Replication>& replication : replications_) {
        Tally empty(effort_.waits, trial_.classes.size());
        empty.simulated = replication->tally().simulated;
        replication->go_on_from(empty);
    }
}

Tallies Starts::tallies() const {
    Tallies tallies;
    for (const std::unique_ptr<Replication>& replication : replications_) {
        tallies.push_back(&replication->tally());
    }
    return tallies;
}

bool Starts::is_cut_short() const {
    return std::any_of(replications_.begin(), replications_.end(),
                       [](const auto& replication) { return replication->is_cut_short(); });
}

} // namespace skusim::experiment
