// Time on a worker and time away from it, told apart.
//
// A client sees delay + service: the network, HTTP and the server's own threads take time, too, but
// hold no worker. A light load shows the sum. Workers that are never idle show the service alone:
// with many more clients than workers, workers / service requests are completed a second. Between
// the two lies the closed system M/M/c//N whose clients "think" for as long as the delay takes
// (Scherr 1967; see theory/closed.hpp), of whose throughput the law of service hardly matters when
// N is 2 c or more.
#pragma once

#include <skusim/calibration/distribution_fit.hpp>
#include <skusim/calibration/fit.hpp>
#include <skusim/calibration/measurement.hpp>

#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::calibration {

/// Parameters `service` and `delay`, in seconds, of an endpoint that serves `workers` requests at
/// once: of the light step's mean `light_mean_s`, and of the throughput of all steps of its batch
/// size with two clients or more for each worker. The points are the throughputs. The error says
/// why the two cannot be told apart: no such step, or throughputs that contradict the light load.
[[nodiscard]] tl::expected<Fit, std::string> fit_delay(const std::vector<LoadStep>& steps,
                                                       const LoadStep& light, double light_mean_s,
                                                       int workers);

/// No request is quicker than the delay: one that came out longer by chance is cut to the quickest
/// request. False if it is longer by more than chance, or than the lowest percentile.
[[nodiscard]] bool cap_delay(Fit& delay, const LoadStep& light);

/// Gives the family the mean, and its error, that busy workers tell: they say more of it than a
/// light load that holds the delay, too.
void keep_service(Family& family, const FittedParameter& service);

/// The step as it would be seen at the worker. All that it tells is longer than the delay.
[[nodiscard]] LoadStep without_delay(LoadStep step, double delay_s);

} // namespace skusim::calibration
