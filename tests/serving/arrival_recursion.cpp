// The fast path gives every request the fate that the list of events gives it, to the nanosecond.
#include <skusim/kernel/loop.hpp>
#include <skusim/serving/arrival_recursion.hpp>
#include <skusim/serving/cluster.hpp>

#include <string>
#include <support/catch.hpp>
#include <unordered_map>
#include <vector>

namespace {

using namespace skusim;
using namespace std::chrono_literals;
using serving::Ending;
using serving::Fate;

/// Records what the event path does with each request, by order of arrival.
class Recorder {
public:
    void arrived(Time now, serving::Request& request, std::uint64_t /*others*/) {
        Fate fate;
        fate.arrived = now;
        fate.is_served = false;
        // Two requests that arrive in the same nanosecond would share the key; the rates here keep
        // them apart, which the test checks.
        numbers_[now.time_since_epoch().count()] = fates.size();
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

    std::vector<Fate> fates;
    std::size_t ended = 0;

private:
    Fate& of(const serving::Request& request) {
        return fates[numbers_.at(request.arrived.time_since_epoch().count())];
    }
    void end(Time now, const serving::Request& request, Ending ending) {
        of(request).ended = now;
        of(request).ending = ending;
        ++ended;
    }
    std::unordered_map<Duration::rep, std::size_t> numbers_;
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
    for (const serving::RouterName& router : serving::router_names) {
        for (const auto& [name, queue] : rules) {
            for (const int workers : {1, 3}) {
                const double load = queue.can_lose() ? 1.2 : 0.9;
                all.push_back({std::string(router.name) + ", " + name + ", " +
                                   std::to_string(workers) + " workers",
                               {5, workers, queue, router.kind},
                               load * 5 * workers / 0.05});
            }
        }
    }
    return all;
}

} // namespace

TEST_CASE("the arrival recursion and the events agree about every request") {
    constexpr Duration mean_service = 50ms;
    constexpr std::size_t requests = 4000;
    const random::Shape shape = random::lognormal_shape(1.2);
    for (const Case& it : cases()) {
        INFO(it.name);
        const workload::PoissonArrivals arrivals{Rate{it.rate}};
        const serving::Seed seed{7, 3};

        Recorder recorder;
        serving::OpenSource event_source(arrivals, shape, seed);
        serving::Cluster cluster(it.cluster, mean_service, event_source, seed, recorder);
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
