// The fast path gives every request the fate that the list of events gives it, to the nanosecond.
#include <skusim/kernel/loop.hpp>
#include <skusim/serving/arrival_recursion.hpp>
#include <skusim/serving/cluster.hpp>
#include <skusim/serving/node/fifo/fifo_node.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <support/catch.hpp>
#include <utility>
#include <vector>

namespace {

using namespace skusim;
using namespace std::chrono_literals;
using serving::Ending;
using serving::Fate;

/// Records what the event path does with each request, by order of arrival.
class FateRecorder : public serving::SilentObserver {
public:
    void arrived(Time now, serving::Request& request, std::uint64_t /*others*/) {
        Fate fate;
        fate.arrived = now;
        fate.is_served = false;
        // Bursts have several arrivals in one nanosecond; no two of them take the same service.
        numbers_[{now, request.service}] = fates.size();
        fates.push_back(fate);
        request.watched = true;
    }
    void started(Time now, const serving::Request& request) {
        Fate& fate = of(request);
        fate.is_served = true;
        fate.started = now;
    }
    void completed(Time now, const serving::Request& request) {
        end(now, request, Ending::completed);
    }
    void refused(Time now, const serving::Request& request) { end(now, request, Ending::refused); }
    void abandoned(Time now, const serving::Request& request) {
        end(now, request, Ending::abandoned);
    }
    void released(Time now, const serving::Request& request) { of(request).released = now; }
    void replicas(Time /*now*/, int /*running*/) {}

    std::vector<Fate> fates;
    std::size_t ended = 0;

private:
    Fate& of(const serving::Request& request) {
        return fates[numbers_.at({request.arrived, request.service})];
    }
    void end(Time now, const serving::Request& request, Ending ending) {
        of(request).ended = now;
        of(request).ending = ending;
        ++ended;
    }
    std::map<std::pair<Time, Duration>, std::size_t> numbers_;
};

struct Case {
    std::string name;
    serving::ClusterConfig cluster;
    double rate;
};

std::vector<Case> cases() {
    std::vector<Case> all;
    const std::vector<std::pair<std::string, serving::QueueRules>> rules{
        {"no limits", {}},
        {"3 waiting places", {3, {}, {}}},
        {"no waiting place", {0, {}, {}}},
        {"waits up to 30 ms", {{}, 30ms, {}}},
        {"no waiting at all", {{}, 0ms, {}}},
        {"times out after 90 ms", {{}, {}, 90ms}},
        {"all limits", {4, 40ms, 120ms}},
        {"timeout before the longest wait", {5, 200ms, 60ms}}};
    for (const serving::DispatchName& router : serving::dispatch_names) {
        for (const auto& [name, queue] : rules) {
            for (const int workers : {1, 3}) {
                const double load = queue.can_lose() ? 1.2 : 0.9;
                Case plain{std::string(router.name) + ", " + name + ", " + std::to_string(workers) +
                               " workers",
                           {{{5, workers}}, queue, router.dispatch},
                           load * 5 * workers / 0.05};
                Case delayed = plain;
                delayed.name += ", front end and delay";
                delayed.cluster.front_end = {20ms, random::lognormal_shape(1)};
                delayed.cluster.delay = 7ms;
                all.push_back(std::move(plain));
                all.push_back(std::move(delayed));
            }
        }
    }
    return all;
}

/// A recording of a few hundred gaps of about a second: with bursts among them, or all the same.
class SmallRecording final : public workload::TraceSource {
public:
    explicit SmallRecording(const random::Shape& shape) {
        random::Variates gaps(shape, {11, random::Purpose::arrivals, 0, 0});
        for (int i = 0; i < 500; ++i) {
            gaps_.push_back(from_seconds(gaps()));
            facts_.period += gaps_.back();
        }
        facts_.arrivals = 500;
    }
    [[nodiscard]] const workload::TraceFacts& facts() const override { return facts_; }
    [[nodiscard]] std::unique_ptr<workload::TraceCursor> open(double start) const override {
        return std::make_unique<Cursor>(gaps_, static_cast<std::size_t>(start * 500));
    }

private:
    class Cursor final : public workload::TraceCursor {
    public:
        Cursor(const std::vector<Duration>& gaps, std::size_t next) : gaps_(gaps), next_(next) {}
        Duration next_gap() override { return gaps_[next_++ % gaps_.size()]; }

    private:
        const std::vector<Duration>& gaps_;
        std::size_t next_;
    };
    std::vector<Duration> gaps_;
    workload::TraceFacts facts_;
};

void check_same_fates(const Case& it, const workload::Arrivals& arrivals,
                      const random::Shape& shape) {
    constexpr Duration mean_service = 50ms;
    constexpr std::size_t requests = 2000;
    const serving::Seed seed{7, 3};
    {

        FateRecorder recorder;
        serving::OpenSource event_source(arrivals, shape, seed);
        serving::Cluster<serving::OpenSource, FateRecorder, serving::Fifo> cluster(
            it.cluster, mean_service, event_source, seed, recorder);
        cluster.start();
        kernel::run_while(cluster, cluster.agenda(), Time{},
                          [&](Time) { return recorder.fates.size() < 2 * requests; });

        serving::OpenSource source(arrivals, shape, seed);
        serving::ArrivalRecursion recursion(it.cluster, mean_service, source, seed);
        std::size_t lost = 0;
        std::size_t differing = 0;
        for (std::size_t i = 0; i < requests; ++i) {
            const Fate expected = recorder.fates[i];
            const Fate fate = recursion.next();
            const bool same_service = fate.is_served == expected.is_served &&
                                      (!fate.is_served || (fate.started == expected.started &&
                                                           fate.released == expected.released));
            differing += fate.arrived != expected.arrived || fate.ended != expected.ended ||
                                 fate.ending != expected.ending || !same_service
                             ? 1
                             : 0;
            lost += fate.ending == Ending::completed ? 0 : 1;
        }
        CHECK(differing == 0);
        CHECK((lost > 0) == it.cluster.queue.can_lose());
    }
}

} // namespace

TEST_CASE("the arrival recursion and the events agree about every request") {
    const random::Shape demand = random::lognormal_shape(1.2);
    const auto recording = std::make_shared<const SmallRecording>(random::gamma_shape(2));
    for (const Case& it : cases()) {
        INFO(it.name);
        check_same_fates(it, workload::PoissonArrivals{Rate{it.rate}}, demand);
        INFO("a pattern");
        check_same_fates(
            it, workload::PatternArrivals{{Rate{0.5 * it.rate}, Rate{}, Rate{2 * it.rate}}, 1s},
            demand);
        INFO("gamma arrivals");
        check_same_fates(it, workload::GammaArrivals{Rate{it.rate}, 1.5}, demand);
        INFO("recorded arrivals");
        check_same_fates(
            it, workload::at_rate(workload::TraceArrivals{recording, 1}, Rate{it.rate}), demand);
    }
}

TEST_CASE("the arrival recursion and the events agree where everything happens at once") {
    // An arrival every 10 ms and services of 50 ms: a wait of 30 ms ends at the very nanosecond at
    // which a worker becomes free and the next request arrives.
    const auto regular = std::make_shared<const SmallRecording>(random::constant_shape());
    for (const serving::DispatchName& router : serving::dispatch_names) {
        INFO(router.name);
        Case it{"ties", {{{2, 2}}, {{}, 30ms, {}}, router.dispatch}, 100};
        check_same_fates(it, workload::TraceArrivals{regular, 100}, random::constant_shape());
        INFO("front end");
        it.cluster.front_end = {10ms, random::constant_shape()};
        check_same_fates(it, workload::TraceArrivals{regular, 100}, random::constant_shape());
    }
}

TEST_CASE("gamma arrivals of variation 1 are Poisson arrivals, draw for draw") {
    const random::Shape demand = random::constant_shape();
    serving::OpenSource poisson(workload::PoissonArrivals{Rate{7}}, demand, {5, 2});
    serving::OpenSource gamma(workload::GammaArrivals{Rate{7}, 1}, demand, {5, 2});
    serving::OpenSource burstier(workload::GammaArrivals{Rate{7}, 1.01}, demand, {5, 2});
    bool differs = false;
    for (int i = 0; i < 1000; ++i) {
        const Duration gap = poisson.next_gap();
        CHECK(gamma.next_gap() == gap);
        differs = differs || burstier.next_gap() != gap;
    }
    CHECK(differs);
}

TEST_CASE("replications start at points of a recording that are spread evenly") {
    const auto recording = std::make_shared<const SmallRecording>(random::gamma_shape(2));
    class Starts final : public workload::TraceSource {
    public:
        explicit Starts(std::shared_ptr<const SmallRecording> recording)
            : recording_(std::move(recording)) {}
        [[nodiscard]] const workload::TraceFacts& facts() const override {
            return recording_->facts();
        }
        [[nodiscard]] std::unique_ptr<workload::TraceCursor> open(double start) const override {
            starts.push_back(start);
            return recording_->open(start);
        }
        mutable std::vector<double> starts;

    private:
        std::shared_ptr<const SmallRecording> recording_;
    };
    const auto source = std::make_shared<const Starts>(recording);
    const random::Shape demand = random::constant_shape();
    for (std::uint32_t replication = 0; replication < 20; ++replication) {
        const serving::OpenSource opened(workload::TraceArrivals{source, 1}, demand,
                                         {9, replication});
    }
    std::vector<double> starts = source->starts;
    std::sort(starts.begin(), starts.end());
    REQUIRE(starts.size() == 20);
    CHECK(starts.front() >= 0);
    CHECK(starts.back() < 1);
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const double gap =
            i + 1 < starts.size() ? starts[i + 1] - starts[i] : starts.front() + 1 - starts.back();
        CHECK(gap > 0.02); // evenly would be 0.05; a golden ratio's steps have three lengths
        CHECK(gap < 0.1);
    }
}
