// What a plan counts on that a file does not bring about by itself, as notes for its top.
#pragma once

#include "files.hpp"

#include <string>
#include <vector>

namespace skusim::emission {

/// Rules of a node that a file sets; of the others its notes have to tell.
struct SetRules {
    bool at_once = false; ///< requests that are let in at once
    bool queue = false;   ///< waiting places
    bool max_wait = false;
    bool timeout = false;
};

/// What the server in a container of so many copies has to do: take requests at once, in the plan's
/// order, and refuse or give up those that the plan counts as lost.
[[nodiscard]] std::vector<std::string> server_notes(const Deployed& deployed, int copies,
                                                    const SetRules& set);

/// How a Kubernetes Service before a container for each copy differs from the plan's router and
/// queues, and what serves requests as the plan does.
[[nodiscard]] std::vector<std::string> service_notes(const Deployed& deployed);

} // namespace skusim::emission
