#include <skusim/experiment/job.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/stats/interval.hpp>
#include <skusim/theory/list_scheduling.hpp>

#include <algorithm>

namespace skusim::experiment {

namespace {

class JobChecker {
public:
    JobChecker(const JobTrial& trial, const JobDemands& demands, const JobOutcome& outcome,
               double confidence)
        : trial_(trial), outcome_(outcome), work_(job_work(trial, demands, confidence)) {
        const int degrees = static_cast<int>(demands.runs().size()) - 1;
        widening_ = stats::student_t(0.9999, degrees) / stats::student_t(confidence, degrees);
    }

    std::vector<CrossCheck> all() {
        const workload::Job& job = trial_.job;
        add("work conservation: boot + work / processes", LawKind::lower_bound,
            least_makespan_seconds(job, work_, trial_.cluster.nodes, trial_.cluster.workers), 0);
        if (!is_undisturbed()) {
            return std::move(checks_);
        }
        const double boot = in_seconds(job.boot_time);
        const theory::TaskList tasks{work_.work_seconds, work_.longest_seconds, processes()};
        add("list scheduling (Graham)", LawKind::upper_bound,
            boot + theory::most_makespan_seconds(tasks), 0);
        if (are_equal()) {
            const std::int64_t rounds = (job.mini_batches() + processes() - 1) / processes();
            add("equal mini-batches", LawKind::exact,
                boot + static_cast<double>(rounds) * work_.longest_seconds, 0);
        } else if (are_exponential()) {
            add("exponential tasks", LawKind::exact,
                boot + theory::mean_exponential_makespan_seconds(
                           job.items, processes(), in_seconds(trial_.timed()->service.mean)),
                widening_);
        }
        return std::move(checks_);
    }

private:
    [[nodiscard]] std::int64_t processes() const {
        return std::int64_t{trial_.cluster.nodes} * trial_.cluster.workers;
    }
    /// Whether every mini-batch is worked on once, by processes that all start together.
    [[nodiscard]] bool is_undisturbed() const {
        return outcome_.unfinished == 0 && outcome_.attempts_again.high == 0 &&
               outcome_.items_failed == 0 && outcome_.evictions.high == 0 &&
               trial_.job.min_nodes == 0;
    }
    /// Whether each item takes a time of that law.
    [[nodiscard]] bool are_timed(random::ShapeKind law) const {
        return trial_.timed() != nullptr && trial_.timed()->service.shape.kind == law;
    }
    [[nodiscard]] bool are_equal() const {
        return are_timed(random::ShapeKind::constant) &&
               trial_.job.items % trial_.job.mini_batch_size == 0;
    }
    [[nodiscard]] bool are_exponential() const {
        return are_timed(random::ShapeKind::exponential) && trial_.job.mini_batch_size == 1 &&
               trial_.job.overhead == Duration::zero() && !trial_.job.timeout;
    }

    /// Bounds are of the very demands that were drawn, so they hold but for rounding.
    void add(std::string law, LawKind kind, double expected, double widening) {
        const stats::Estimate& measured = outcome_.makespan;
        const double rounding = 1e-9 * measured.value + 1e-9;
        const double low = measured.value - widening * (measured.value - measured.low) - rounding;
        const double high = measured.value + widening * (measured.high - measured.value) + rounding;
        CrossCheck check{
            {stats::QuantityKind::makespan}, "", std::move(law), kind, expected, measured};
        check.agrees = (kind == LawKind::upper_bound || expected <= high) &&
                       (kind == LawKind::lower_bound || expected >= low);
        checks_.push_back(std::move(check));
    }

    const JobTrial& trial_;
    const JobOutcome& outcome_;
    JobWork work_;
    double widening_ = 1;
    std::vector<CrossCheck> checks_;
};

} // namespace

std::vector<CrossCheck> cross_checks(const JobTrial& trial, const JobDemands& demands,
                                     const JobOutcome& outcome, double confidence) {
    return JobChecker(trial, demands, outcome, confidence).all();
}

} // namespace skusim::experiment
