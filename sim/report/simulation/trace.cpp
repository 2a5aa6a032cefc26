#include <skusim/base/json.hpp>
#include <skusim/report/results.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace skusim::report {

namespace {

using experiment::RecordedRequest;
using experiment::Recording;
using experiment::RequestFate;

/// One event of the file: its time, and its members behind "ts" as text.
struct TraceEvent {
    Time time{};
    std::string members;
};

/// Microseconds, to the nanosecond.
std::string microseconds(Duration time) {
    const auto ns = time.count();
    return fmt::format("{}.{:03}", ns / 1000, ns % 1000);
}

std::string microseconds(Time time) {
    return microseconds(time.time_since_epoch());
}

/// Processes are numbered from 1. Thread 0 of a node is its queue, the others serve.
std::uint32_t process(std::uint32_t node) {
    return node + 1;
}

class EventWriter {
public:
    explicit EventWriter(const Recording& recording) : recording_(recording) {}

    std::vector<TraceEvent> events() {
        for (std::size_t i = 0; i < recording_.requests.size(); ++i) {
            const RecordedRequest& request = recording_.requests[i];
            add_wait(i, request);
            add_service(i, request);
            add_loss(i, request);
        }
        add_counters();
        for (const experiment::ReplicaChange& change : recording_.replicas) {
            events_.push_back({change.time, fmt::format(R"("ph":"C","name":"replicas","pid":1,)"
                                                        R"("args":{{"running":{}}})",
                                                        change.running)});
        }
        std::stable_sort(events_.begin(), events_.end(),
                         [](const TraceEvent& a, const TraceEvent& b) { return a.time < b.time; });
        return std::move(events_);
    }

private:
    /// When it left the queue; the recording's end if it never did.
    [[nodiscard]] Time left_queue(const RecordedRequest& request) const {
        return request.started ? *request.started : request.ended.value_or(recording_.end);
    }

    void add_wait(std::size_t number, const RecordedRequest& request) {
        const Time left = left_queue(request);
        if (left == request.arrived) {
            return;
        }
        const auto add = [&](const char* phase, Time time) {
            events_.push_back(
                {time, fmt::format(R"("ph":"{}","cat":"queue","name":"waits","id":{},"pid":{},)"
                                   R"("tid":0,"args":{{"request":{}}})",
                                   phase, number, process(request.node), number)});
        };
        add("b", request.arrived);
        add("e", left);
    }

    void add_service(std::size_t number, const RecordedRequest& request) {
        if (!request.started) {
            return;
        }
        const Time released = request.released.value_or(recording_.end);
        events_.push_back(
            {*request.started,
             fmt::format(R"("ph":"X","cat":"service","name":"request {}","dur":{},"pid":{},)"
                         R"("tid":{},"args":{{"request":{},"client":{},"waited_ms":{:.6g},)"
                         R"("fate":"{}","is_over":{}}})",
                         number, microseconds(released - *request.started), process(request.node),
                         request.lane + 1, number, request.client,
                         in_seconds(*request.started - request.arrived) * 1e3,
                         name_in_table(request.fate), request.released.has_value())});
    }

    void add_loss(std::size_t number, const RecordedRequest& request) {
        if (request.fate == RequestFate::completed || request.fate == RequestFate::inside) {
            return;
        }
        events_.push_back(
            {*request.ended,
             fmt::format(R"("ph":"i","s":"t","cat":"loss","name":"{}","pid":{},"tid":{},)"
                         R"("args":{{"request":{},"began_service":{}}})",
                         name_in_table(request.fate), process(request.node),
                         request.started ? request.lane + 1 : 0, number,
                         request.started.has_value())});
    }

    struct Step {
        Time time{};
        std::uint32_t node = 0;
        int waiting = 0;
        int in_service = 0;
    };

    /// What changes the numbers of those that wait and are served.
    [[nodiscard]] std::vector<Step> steps() const {
        std::vector<Step> steps;
        for (const RecordedRequest& request : recording_.requests) {
            steps.push_back({request.arrived, request.node, 1, 0});
            if (request.started || request.ended) {
                steps.push_back({left_queue(request), request.node, -1, 0});
            }
            if (request.started) {
                steps.push_back({*request.started, request.node, 0, 1});
            }
            if (request.released) {
                steps.push_back({*request.released, request.node, 0, -1});
            }
        }
        std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) {
            return std::pair(a.node, a.time) < std::pair(b.node, b.time);
        });
        return steps;
    }

    /// One event for each time at which a node's numbers change.
    void add_counters() {
        Step sum;
        const std::vector<Step> all = steps();
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i == 0 || all[i].node != all[i - 1].node) {
                sum = {};
            }
            sum.waiting += all[i].waiting;
            sum.in_service += all[i].in_service;
            const bool is_last = i + 1 == all.size() || all[i + 1].node != all[i].node ||
                                 all[i + 1].time != all[i].time;
            if (is_last) {
                events_.push_back(
                    {all[i].time, fmt::format(R"("ph":"C","name":"requests","pid":{},)"
                                              R"("args":{{"waiting":{},"in_service":{}}})",
                                              process(all[i].node), sum.waiting, sum.in_service)});
            }
        }
    }

    const Recording& recording_;
    std::vector<TraceEvent> events_;
};

/// Names of processes and threads, in the order in which they are to be shown.
std::vector<std::string> names(const Recording& recording) {
    std::map<std::uint32_t, std::uint32_t> lanes; // of the nodes that a request came to
    for (const RecordedRequest& request : recording.requests) {
        std::uint32_t& most = lanes[request.node];
        most = std::max(most, request.started ? request.lane + 1 : 0);
    }
    std::vector<std::string> lines;
    const auto add = [&](const char* what, std::uint32_t node, std::uint32_t thread,
                         const std::string& text) {
        lines.push_back(
            fmt::format(R"({{"ph":"M","name":"{}","pid":{},"tid":{},"args":{{"name":"{}"}}}})",
                        what, process(node), thread, text));
    };
    for (const auto& [node, most] : lanes) {
        add("process_name", node, 0, fmt::format("node {}", process(node)));
        add("thread_name", node, 0, "queue");
        for (std::uint32_t lane = 1; lane <= most; ++lane) {
            add("thread_name", node, lane, fmt::format("in service {}", lane));
        }
    }
    return lines;
}

Json metadata(const TraceResult& result) {
    const Recording& recording = *result.recording;
    std::array<std::size_t, 5> counts{};
    for (const RecordedRequest& request : recording.requests) {
        ++counts[static_cast<std::size_t>(request.fate)];
    }
    const auto count = [&](RequestFate fate) { return counts[static_cast<std::size_t>(fate)]; };
    return {{"skusim", "trace"},
            {"version", result.provenance.version},
            {"scenario", result.scenario->name},
            {"sku", result.sku.empty() ? Json(nullptr) : Json(result.sku)},
            {"seed", result.provenance.seed},
            {"replication", 0},
            {"nodes", recording.nodes},
            {"arrived", recording.requests.size()},
            {"completed", count(RequestFate::completed)},
            {"refused", count(RequestFate::refused)},
            {"abandoned", count(RequestFate::abandoned)},
            {"lost", count(RequestFate::lost)},
            {"inside", count(RequestFate::inside)},
            {"until_s", in_seconds(recording.end.time_since_epoch())},
            {"is_cut", recording.is_cut}};
}

} // namespace

std::string trace(const TraceResult& result) {
    std::string text = "{\"displayTimeUnit\":\"ms\",\n\"otherData\":" + metadata(result).dump() +
                       ",\n\"traceEvents\":[\n";
    const char* separator = "";
    for (const std::string& line : names(*result.recording)) {
        text += separator;
        text += line;
        separator = ",\n";
    }
    for (const TraceEvent& event : EventWriter(*result.recording).events()) {
        text +=
            fmt::format("{}{{\"ts\":{},{}}}", separator, microseconds(event.time), event.members);
        separator = ",\n";
    }
    return text + "\n]}\n";
}

} // namespace skusim::report
