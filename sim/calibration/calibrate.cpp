#include <skusim/base/count.hpp>
#include <skusim/calibration/calibration.hpp>

#include "batch_time_fit.hpp"
#include "calibration/loaded/arrivals.hpp"
#include "contradictions.hpp"
#include "delay_fit.hpp"
#include "fitted_service.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <iterator>

namespace skusim::calibration {

namespace {

std::vector<LoadStep> all_steps(const std::vector<Measurement>& measurements) {
    std::vector<LoadStep> steps;
    for (const Measurement& measurement : measurements) {
        steps.insert(steps.end(), measurement.steps.begin(), measurement.steps.end());
    }
    return steps;
}

/// A distribution is of requests on the same worker.
std::vector<LoadStep> steps_of_fewest_threads(const std::vector<Measurement>& measurements) {
    const auto fewest = std::min_element(measurements.begin(), measurements.end(),
                                         [](const Measurement& a, const Measurement& b) {
                                             return a.threads.value_or(1) < b.threads.value_or(1);
                                         });
    std::vector<Measurement> of_them;
    std::copy_if(measurements.begin(), measurements.end(), std::back_inserter(of_them),
                 [&](const Measurement& it) { return it.threads == fewest->threads; });
    return all_steps(of_them);
}

LoadStep lightest_of(const std::vector<LoadStep>& steps) {
    int smallest = steps.front().batch_size;
    for (const LoadStep& step : steps) {
        smallest = std::min(smallest, step.batch_size);
    }
    const LoadStep* lightest = lightest_step(steps, smallest);
    return lightest != nullptr ? *lightest : steps.front();
}

bool has_several_skus(const RooflineFitQuestion& question) {
    return std::any_of(question.machines.begin(), question.machines.end(),
                       [&](const MeasuredMachine& machine) {
                           return machine.sku != question.machines.front().sku;
                       });
}

/// Fits that only measurements of one machine and one worker have.
void refuse_common_fits(Calibration& result, const std::string& why) {
    result.batch_time = tl::unexpected(why);
    result.scalability = tl::unexpected(why);
}

/// Takes the delay out of the light step, and fits what is left.
void tell_delay_apart(Calibration& result, const std::vector<LoadStep>& steps, int workers) {
    const auto refuse = [&](const std::string& why) { result.delay = tl::unexpected(why); };
    if (result.roofline || result.thread_scaling || result.batch_time) {
        return refuse("it is told apart from a distribution only: calibrate one batch size and "
                      "one number of threads, without a roofline");
    }
    if (!result.distribution) {
        return refuse("there is no distribution to take it from");
    }
    result.delay =
        fit_delay(steps, result.light, result.distribution->families.front().mean_s, workers);
    if (!*result.delay) {
        return;
    }
    if (!cap_delay(**result.delay, result.light)) {
        return refuse(fmt::format("of {:.4g} ms by the means, but some requests took no longer in "
                                  "all",
                                  (*result.delay)->parameters[1].value * 1e3));
    }
    const double delay_s = (*result.delay)->parameters[1].value;
    result.light = without_delay(result.light, delay_s);
    result.distribution = fit_distribution(result.light);
    if (result.distribution) {
        for (Family& family : result.distribution->families) {
            keep_service(family, (*result.delay)->parameters[0]);
        }
    }
}

/// Latencies of more requests at once than workers serve hold waiting, whatever they are told to
/// be.
void refuse_waiting(Calibration& result, int workers) {
    const LoadStep& light = result.light;
    const bool has_both = light.completed_per_s && light.mean_s;
    const double held =
        light.concurrency.value_or(has_both ? *light.completed_per_s * *light.mean_s : 0);
    constexpr double chance = 1.02;
    if (held <= chance * workers) {
        return;
    }
    const std::string arithmetic =
        light.concurrency
            ? fmt::format("{:g} requests are in flight", held)
            : fmt::format("{:.4g} /s x {:.4g} ms = {:.3g} requests in flight (Little's law)",
                          *light.completed_per_s, *light.mean_s * 1e3, held);
    result.distribution = tl::unexpected(fmt::format(
        "{}, and {} serve{}: the latencies hold waiting, and are no service times; `--nodes N "
        "--workers M --router NAME` finds the service times behind them",
        arithmetic, count_text(workers, "worker"), workers == 1 ? "s" : ""));
}

/// A time of whole batches, in a scenario whose rate counts items, is as many times too long.
void warn_of_batches(Calibration& result) {
    const LoadStep& light = result.light;
    if (!result.service || result.roofline || result.batch_time || light.batch_size == 1) {
        return;
    }
    result.warnings.push_back(line_of(Fault{
        {light.place.file, light.place.line, 0},
        fmt::format("a request here is a batch of {0} items: the service's time is a batch's, "
                    "and a scenario's rate counts batches ({0} times as many items); a second "
                    "batch size would tell the time of an item",
                    light.batch_size)}));
}

} // namespace

Calibration calibrate(std::vector<Measurement> measurements,
                      const std::optional<RooflineFitQuestion>& roofline,
                      std::optional<int> workers) {
    std::vector<std::string> impossible = leave_out_impossible_means(measurements);
    const LoadStep light = lightest_of(steps_of_fewest_threads(measurements));
    const std::vector<LoadStep> steps = all_steps(measurements);
    Calibration result{std::move(measurements),
                       light,
                       fit_distribution(light),
                       fit_batch_time(steps),
                       fit_scalability(steps),
                       std::nullopt,
                       std::nullopt,
                       std::nullopt,
                       {},
                       std::nullopt};
    result.warnings = std::move(impossible);
    for (std::string& doubt : doubts(result.measurements, light)) {
        result.warnings.push_back(std::move(doubt));
    }
    if (has_several_threads(result.measurements)) {
        refuse_common_fits(result, "the files are of several numbers of threads; calibrate those "
                                   "of one alone");
        if (!roofline) {
            result.thread_scaling = fit_thread_scaling(result.measurements);
        }
    }
    if (roofline) {
        result.roofline = fit_roofline(result.measurements, *roofline);
        if (has_several_skus(*roofline)) {
            refuse_common_fits(result, "the files are of several SKUs; calibrate those of one "
                                       "alone");
        }
    }
    if (workers) {
        tell_delay_apart(result, steps, *workers);
        refuse_waiting(result, *workers);
    }
    if (result.distribution && result.distribution->missed_by) {
        result.warnings.insert(result.warnings.begin(), missed(*result.distribution));
    }
    result.service = service_of(result, roofline);
    if (!result.roofline && result.batch_time && !result.batch_time->parameters[1].standard_error) {
        result.warnings.emplace_back("two batch sizes leave nothing to tell the error of a batch "
                                     "time by: a plan takes it as exact; measure a third");
    }
    warn_of_batches(result);
    return result;
}

Calibration calibrate_loaded(std::vector<Measurement> measurements, const LoadedCluster& cluster) {
    std::vector<std::string> warnings = leave_out_impossible_means(measurements);
    const std::vector<LoadStep> steps = all_steps(measurements);
    const std::string why = "the latencies are of a loaded cluster";
    const auto fit = fit_loaded(steps, cluster);
    Calibration result{std::move(measurements),
                       lightest_of(steps),
                       tl::unexpected(fit ? why : fit.error()),
                       tl::unexpected(why),
                       tl::unexpected(why),
                       std::nullopt,
                       std::nullopt,
                       std::nullopt,
                       std::move(warnings),
                       std::nullopt};
    for (std::string& doubt : doubts(result.measurements, std::nullopt)) {
        result.warnings.push_back(std::move(doubt));
    }
    if (fit) {
        result.warnings.insert(result.warnings.end(), fit->doubts.begin(), fit->doubts.end());
        result.distribution = fit->laws;
        for (std::string& note : notes_on_arrivals(result.measurements)) {
            result.distribution->notes.push_back(std::move(note));
        }
        result.loaded =
            LoadedSummary{cluster.nodes, cluster.workers, cluster.router, fit->utilization};
        const Family& best = fit->laws.families.front();
        result.service = service_of_family(best, best.mean_s);
    }
    warn_of_batches(result);
    return result;
}

} // namespace skusim::calibration
