// Scripted load and a record of everything that happens to it.
#pragma once

#include <skusim/kernel/loop.hpp>
#include <skusim/serving/cluster.hpp>
#include <skusim/serving/node/fifo/fifo_node.hpp>
#include <skusim/serving/source/closed_source.hpp>
#include <skusim/serving/source/open_source.hpp>

#include <cstdint>
#include <optional>
#include <ostream>
#include <span>
#include <support/catch.hpp>
#include <utility>
#include <vector>

namespace skusim::serving {

inline constexpr Duration ms = std::chrono::milliseconds{1};
inline constexpr Duration tick = Duration{1};

inline Time at(Duration since_start) {
    return Time{since_start};
}

/// Clients that each send one request, at a given time and with a given demand, and never come back
/// unless `pause` says so.
class ScriptedSource {
public:
    struct Sent {
        Duration time;
        double demand = 1;
    };

    explicit ScriptedSource(std::vector<Sent> sent, Duration pause = Duration::max())
        : sent_(std::move(sent)), pause_(pause) {}

    [[nodiscard]] std::uint32_t senders() const { return static_cast<std::uint32_t>(sent_.size()); }
    [[nodiscard]] Duration first(std::uint32_t client) const { return sent_[client].time; }
    [[nodiscard]] static std::optional<Duration> after_arrival(std::uint32_t /*client*/) {
        return std::nullopt;
    }
    [[nodiscard]] static std::uint32_t follower(std::uint32_t client) { return client; }
    [[nodiscard]] double demand(std::uint32_t client) const { return sent_[client].demand; }
    [[nodiscard]] std::uint8_t request_class() const { return 0; }
    [[nodiscard]] static std::optional<workload::TokenCounts> recorded_tokens() {
        return std::nullopt;
    }
    [[nodiscard]] static std::span<const workload::Segment> recorded_segments() { return {}; }
    [[nodiscard]] static OfSender identity(std::uint32_t client) { return {client, 1}; }
    [[nodiscard]] std::optional<Duration> after_ending(std::uint32_t /*client*/,
                                                       Ending /*ending*/) const {
        return pause_;
    }

private:
    std::vector<Sent> sent_;
    Duration pause_;
};

enum class Hook {
    arrived,
    started,
    completed,
    refused,
    abandoned,
    released,
    lost,
    sent_again,
    interrupted,
    continued,
};

/// One call of an observer's hook.
struct Entry {
    Hook hook;
    Duration time;
    std::uint32_t client;

    bool operator==(const Entry&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const Entry& entry) {
    constexpr const char* names[] = {"arrived",     "started",  "completed", "refused",
                                     "abandoned",   "released", "lost",      "sent again",
                                     "interrupted", "continued"};
    return out << names[static_cast<int>(entry.hook)] << " client " << entry.client << " at "
               << entry.time.count() << " ns";
}

/// What became of one request.
struct Story {
    Time arrived;
    Duration service{};
    std::uint32_t client = 0;
    std::uint32_t node = 0;
};

/// Writes down everything up to `end`.
class Recorder {
public:
    explicit Recorder(Duration end = Duration::max()) : end_(end) {}

    void arrived(Time now, Request& request, std::uint64_t others) {
        if (now > at(end_)) {
            return;
        }
        note(Hook::arrived, now, request);
        stories_.push_back({now, request.service, request.client, request.node});
        others_.push_back(others);
    }
    void started(Time now, const Request& request) { note(Hook::started, now, request); }
    void completed(Time now, const Request& request) {
        note(Hook::completed, now, request);
        completed_.push_back(
            {request.arrived, now - request.arrived, request.client, request.node});
    }
    void refused(Time now, const Request& request) { note(Hook::refused, now, request); }
    void abandoned(Time now, const Request& request) { note(Hook::abandoned, now, request); }
    void released(Time now, const Request& request) { note(Hook::released, now, request); }
    void lost(Time now, const Request& request) { note(Hook::lost, now, request); }
    void sent_again(Time now, const Request& request) { note(Hook::sent_again, now, request); }
    void interrupted(Time now, const Request& request) { note(Hook::interrupted, now, request); }
    void continued(Time now, const Request& request) { note(Hook::continued, now, request); }
    void nodes_run(Time now, int running) { running_.push_back({now.time_since_epoch(), running}); }
    void batch_began(Time now, std::uint32_t size) {
        batches_.push_back({now.time_since_epoch(), size});
    }
    void batch_ended(Time /*now*/, std::uint32_t /*size*/, Time /*began*/) {}
    void batch_continued(Time /*now*/, std::uint32_t /*size*/, Time /*began*/) {}
    void replicas(Time /*now*/, int /*running*/) {}

    /// When batches began, and their sizes.
    [[nodiscard]] const std::vector<std::pair<Duration, std::uint32_t>>& batches() const {
        return batches_;
    }
    /// When so many nodes began to run.
    [[nodiscard]] const std::vector<std::pair<Duration, int>>& running() const { return running_; }
    [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
    /// All entries of one hook.
    [[nodiscard]] std::vector<Entry> all(Hook hook) const {
        std::vector<Entry> found;
        for (const Entry& entry : entries_) {
            if (entry.hook == hook) {
                found.push_back(entry);
            }
        }
        return found;
    }
    [[nodiscard]] const std::vector<Story>& stories() const { return stories_; }
    /// As stories(), with the latency in place of the service time, in order of completion.
    [[nodiscard]] const std::vector<Story>& completions() const { return completed_; }
    [[nodiscard]] const std::vector<std::uint64_t>& others() const { return others_; }

private:
    void note(Hook hook, Time now, const Request& request) {
        if (now > at(end_)) {
            return;
        }
        entries_.push_back({hook, now.time_since_epoch(), request.client});
    }

    Duration end_;
    std::vector<Entry> entries_;
    std::vector<std::pair<Duration, std::uint32_t>> batches_;
    std::vector<std::pair<Duration, int>> running_;
    std::vector<Story> stories_;
    std::vector<Story> completed_;
    std::vector<std::uint64_t> others_;
};

/// Runs `source` into a cluster until `end`; service takes `mean_service` times the demand.
template <class Kind = Fifo, class Source, class Observer>
void simulate(const ClusterConfig& config, Duration mean_service, Source& source,
              Observer& observer, Duration end, const Seed& seed = {}) {
    Cluster<Source, Observer, Kind> cluster(config, mean_service, source, seed, observer);
    cluster.start();
    kernel::run_while(cluster, cluster.agenda(), Time{},
                      [&](Time now) { return now.time_since_epoch() < end; });
}

template <class Kind = Fifo>
Recorder trace(const ClusterConfig& config, std::vector<ScriptedSource::Sent> sent) {
    constexpr Duration end = std::chrono::hours{1};
    ScriptedSource source(std::move(sent));
    Recorder recorder(end);
    simulate<Kind>(config, 10 * ms, source, recorder, end);
    return recorder;
}

} // namespace skusim::serving
