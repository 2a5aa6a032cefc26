#include "figures.hpp"

#include <skusim/base/json.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <utility>
#include <variant>

namespace skusim::report {

using stats::Measure;

namespace {

std::string scaled(double value, double unit, const char* name) {
    return fmt::format("{:.4g} {}", value / unit, name);
}

template <class Text>
std::string with_interval(const stats::Estimate& estimate, Text&& text) {
    return fmt::format("{} [{}, {}]", text(estimate.value), text(estimate.low),
                       text(estimate.high));
}

} // namespace

std::string time_text(double seconds) {
    return skusim::time_text(seconds, in_figures);
}

std::string time_estimate(const stats::Estimate& seconds) {
    return with_interval(seconds, time_text);
}

std::string number_estimate(const stats::Estimate& value, int digits) {
    return with_interval(value, [&](double number) {
        return number == stats::infinite ? std::string("unbounded")
                                         : fmt::format("{:.{}g}", number, digits);
    });
}

std::string estimate_text(const stats::Quantity& quantity, const stats::Estimate& estimate) {
    const Measure measure = stats::definition(quantity).measure;
    return measure == Measure::time    ? time_estimate(estimate)
           : measure == Measure::share ? share_estimate(estimate)
                                       : number_estimate(estimate);
}

std::string share_estimate(const stats::Estimate& share) {
    return with_interval(share, percent);
}

std::string usd_estimate(const stats::Estimate& usd) {
    return with_interval(usd, [](double amount) { return fmt::format("{:.2f}", amount); });
}

std::string usd_per_month(UsdPerHour price) {
    constexpr std::int64_t hours = 730;
    constexpr std::int64_t nano_per_cent = 10'000'000;
    const auto cents = static_cast<std::int64_t>(
        (WideMoney{price.nano_usd()} * hours + nano_per_cent / 2) / nano_per_cent);
    return fmt::format("{}.{:02}", cents / 100, cents % 100);
}

std::string length_text(Duration length) {
    constexpr std::array<std::pair<const char*, double>, 3> units{
        {{"d", 86400.0}, {"h", 3600.0}, {"min", 60.0}}};
    const double seconds = in_seconds(length);
    if (seconds == 86400) {
        return "24 h";
    }
    for (const auto& [name, unit] : units) {
        if (seconds >= unit) {
            return scaled(seconds, unit, name);
        }
    }
    return time_text(seconds);
}

std::string clock_text(Duration since_start, Duration period) {
    using namespace std::chrono;
    if (period < 2min) {
        return fmt::format("{:g} s", in_seconds(since_start));
    }
    const auto day = duration_cast<days>(since_start);
    const hh_mm_ss<seconds> time(duration_cast<seconds>(since_start - day));
    const std::string clock =
        fmt::format("{:02}:{:02}", time.hours().count(), time.minutes().count());
    const std::string with_seconds =
        period < 2h ? fmt::format("{}:{:02}", clock, time.seconds().count()) : clock;
    return period > days{1} ? fmt::format("day {} {}", day.count() + 1, with_seconds)
                            : with_seconds;
}

std::string plain(double value) {
    return std::isfinite(value) ? fmt::format("{}", value) : "";
}

std::string overload_text(const experiment::Outcome& unstable) {
    const double offered = *unstable.offered_utilization;
    return offered < 1 ? std::string("the engines serve less than arrives, and the queue grew for "
                                     "as long as it was watched")
                       : fmt::format("the load asks for {:.4g} % of the workers' time, so the "
                                     "queue grows without end",
                                     offered * 100);
}

std::string front_end_text(const random::Distribution& latency) {
    return fmt::format("{} ({}, cv {:.3g}) on top of each completed request",
                       time_text(in_seconds(latency.mean)), random::name(latency.shape.kind),
                       latency.shape.cv);
}

std::string delay_text(Duration delay) {
    return time_text(in_seconds(delay)) + " on top of each completed request, on no worker";
}

std::string scaling_text(const serving::ScalingRules& rules) {
    return fmt::format(
        "{} to {} at {:g} %, looked at every {}, down after {}, started in {}", rules.min_replicas,
        count_text(rules.max_replicas, "replica"),
        static_cast<double>(rules.target_millionths) / 1e4, time_text(in_seconds(rules.refresh)),
        time_text(in_seconds(rules.scale_down_after)), time_text(in_seconds(rules.start_time)));
}

Json scaling_json(const serving::ScalingRules& rules) {
    return {{"min_replicas", rules.min_replicas},
            {"max_replicas", rules.max_replicas},
            {"target_utilization", static_cast<double>(rules.target_millionths) / 1e6},
            {"refresh", in_seconds(rules.refresh)},
            {"scale_down_after", in_seconds(rules.scale_down_after)},
            {"start_time", in_seconds(rules.start_time)}};
}

Json distribution_json(const random::Distribution& time) {
    return {{"mean", in_seconds(time.mean)},
            {"cv", time.shape.cv},
            {"shape", random::name(time.shape.kind)}};
}

std::string bound_value_text(const experiment::BoundResult& bound) {
    return estimate_text(bound.quantity, bound.value);
}

std::string bound_text(const experiment::BoundResult& bound) {
    const char* const sign = is_kept_from_below(bound.quantity) ? ">=" : "<=";
    switch (stats::definition(bound.quantity).measure) {
    case Measure::time:
        return fmt::format("{} {}", sign, time_text(bound.bound));
    case Measure::share:
        return fmt::format("{} {:g} %", sign, bound.bound * 100);
    case Measure::rate:
        return fmt::format("{} {:g} /s", sign, bound.bound);
    case Measure::cost:
    case Measure::count:
        break;
    }
    return fmt::format("{} {:g}", sign, bound.bound);
}

Json number_json(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json estimate_json(const stats::Estimate& estimate) {
    return {{"value", number_json(estimate.value)},
            {"low", number_json(estimate.low)},
            {"high", number_json(estimate.high)}};
}

Json latency_json(const stats::Estimate& mean,
                  const std::vector<experiment::QuantileResult>& quantiles) {
    Json json;
    json["mean"] = estimate_json(mean);
    for (const experiment::QuantileResult& quantile : quantiles) {
        json[short_name(quantile.quantity)] = estimate_json(quantile.value);
    }
    return json;
}

Json cross_checks_json(const std::vector<experiment::CrossCheck>& checks) {
    Json json = Json::array();
    for (const experiment::CrossCheck& check : checks) {
        json.push_back({{"quantity", subject(check)},
                        {"law", check.law},
                        {"kind", experiment::name(check.kind)},
                        {"expected", number_json(check.expected)},
                        {"measured", estimate_json(check.measured)},
                        {"agrees", check.agrees}});
    }
    return json;
}

namespace {

std::string expected_text(const experiment::CrossCheck& check) {
    return stats::definition(check.quantity).measure == Measure::time
               ? time_text(check.expected)
               : fmt::format("{:.4g}", check.expected);
}

} // namespace

std::string cross_checks_text(const std::vector<experiment::CrossCheck>& checks) {
    std::string agreeing;
    std::string disagreeing;
    for (const experiment::CrossCheck& check : checks) {
        if (check.kind == experiment::LawKind::approximate) {
            continue;
        }
        std::string& list = check.agrees ? agreeing : disagreeing;
        list += (list.empty() ? "" : ", ") + subject(check) +
                fmt::format(" {} {}",
                            check.kind == experiment::LawKind::upper_bound   ? "<="
                            : check.kind == experiment::LawKind::lower_bound ? ">="
                                                                             : "=",
                            expected_text(check));
    }
    return (agreeing.empty() ? "" : "agrees: " + agreeing) +
           (agreeing.empty() || disagreeing.empty() ? "" : "; ") +
           (disagreeing.empty() ? "" : "DISAGREES: " + disagreeing);
}

Json slo_json(const std::vector<experiment::BoundResult>& slo) {
    Json json = Json::array();
    for (const experiment::BoundResult& bound : slo) {
        Json entry{{"quantity", name(bound.quantity)}};
        if (!bound.request_class.empty()) {
            entry["class"] = bound.request_class;
        }
        entry.update({{"bound", bound.bound},
                      {"value", estimate_json(bound.value)},
                      {"decision", experiment::name(bound.decision)}});
        json.push_back(std::move(entry));
    }
    return json;
}

} // namespace skusim::report
