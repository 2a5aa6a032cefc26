#include <skusim/calibration/calibration.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::calibration {

namespace {

class Doubts {
public:
    Doubts(const Measurement& measurement, bool is_loaded)
        : measurement_(measurement), is_loaded_(is_loaded) {}

    void about_steps() {
        for (const LoadStep& step : measurement_.steps) {
            about_magnitude(step);
            about_omission(step);
            about_rate(step);
            about_errors(step);
            about_users(step);
            if (!step.complete) {
                add(step, "the step was cut short, and is left out");
            }
        }
        about_saturation();
    }

    std::vector<std::string> found;

private:
    void add(const LoadStep& step, const std::string& what) {
        found.push_back(line_of(Fault{{step.place.file, step.place.line, 0}, what}));
    }

    static std::optional<double> typical_s(const LoadStep& step) {
        return step.mean_s ? step.mean_s
               : step.quantiles.empty()
                   ? std::nullopt
                   : std::optional(step.quantiles[step.quantiles.size() / 2].seconds);
    }

    // Little's law tells a wrong unit; without its figures, only what inference never takes does.
    void about_magnitude(const LoadStep& step) {
        const std::optional<double> typical = typical_s(step);
        if (!typical) {
            return;
        }
        if (step.concurrency && step.completed_per_s && *step.completed_per_s > 0) {
            const double implied = *step.concurrency / *step.completed_per_s;
            const double ratio = *typical / implied;
            constexpr double a_unit = 50; // far from any pause between requests or batch
            if (ratio < 1 / a_unit || ratio > a_unit) {
                add(step, fmt::format("odd magnitude: latency {:.3g} s, but {:g} in flight at "
                                      "{:.4g} /s take {:.3g} s each (Little's law); is it the unit "
                                      "that {} files are documented to have?",
                                      *typical, *step.concurrency, *step.completed_per_s, implied,
                                      measurement_.tool));
                return;
            }
        }
        about_little(step);
        constexpr double shortest = 100e-6;
        constexpr double longest = 600;
        if (*typical < shortest || *typical > longest) {
            add(step, fmt::format("odd magnitude: a request takes {:.3g} s; is it the unit that {} "
                                  "files are documented to have?",
                                  *typical, measurement_.tool));
        }
    }

    // In a closed loop without pauses as many are in flight as there are clients.
    void about_little(const LoadStep& step) {
        if (!step.concurrency || !step.completed_per_s || !step.mean_s) {
            return;
        }
        const double held = *step.completed_per_s * *step.mean_s;
        const double implied_ms = *step.concurrency / *step.completed_per_s * 1e3;
        const bool may_pause =
            is_loaded_ || measurement_.tool == "k6" || measurement_.tool == "locust";
        if (held > 1.1 * *step.concurrency) {
            add(step, fmt::format(
                          "a mean of {:.4g} ms contradicts {:g} in flight at {:.4g} /s, which "
                          "take {:.4g} ms each (Little's law){}",
                          *step.mean_s * 1e3, *step.concurrency, *step.completed_per_s, implied_ms,
                          measurement_.batch_size_assumed && measurement_.counts_items
                              ? "; did a request hold several items (--batch-size N)?"
                              : ""));
        } else if (held < 0.8 * *step.concurrency && !may_pause) {
            add(step, fmt::format("{:g} in flight at {:.4g} /s take {:.4g} ms each (Little's law), "
                                  "but the mean is {:.4g} ms: it leaves a part of them out, or "
                                  "clients paused",
                                  *step.concurrency, *step.completed_per_s, implied_ms,
                                  *step.mean_s * 1e3));
        }
    }

    // While a server stalls, a closed loop sends nothing: requests that would have waited are
    // missing from its percentiles.
    void about_omission(const LoadStep& step) {
        if (measurement_.from_due_time || step.offered_per_s || !step.max_s ||
            step.quantiles.empty()) {
            return;
        }
        const QuantileReading& last = step.quantiles.back();
        if (step.completed_per_s && step.completed) {
            const double missing =
                *step.max_s * *step.completed_per_s - step.concurrency.value_or(1);
            const double beyond = (1 - last.probability) * *step.completed;
            // The longest of n exponential times, nobody stalling, is ln n of their means, and
            // the quantile p is -ln(1 - p) of them.
            const double by_chance = last.seconds * std::log(std::max(*step.completed, 2.0)) /
                                     -std::log1p(-last.probability);
            if (*step.max_s > 2 * by_chance && missing > std::max(beyond, 10.0)) {
                add(step, fmt::format("coordinated omission: the longest request took {:.3g} s, in "
                                      "which about {:.0f} more would have been sent; {:.0f} lie "
                                      "beyond p{:g}, so percentiles are too low. Measure with an "
                                      "open loop (wrk2, skusim measure)",
                                      *step.max_s, missing, beyond, last.probability * 100));
            }
        } else if (*step.max_s > 20 * last.seconds) {
            add(step,
                fmt::format("the longest request took {:.0f} times p{:g}: a closed loop may "
                            "have left out those that waited behind it (coordinated omission)",
                            *step.max_s / last.seconds, last.probability * 100));
        }
    }

    void about_rate(const LoadStep& step) {
        // By chance a Poisson stream sends fewer, too.
        const double chance = 3 / std::sqrt(std::max(step.completed.value_or(1e9), 1.0));
        const double missed = std::max(0.05, chance);
        if (step.offered_per_s && step.completed_per_s &&
            *step.completed_per_s < (1 - missed) * *step.offered_per_s) {
            add(step, fmt::format("{:.4g} /s were completed of {:.4g} /s offered: the server is "
                                  "saturated, or the tool fell behind and its latencies leave out "
                                  "waiting",
                                  *step.completed_per_s, *step.offered_per_s));
        }
    }

    void about_errors(const LoadStep& step) {
        const double errors = step.errors.value_or(0);
        if (errors > 0) {
            const double all = errors + step.completed.value_or(0);
            add(step, fmt::format("{:.0f} request{} failed ({:.3g} %): {}", errors,
                                  errors == 1 ? "" : "s", 100 * errors / all,
                                  step.times_hold_errors
                                      ? "their times are among those of the others"
                                      : "their times are not among those that are fitted"));
        }
    }

    // Users who wait for answers are a closed loop, whose requests wait less than those of a
    // stream.
    void about_users(const LoadStep& step) {
        if (!is_loaded_ || step.concurrency || step.offered_per_s || step.gap_cv ||
            !step.completed_per_s) {
            return;
        }
        const std::string_view tool = measurement_.tool;
        const char* way_on =
            tool == "locust"   ? "PREFIX_stats_history.csv, which locust --csv writes beside it, "
                                 "tells them"
            : tool == "k6"     ? "the points (k6 run --out json=FILE) tell them"
            : tool == "jmeter" ? "the samples (JTL) tell them, in allThreads"
                               : "write a CSV with a column concurrency if there were so many";
        add(step, fmt::format(
                      "no number of users is told: the load is taken for a stream of "
                      "{:.4g} /s (Poisson); users who wait for their answers are a closed "
                      "loop, and another service time lies behind its latencies; {}. If they were "
                      "sent on a schedule: --schedule fixed, or poisson",
                      *step.completed_per_s, way_on));
    }

    // Throughput that rises by less than a tenth of what concurrency does.
    void about_saturation() {
        std::vector<const LoadStep*> steps;
        for (const LoadStep& step : measurement_.steps) {
            if (step.concurrency && step.completed_per_s && *step.concurrency > 0) {
                steps.push_back(&step);
            }
        }
        std::stable_sort(steps.begin(), steps.end(), [](const LoadStep* a, const LoadStep* b) {
            return *a->concurrency < *b->concurrency;
        });
        for (std::size_t i = 1; i < steps.size(); ++i) {
            const double load = *steps[i]->concurrency / *steps[i - 1]->concurrency - 1;
            const double gain = *steps[i]->completed_per_s / *steps[i - 1]->completed_per_s - 1;
            if (load > 0 && gain < 0.1 * load) {
                add(*steps[i], fmt::format("saturated from {:g} in flight on: throughput stays at "
                                           "{:.4g} /s, and latency is mostly waiting",
                                           *steps[i]->concurrency, *steps[i]->completed_per_s));
                return;
            }
        }
    }

    const Measurement& measurement_;
    bool is_loaded_; ///< of a cluster whose pauses and waiting are simulated
};

} // namespace

std::vector<std::string> doubts(const std::vector<Measurement>& measurements,
                                const std::optional<LoadStep>& light_step) {
    std::vector<std::string> result;
    for (const Measurement& measurement : measurements) {
        for (const std::string& remark : measurement.remarks) {
            result.push_back(measurement.file + ": " + remark);
        }
        if (measurement.batch_size_assumed) {
            result.push_back(measurement.file + ": the file does not tell its batch size; 1 is "
                                                "taken (--batch-size N)");
        }
        Doubts doubts(measurement, !light_step);
        doubts.about_steps();
        result.insert(result.end(), doubts.found.begin(), doubts.found.end());
    }
    if (!light_step) {
        return result;
    }
    const LoadStep& light = *light_step;
    constexpr double a_few = 0.3;
    const double in_flight =
        light.concurrency.value_or(light.completed_per_s.value_or(0) * light.mean_s.value_or(0));
    if (light.concurrency ? in_flight > 1 : in_flight > a_few) {
        const std::string how_many =
            light.concurrency
                ? fmt::format("{:.3g} requests in flight", in_flight)
                : fmt::format("{:.2g} requests in flight on average, and whether they came one by "
                              "one is not told",
                              in_flight);
        result.push_back(line_of(
            Fault{{light.place.file, light.place.line, 0},
                  fmt::format("the lightest step has {}: its latencies may hold waiting, which the "
                              "simulation would add again; measure with one in flight",
                              how_many)}));
    }
    if (light.server_queue_s && light.mean_s && *light.server_queue_s > 0.05 * *light.mean_s) {
        result.push_back(line_of(Fault{{light.place.file, light.place.line, 0},
                                       fmt::format("{:.3g} % of the lightest step's latency is "
                                                   "waiting in the server's queue",
                                                   100 * *light.server_queue_s / *light.mean_s)}));
    }
    return result;
}

} // namespace skusim::calibration
