// Two nodes of which one goes down, and four requests.
#pragma once

#include "trace.hpp"

#include <cstdint>
#include <vector>

namespace skusim::serving {

/// Two nodes of one worker; each request takes 10 ms. Node 0 is down from 5 ms to 105 ms.
inline ClusterConfig two_nodes(InFlight in_flight, Duration detection,
                               Dispatch dispatch = RouterKind::round_robin) {
    ClusterConfig config;
    config.groups = {{2, 1}};
    config.dispatch = dispatch;
    config.outages.emplace();
    config.outages->in_flight = in_flight;
    config.outages->detection = detection;
    config.outages->schedules.push_back({{{{0}, 5 * ms, 100 * ms}}});
    return config;
}

inline std::vector<Entry> of_client(const Recorder& recorder, std::uint32_t client) {
    std::vector<Entry> all;
    for (const Entry& entry : recorder.entries()) {
        if (entry.client == client) {
            all.push_back(entry);
        }
    }
    return all;
}

inline const std::vector<ScriptedSource::Sent> four{{0 * ms}, {1 * ms}, {2 * ms}, {40 * ms}};

} // namespace skusim::serving
