#include <skusim/base/check.hpp>
#include <skusim/kernel/loop.hpp>
#include <skusim/serving/job/job.hpp>
#include <skusim/serving/outages/clock.hpp>
#include <skusim/serving/phase.hpp>

#include <algorithm>
#include <deque>

namespace skusim::serving {

namespace {

constexpr std::int64_t nothing = -1;

/// A mini-batch that is to be worked on.
struct Task {
    std::int64_t mini_batch = nothing;
    int attempt = 0; ///< failed and cut-off ones before this
};

/// What one worker is doing.
struct Worker {
    Task task;
    Time started{};
    bool succeeds = false; ///< the running attempt, at its end
    bool is_cut_off = false;
};

struct Node {
    std::uint32_t life = 0; ///< nodes in this place before: what was scheduled for them is void
    bool is_rented = true;
    bool is_up = false;
    Time rented_from{};
    Time up_from{};              ///< when its boot ends
    std::vector<Worker> workers; ///< those that ever had work
};

enum class What : std::uint8_t { boot, end, eviction };

struct JobEvent {
    What what;
    std::uint32_t node;
    std::uint32_t worker;
    std::uint32_t life;
};

class JobSimulation {
public:
    JobSimulation(const workload::Job& job, const JobCluster& cluster, Duration unit,
                  const MiniBatches& mini_batches, const Seed& seed)
        : job_(job), cluster_(cluster), unit_(unit), demands_(mini_batches.demands),
          unfit_(mini_batches.unfit), seed_(seed), lives_(seed, random::Purpose::eviction),
          nodes_(static_cast<std::size_t>(cluster.nodes)) {
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            start_boot(Time{}, i, is_standing(i) ? Duration::zero() : job.boot_time);
        }
    }

    static const char* name(const JobEvent& event) {
        switch (event.what) {
        case What::boot:
            return "boot of a node";
        case What::end:
            return "end of an attempt";
        case What::eviction:
            return "eviction";
        }
        return "?";
    }

    void handle(Time now, const JobEvent& event) {
        Node& node = nodes_[event.node];
        if (event.life != node.life) {
            return;
        }
        switch (event.what) {
        case What::boot:
            node.is_up = true;
            result_.booting_seconds += in_seconds(now - node.rented_from);
            schedule_eviction(now, event.node);
            give_work(now, event.node);
            return;
        case What::end:
            end_attempt(now, node.workers[event.worker]);
            start_next(now, event.node, event.worker);
            return;
        case What::eviction:
            evict(now, event.node);
            return;
        }
    }

    JobRun run(const JobRunLimit& limit) {
        const Time horizon{limit.time};
        const auto all = static_cast<std::int64_t>(demands_.size());
        const Time end = kernel::run_while(*this, agenda_, Time{}, [&](Time now) {
            return ended_ < all && now < horizon && result_.attempts < limit.attempts;
        });
        result_.finished = ended_ == all;
        result_.makespan = end.time_since_epoch();
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            give_back(i, end);
        }
        return result_;
    }

private:
    [[nodiscard]] bool is_standing(std::size_t node) const {
        return static_cast<std::int64_t>(node) < job_.min_nodes;
    }
    [[nodiscard]] bool has_work() const { return next_ < demands_.size() || !again_.empty(); }

    /// Those that are to be made again come after all that were never tried.
    Task take() {
        if (next_ < demands_.size()) {
            ++result_.begun;
            return {static_cast<std::int64_t>(next_++), 0};
        }
        const Task task = again_.front();
        again_.pop_front();
        return task;
    }

    void start_boot(Time now, std::size_t i, Duration boot_time) {
        Node& node = nodes_[i];
        node.is_rented = true;
        node.rented_from = now;
        node.up_from = later(now, boot_time);
        agenda_.schedule(node.up_from, Phase::arrival,
                         {What::boot, static_cast<std::uint32_t>(i), 0, node.life});
    }

    void schedule_eviction(Time now, std::uint32_t i) {
        if (!cluster_.is_evictable(i) || job_.evictions.value() <= 0) {
            return;
        }
        const double unit = lives_.draw(exponential_, i, nodes_[i].life);
        agenda_.schedule(later(now, from_seconds(unit / job_.evictions.value())), Phase::eviction,
                         {What::eviction, i, 0, nodes_[i].life});
    }

    /// Hands out as many mini-batches as the node has idle workers for.
    void give_work(Time now, std::uint32_t i) {
        Node& node = nodes_[i];
        for (std::uint32_t w = 0; has_work() && w < static_cast<std::uint32_t>(cluster_.workers);
             ++w) {
            if (w == node.workers.size()) {
                node.workers.emplace_back();
            }
            if (node.workers[w].task.mini_batch == nothing) {
                start_next(now, i, w);
            }
        }
    }

    void start_next(Time now, std::uint32_t i, std::uint32_t w) {
        if (!has_work()) {
            return;
        }
        Worker& worker = nodes_[i].workers[w];
        worker.task = take();
        const auto number = static_cast<std::size_t>(worker.task.mini_batch);
        Duration length = attempt_time(job_, unit_, demands_[number]);
        worker.is_cut_off = job_.timeout && length > *job_.timeout;
        if (worker.is_cut_off) {
            length = *job_.timeout;
        }
        worker.succeeds = !worker.is_cut_off && !fails(worker.task);
        worker.started = now;
        ++result_.attempts;
        agenda_.schedule(later(now, length), Phase::completion, {What::end, i, w, nodes_[i].life});
    }

    [[nodiscard]] bool fails(const Task& task) const {
        if (job_.failures <= 0) {
            return false;
        }
        random::SmallStream stream(
            seed_.key(random::Purpose::failure, static_cast<std::uint64_t>(task.mini_batch)),
            static_cast<std::uint64_t>(task.attempt));
        return random::uniform_fraction(stream) < job_.failures;
    }

    void end_attempt(Time now, Worker& worker) {
        const Task task = worker.task;
        result_.worked_seconds += in_seconds(now - worker.started);
        worker.task = {};
        if (!worker.succeeds) {
            ++(worker.is_cut_off ? result_.timed_out : result_.failed);
            if (task.attempt < job_.max_retries) {
                again_.push_back({task.mini_batch, task.attempt + 1});
                return;
            }
        }
        ++ended_;
        const std::int64_t items = job_.items_of(task.mini_batch);
        const std::int64_t scored = worker.succeeds ? items - unfit_items(task) : 0;
        result_.items_done += scored;
        result_.items_failed += items - scored;
    }

    [[nodiscard]] std::int64_t unfit_items(const Task& task) const {
        return unfit_.empty() ? 0 : unfit_[static_cast<std::size_t>(task.mini_batch)];
    }

    void evict(Time now, std::uint32_t i) {
        Node& node = nodes_[i];
        ++result_.evictions;
        for (const Worker& worker : node.workers) {
            if (worker.task.mini_batch != nothing) {
                ++result_.lost;
                result_.worked_seconds += in_seconds(now - worker.started);
                again_.push_back(worker.task);
            }
        }
        node.workers.clear();
        pay(i, now - node.rented_from);
        node.is_rented = false;
        node.is_up = false;
        ++node.life;
        for (std::uint32_t other = 0; has_work() && other < nodes_.size(); ++other) {
            if (nodes_[other].is_up) {
                give_work(now, other);
            }
        }
        if (has_work()) {
            start_boot(now, i, job_.boot_time);
        }
    }

    void pay(std::size_t i, Duration rented) {
        result_.rented.add(rented);
        if (!cluster_.is_evictable(i)) {
            result_.rented_dedicated.add(rented);
        }
    }

    /// Standing nodes are paid to the job's end, others until they were up and idle long enough.
    void give_back(std::size_t i, Time end) {
        const Node& node = nodes_[i];
        if (!node.is_rented) {
            return;
        }
        const Time until =
            is_standing(i) ? end : later(std::max(end, node.up_from), job_.idle_before_scale_down);
        pay(i, until - node.rented_from);
        if (!node.is_up) { // it boots for nothing
            result_.booting_seconds += in_seconds(node.up_from - node.rented_from);
        }
    }

    const workload::Job& job_;
    const JobCluster& cluster_;
    Duration unit_; ///< of demands
    const std::vector<double>& demands_;
    const std::vector<std::int64_t>& unfit_;
    Seed seed_;
    OutageClock lives_; ///< of nodes
    random::Shape exponential_ = random::exponential_shape();
    kernel::Agenda<JobEvent, Phase> agenda_;
    std::vector<Node> nodes_;
    std::size_t next_ = 0; ///< first mini-batch that was never tried
    std::deque<Task> again_;
    std::int64_t ended_ = 0; ///< mini-batches done or given up
    JobRun result_;
};

} // namespace

JobRun run_job(const workload::Job& job, const JobCluster& cluster, Duration unit,
               const MiniBatches& mini_batches, const Seed& seed, const JobRunLimit& limit) {
    SKUSIM_CHECK(cluster.nodes >= 1 && cluster.workers >= 1, "a cluster that works");
    SKUSIM_CHECK(static_cast<std::int64_t>(mini_batches.demands.size()) == job.mini_batches(),
                 "a demand for each mini-batch");
    return JobSimulation(job, cluster, unit, mini_batches, seed).run(limit);
}

} // namespace skusim::serving
