// One class of requests, and the workers that may serve it alone.
#pragma once

#include <skusim/base/quantity.hpp>
#include <skusim/service/model.hpp>
#include <skusim/service/scaling.hpp>

#include <optional>
#include <string>

namespace skusim::scenario {

/// Workers of each node that serve one class of requests alone: copies of its own model.
struct OwnWorkers {
    std::optional<int> count; ///< of a node; absent for as many as its part of the work asks for
    int threads = 1;          ///< of each
    Bytes ram;                ///< of one copy, as are those below
    Bytes size_on_disk;
    Bytes gpu_memory;
};

/// One class of requests. Every worker serves all of them, unless each class has workers of its
/// own.
struct RequestClass {
    std::string name;
    double share = 0;                                     ///< of the requests
    std::optional<service::ServiceModel> service;         ///< the scenario's if absent
    std::optional<service::ThreadScaling> thread_scaling; ///< of `service`
    int priority = 1;                                     ///< the least is served first
    std::optional<OwnWorkers> workers = {};               ///< each class has some, or none has
};

} // namespace skusim::scenario
