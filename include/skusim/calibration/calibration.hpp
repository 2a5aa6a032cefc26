// From measurements to a service model: every fit that the data carry, why the others are refused,
// and what in the measurements gives reason for doubt.
#pragma once

#include <skusim/calibration/distribution_fit.hpp>
#include <skusim/calibration/loaded_fit.hpp>
#include <skusim/calibration/measurement.hpp>
#include <skusim/calibration/roofline_fit.hpp>
#include <skusim/calibration/scalability_fit.hpp>
#include <skusim/calibration/thread_scaling_fit.hpp>
#include <skusim/service/model.hpp>
#include <skusim/service/uncertainty.hpp>

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::calibration {

/// A service model as a scenario can use it.
struct FittedService {
    service::ServiceModel model;
    service::Uncertainty uncertainty;
    std::optional<service::ThreadScaling> scaling =
        {};           ///< over threads; the model then is of one thread
    Duration delay{}; ///< of a request, on no worker
    /// What the model's time goes through, where that is no family.
    std::optional<random::QuantileLaw> law = {};
};

/// The cluster whose latencies a law was sought behind.
struct LoadedSummary {
    int nodes = 1;
    int workers = 1; ///< of each
    std::string router;
    double utilization = 0; ///< of the workers under the heaviest step
};

struct Calibration {
    std::vector<Measurement> measurements;
    LoadStep light; ///< that the distribution is of; without the delay, if that was told apart
    tl::expected<DistributionFit, std::string> distribution;
    tl::expected<Fit, std::string> batch_time;
    tl::expected<Fit, std::string> scalability;
    /// If files of several numbers of threads were measured.
    std::optional<tl::expected<Fit, std::string>> thread_scaling;
    std::optional<tl::expected<RooflineFit, std::string>> roofline; ///< if it was asked for
    std::optional<tl::expected<Fit, std::string>> delay;            ///< if workers were told
    std::vector<std::string> warnings;                              ///< about the measurements
    /// The roofline, if it was asked for; the distribution on one thread and its scaling, where
    /// several numbers of threads were measured; the line, where batches of several sizes were;
    /// else the distribution.
    std::optional<FittedService> service;
    /// If a loaded cluster was measured: `distribution` is then the law behind its latencies, whose
    /// points are those measured against those simulated.
    std::optional<LoadedSummary> loaded = {};
};

/// Fits all that can be fitted to the steps of all files together. There is at least one step.
/// Files of several SKUs or numbers of threads have no batch time and no scalability in common.
/// `workers`, the requests that the endpoint serves at once, tells the time away from them apart.
[[nodiscard]] Calibration calibrate(std::vector<Measurement> measurements,
                                    const std::optional<RooflineFitQuestion>& roofline = {},
                                    std::optional<int> workers = {});

/// Finds the law of the service time behind the latencies of a loaded cluster, from the steps of
/// all files together; nothing else can be told from them.
[[nodiscard]] Calibration calibrate_loaded(std::vector<Measurement> measurements,
                                           const LoadedCluster& cluster);

/// A service of that mean that varies as the family does, with the family's errors.
[[nodiscard]] FittedService service_of_family(const Family& family, double mean_s);

/// What gives reason to doubt the measurements: latencies of an odd magnitude, or that contradict
/// throughput and concurrency (Little 1961), waiting at the light load, a closed loop that stalls
/// hid requests from (coordinated omission, Tene 2013), an open loop that fell behind, saturation,
/// errors, steps that were cut short. Without a light step they are of a loaded cluster: pauses and
/// waiting are no doubt there, but a number of users that is not told is.
[[nodiscard]] std::vector<std::string> doubts(const std::vector<Measurement>& measurements,
                                              const std::optional<LoadStep>& light);

} // namespace skusim::calibration
