// A plan as it was written down: what a comparison needs of its JSON.
#pragma once

#include <skusim/stats/estimate.hpp>
#include <skusim/stats/quantity.hpp>

#include <optional>
#include <string>
#include <vector>

namespace skusim::comparison {

/// A value that a plan was made from, as text: {"service.time.mean", "40 ms"}.
struct Input {
    std::string key;
    std::string value;

    bool operator==(const Input&) const = default;
};

/// One figure of a cluster.
struct Measured {
    stats::Quantity quantity;
    stats::Estimate value;
};

/// One bound of the objective as a choice meets it. It counts all arrivals.
struct BoundRecord {
    stats::Quantity quantity;
    double bound = 0;
    stats::Estimate value;
    std::string decision;           ///< "holds", "fails", "undecided"
    std::string request_class = {}; ///< whose bound it is; empty for all requests together
};

/// "latency.p95", "small latency.p95": what tells a bound from the objective's others.
[[nodiscard]] std::string bound_name(const BoundRecord& bound);

/// What a plan would rent.
struct ChoiceRecord {
    std::string sku;
    std::string region;
    std::string tier; ///< of a job, else empty
    /// A count; its interval, if the plan tells one, is what it could come to.
    stats::Estimate nodes;
    stats::Estimate usd_per_hour;             ///< of the cluster; its interval as that of the nodes
    std::optional<stats::Estimate> usd_total; ///< of a job
    std::vector<Measured> metrics;
    bool meets_slo = false;
    std::vector<BoundRecord> slo;
    /// What quota, commitments and failures make of it, where the plan says: {"survives zone",
    /// "fails"}.
    std::vector<Input> purchase;
};

/// What a plan says of one SKU.
struct CandidateRecord {
    std::string sku;
    std::string region;
    std::string tier; ///< of a job, else empty
    std::string verdict;
    std::string reason;
};

struct PlanRecord {
    std::string file;
    std::string scenario;
    bool is_job = false;       ///< a job by a deadline; else a service
    std::vector<Input> inputs; ///< the scenario's values; empty if the plan does not tell them
    /// The rest that it was made with: target, its defaults, seed, version, files.
    std::vector<Input> circumstances;
    std::vector<BoundRecord> objective; ///< its bounds
    std::string reason; ///< of a refused workload, or of a plan without a choice; else empty
    std::optional<ChoiceRecord> guidance;
    std::optional<ChoiceRecord> cheapest;
    std::vector<CandidateRecord> candidates;
};

} // namespace skusim::comparison
