#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/serving/arrival_recursion.hpp>
#include <skusim/serving/source/open_source.hpp>

#include "experiment/observe/fate_collector.hpp"
#include "replication.hpp"

#include <algorithm>
#include <functional>
#include <variant>

namespace skusim::experiment {

namespace {

/// How many requests each arrival finds inside.
class InsideCount {
public:
    [[nodiscard]] std::size_t at(Time now) {
        while (!ends_.empty() && ends_.front() <= now) {
            std::pop_heap(ends_.begin(), ends_.end(), std::greater<>{});
            ends_.pop_back();
        }
        return ends_.size();
    }
    void enter(Time until) {
        ends_.push_back(until);
        std::push_heap(ends_.begin(), ends_.end(), std::greater<>{});
    }

private:
    std::vector<Time> ends_;
};

class ArrivalReplication final : public Replication {
public:
    ArrivalReplication(const Trial& trial, const serving::Seed& seed, Waits waits)
        : Replication(trial, waits), service_(trial.service),
          source_(trial.arrivals, service_.shape, seed, classes_),
          recursion_(trial.cluster, service_.mean, source_, seed), collector_(tally_) {}

    void warm_up(std::int64_t arrivals) override {
        for (std::int64_t i = 0; i < arrivals && may_go_on(now_, collector_.remembered()); ++i) {
            const serving::Fate fate = recursion_.next();
            seen_.push_back(static_cast<double>(inside_.at(fate.arrived)));
            inside_.enter(fate.ended);
            collector_.take(fate);
            now_ = fate.arrived;
        }
    }

    [[nodiscard]] const std::vector<double>& seen() const override { return seen_; }

    /// What it calls is compiled into it, too: a fate that goes from call to call through memory
    /// costs a thirtieth of the time of clusters of 64 nodes.
    [[gnu::flatten]] void observe(std::int64_t arrivals) override {
        seen_ = {};
        // The last window's requests are followed to their end; who arrives before is not watched.
        const Time opens = std::max(now_, collector_.watched_until());
        bool is_open = false;
        do {
            const serving::Fate fate = recursion_.next();
            now_ = fate.arrived;
            if (!may_go_on(now_, collector_.remembered())) {
                cut_short_ = true;
                collector_.stop();
                return;
            }
            if (!is_open && now_ >= opens) {
                collector_.watch(opens, arrivals);
                is_open = true;
            }
            collector_.take(fate);
        } while (!is_open || collector_.is_watching());
    }

private:
    random::Distribution service_;
    serving::OpenSource source_;
    serving::ArrivalRecursion recursion_;
    FateCollector collector_;
    InsideCount inside_;
    std::vector<double> seen_;
    Time now_{};
};

} // namespace

std::unique_ptr<Replication> make_arrival_replication(const Trial& trial, const serving::Seed& seed,
                                                      Waits waits) {
    return std::make_unique<ArrivalReplication>(trial, seed, waits);
}

} // namespace skusim::experiment
