#include <skusim/base/json.hpp>
#include <skusim/report/calibration.hpp>
#include <skusim/report/table.hpp>

#include "json.hpp"
#include "report/form/figures.hpp"
#include "report/form/json_text.hpp"
#include "residuals.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace skusim::report {

using calibration::Calibration;
using calibration::Family;
using calibration::FigureUnit;
using calibration::Fit;
using calibration::FittedParameter;
using calibration::Measurement;

namespace {

std::string value_text(double value, FigureUnit unit) {
    switch (unit) {
    case FigureUnit::none:
        break;
    case FigureUnit::seconds:
        return time_text(value);
    case FigureUnit::per_second:
        return fmt::format("{:.4g} {}", value, name_in_table(unit));
    }
    return fmt::format("{:.4g}", value);
}

std::string parameter_text(const FittedParameter& parameter) {
    const std::string value = value_text(parameter.value, parameter.unit);
    if (!parameter.standard_error) {
        return value;
    }
    if (parameter.value <= 0) {
        return fmt::format("{} +- {}", value,
                           value_text(*parameter.standard_error, parameter.unit));
    }
    const double percent = 100 * *parameter.standard_error / parameter.value;
    return percent < 10 ? fmt::format("{} +- {:.2g} %", value, percent)
                        : fmt::format("{} +- {:.0f} %", value, percent);
}

std::string share_text(std::optional<double> share) {
    return share ? fmt::format("{:.3g} %", 100 * *share) : "-";
}

void add_measured(Table& table, const Calibration& calibration) {
    for (const Measurement& measurement : calibration.measurements) {
        table.rows.push_back(
            {"measured", fmt::format("{} ({}): {}", measurement.file, measurement.tool,
                                     count_text(std::ssize(measurement.steps), "step"))});
    }
}

std::string light_text(const calibration::LoadStep& light) {
    std::string text = fmt::format("{}:{}", light.place.file, light.place.line);
    if (light.concurrency) {
        text += fmt::format(", {:g} in flight", *light.concurrency);
    } else if (light.offered_per_s) {
        text += fmt::format(", {:g} /s offered", *light.offered_per_s);
    }
    if (light.batch_size > 1) {
        text += fmt::format(", batches of {}", light.batch_size);
    }
    return text;
}

std::string source_text(const Calibration& calibration) {
    if (!calibration.loaded) {
        return "from " + light_text(calibration.light);
    }
    return fmt::format("behind {} of {} each ({}), {} busy",
                       count_text(calibration.loaded->nodes, "node"),
                       count_text(calibration.loaded->workers, "worker"),
                       calibration.loaded->router, share_text(calibration.loaded->utilization));
}

void add_distribution(Table& table, const Calibration& calibration) {
    if (!calibration.distribution) {
        table.rows.push_back({"distribution", "not fitted: " + calibration.distribution.error()});
        return;
    }
    const calibration::DistributionFit& fit = *calibration.distribution;
    const Family& best = fit.families.front();
    std::string off; // a family that is none of the data's says so first
    if (fit.missed_by && !best.law) {
        off = fmt::format(", off by {}{}", share_text(fit.missed_by),
                          fit.missed_at.empty() ? "" : " at " + fit.missed_at);
    }
    table.rows.push_back(
        {"distribution", std::string(name(best)) + off + ", " + source_text(calibration)});
    for (const FittedParameter& parameter : best.fit.parameters) {
        table.rows.push_back({"  " + parameter.name, parameter_text(parameter)});
    }
    table.rows.push_back(
        {"  requests", fmt::format("{:.0f}{}", fit.requests,
                                   fit.requests_assumed ? ", assumed: the file does not tell; "
                                                          "--requests N would"
                                                        : "")});
    if (fit.moments_cv) {
        table.rows.push_back(
            {"  by moments",
             fmt::format("mean {}, cv {:.4g}", time_text(*fit.moments_mean_s), *fit.moments_cv)});
    }
    for (const std::string& note : fit.notes) {
        table.rows.push_back({"  note", note});
    }
}

void add_fit(Table& table, const std::string& title, const tl::expected<Fit, std::string>& fit) {
    if (!fit) {
        table.rows.push_back({title, "not fitted: " + fit.error()});
        return;
    }
    table.rows.push_back(
        {title, fmt::format("fit error {}, leave-one-out error {}", share_text(fit_error(*fit)),
                            share_text(leave_one_out_error(*fit)))});
    for (const FittedParameter& parameter : fit->parameters) {
        table.rows.push_back({"  " + parameter.name, parameter_text(parameter)});
    }
}

void add_roofline(Table& table, const Calibration& calibration) {
    if (!calibration.roofline) {
        return;
    }
    const auto& roofline = *calibration.roofline;
    if (!roofline) {
        table.rows.push_back({"roofline", "not fitted: " + roofline.error()});
        return;
    }
    add_fit(table, "roofline", roofline->fit);
    for (const std::string& note : roofline->notes) {
        table.rows.push_back({"  note", note});
    }
}

Table families_table(const calibration::DistributionFit& fit) {
    Table table{{{"family"},
                 {"mean", true},
                 {"cv", true},
                 {"AIC", true},
                 {"fit error", true},
                 {"leave-one-out", true}},
                {}};
    std::optional<double> least;
    for (const Family& family : fit.families) {
        if (family.criterion) {
            least = std::min(least.value_or(*family.criterion), *family.criterion);
        }
    }
    for (const Family& family : fit.families) {
        const auto& parameters = family.fit.parameters;
        table.rows.push_back(
            {std::string(name(family)), parameter_text(parameters[0]),
             parameters.size() > 1 ? parameter_text(parameters[1]) : fmt::format("{:g}", family.cv),
             family.criterion && least ? fmt::format("{:+.1f}", *family.criterion - *least) : "-",
             family.fit.points.empty() ? "-" : share_text(fit_error(family.fit)),
             share_text(leave_one_out_error(family.fit))});
    }
    return table;
}

std::string in_form(const Calibration& calibration, Format format) {
    const bool is_markdown = format == Format::markdown;
    const auto heading = [&](const std::string& words) {
        return is_markdown ? "\n### " + words + "\n\n" : '\n' + words + ":\n\n";
    };
    Table summary{{{"calibration"}, {""}}, {}};
    add_measured(summary, calibration);
    add_distribution(summary, calibration);
    if (!calibration.loaded) {
        add_fit(summary, "batch time", calibration.batch_time);
        add_fit(summary, "scalability", calibration.scalability);
    }
    if (calibration.thread_scaling) {
        add_fit(summary, "thread scaling", *calibration.thread_scaling);
    }
    add_roofline(summary, calibration);
    if (calibration.delay) {
        add_fit(summary, "delay", *calibration.delay);
    }
    for (const std::string& warning : calibration.warnings) {
        summary.rows.push_back({"warning", warning});
    }
    std::string text = summary.in(format);
    if (calibration.distribution) {
        const auto& families = calibration.distribution->families;
        text += heading("Families (AIC above the best)") +
                families_table(*calibration.distribution).in(format);
        if (!families.front().fit.points.empty()) {
            text +=
                heading(calibration.loaded
                            ? "Latencies, measured against simulated"
                            : fmt::format("Residuals of {}", name(families.front()))) +
                residual_table(families.front().fit, calibration.loaded ? "simulated" : "fitted")
                    .in(format);
        }
    }
    if (calibration.batch_time) {
        text +=
            heading("Residuals of batch time") + residual_table(*calibration.batch_time).in(format);
    }
    if (calibration.scalability) {
        text += heading("Residuals of scalability") +
                residual_table(*calibration.scalability).in(format);
    }
    if (calibration.thread_scaling && *calibration.thread_scaling) {
        text += heading("Residuals of thread scaling") +
                residual_table(**calibration.thread_scaling).in(format);
    }
    if (calibration.delay && *calibration.delay) {
        text +=
            heading("Throughput of busy workers") + residual_table(**calibration.delay).in(format);
    }
    if (calibration.roofline && *calibration.roofline) {
        text += heading("Residuals of the roofline") +
                residual_table((*calibration.roofline)->fit).in(format);
    }
    return text;
}

Table parameters_csv(const Calibration& calibration) {
    Table table{{{"fit"}, {"parameter"}, {"unit"}, {"value", true}, {"standard_error", true}}, {}};
    const auto add = [&](const std::string& name, const Fit& fit) {
        for (const FittedParameter& parameter : fit.parameters) {
            table.rows.push_back(
                {name, parameter.name, std::string(name_in_table(parameter.unit)),
                 plain(parameter.value),
                 parameter.standard_error ? plain(*parameter.standard_error) : ""});
        }
    };
    if (calibration.distribution) {
        for (const Family& family : calibration.distribution->families) {
            add(std::string(name(family)), family.fit);
        }
    }
    if (calibration.batch_time) {
        add("batch time", *calibration.batch_time);
    }
    if (calibration.scalability) {
        add("scalability", *calibration.scalability);
    }
    if (calibration.thread_scaling && *calibration.thread_scaling) {
        add("thread scaling", **calibration.thread_scaling);
    }
    if (calibration.delay && *calibration.delay) {
        add("delay", **calibration.delay);
    }
    if (calibration.roofline && *calibration.roofline) {
        add("roofline", (*calibration.roofline)->fit);
    }
    return table;
}

} // namespace

std::string calibration_text(const CalibrationResult& result, Format format) {
    switch (format) {
    case Format::json:
        return json_text(calibration_json(result));
    case Format::csv:
        return parameters_csv(*result.calibration).csv();
    default:
        return in_form(*result.calibration, format);
    }
}

} // namespace skusim::report
