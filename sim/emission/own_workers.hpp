// The deployments of a plan in which each class of requests has workers of its own.
#pragma once

#include "files.hpp"

#include <deque>
#include <string>
#include <vector>

namespace skusim::emission {

/// What is deployed for each model; all is one where classes share workers.
class Deployments {
public:
    /// `all` must outlive it.
    explicit Deployments(const Deployed& all);
    Deployments(const Deployments&) = delete;
    Deployments& operator=(const Deployments&) = delete;

    [[nodiscard]] const std::vector<Deployed>& each() const { return each_; }

private:
    std::deque<scenario::Scenario> alone_; ///< the scenario of each class, as if it were the only
    std::vector<Deployed> each_;
};

/// "2 x detector, 1 x ranker"; empty where classes share workers.
[[nodiscard]] std::string own_workers_text(const Deployed& deployed);

} // namespace skusim::emission
