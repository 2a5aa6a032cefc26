#include "sweep.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace skusim::calibration {

namespace {

/// Means of requests of several lengths keep to laws of single ones about so well.
constexpr double tolerance = 0.2;
/// A load that is kept is kept that well.
constexpr double kept_share = 0.9;
constexpr double lone = 1.05; ///< requests in flight, at most

/// What a point says once its traps are seen.
struct Load {
    std::string label;
    double input = 0;
    double output = 0;
    double ttft_s = 0;
    double tpot_s = 0;
    double latency_s = 0;
    double per_s = 0;
    double in_flight = 0;
    bool is_closed = false;
};

std::string label_of(const TokenPoint& point) {
    return fmt::format("{}:{}", point.place.file, point.place.line);
}

/// E2E = TTFT + (n - 1) TPOT holds for each request, if its TPOT is of tokens.
double tpot_of_tokens(const TokenPoint& point, std::vector<std::string>& notes) {
    if (!point.latency_s || point.output < 2) {
        return point.tpot_s;
    }
    const double by_latency = (*point.latency_s - point.ttft_s) / (point.output - 1);
    if (by_latency > 0 && std::abs(point.tpot_s / by_latency - 1) > tolerance) {
        notes.push_back(fmt::format(
            "{}: TPOT is {:.4g} s, but (latency - TTFT) / (tokens - 1) is {:.4g} s: it counts "
            "{:.2g} "
            "times the tokens, such as deliveries of several or parts of them; the latter is used",
            label_of(point), point.tpot_s, by_latency, by_latency / point.tpot_s));
        return by_latency;
    }
    return point.tpot_s;
}

void note_deliveries(const TokenPoint& point, double tpot_s, std::vector<std::string>& notes) {
    if (point.itl_s && *point.itl_s > (1 + tolerance) * tpot_s) {
        notes.push_back(fmt::format("{}: gaps between deliveries are {:.3g} times a token's: the "
                                    "tool counts a delivery of several tokens as one",
                                    label_of(point), *point.itl_s / tpot_s));
    }
}

/// The load as it was, whatever the tool was told to make it.
void judge_closed(const TokenPoint& point, Load& load, std::vector<std::string>& notes) {
    const bool keeps = load.in_flight >= kept_share * *point.concurrency;
    if (point.offered_per_s && !keeps) {
        return; // the limit was never reached: the loop is open
    }
    load.is_closed = true;
    if (point.offered_per_s) {
        notes.push_back(fmt::format(
            "{}: hidden closed loop: a limit of {:g} in flight held back {:g} /s; TTFT does not "
            "count the wait in the client",
            load.label, *point.concurrency, *point.offered_per_s));
    } else if (!keeps) {
        notes.push_back(fmt::format(
            "{}: the load generator held {:.3g} of {:g} requests in flight (throughput x latency): "
            "it was throttled; {:.3g} is taken",
            load.label, load.in_flight, *point.concurrency, load.in_flight));
    } else {
        load.in_flight = *point.concurrency;
    }
}

/// Whether the load is still what the tool says: a failed request took some of the engine's time,
/// or none, and nobody knows which.
bool is_of_answers(const TokenPoint& point, std::vector<std::string>& notes) {
    constexpr double too_many = 0.25;
    const bool is_usable = point.failed_share <= too_many;
    if (point.failed_share > 0) {
        notes.push_back(fmt::format(
            "{}: {}{:.3g} % of the requests failed, and what the engine spent on them is unknown{}",
            label_of(point), is_usable ? "" : "left out: ", 100 * point.failed_share,
            is_usable ? "; times fitted to such a load are too long or too short" : ""));
    }
    return is_usable;
}

bool read_load(const TokenPoint& point, std::vector<std::string>& notes, Load& load) {
    if (!is_of_answers(point, notes)) {
        return false;
    }
    load.label = label_of(point);
    load.input = point.input;
    load.output = point.output;
    load.ttft_s = point.ttft_s;
    load.tpot_s = tpot_of_tokens(point, notes);
    note_deliveries(point, load.tpot_s, notes);
    load.latency_s = load.ttft_s + (load.output - 1) * load.tpot_s;
    if (!point.concurrency && !point.offered_per_s) {
        notes.push_back(load.label + ": left out: all requests were sent at once, which is no load "
                                     "that is held; give the tool a rate or a concurrency");
        return false;
    }
    load.per_s = point.completed_per_s ? *point.completed_per_s
                 : point.concurrency   ? *point.concurrency / load.latency_s
                                       : *point.offered_per_s;
    load.in_flight = load.per_s * load.latency_s;
    if (point.concurrency) {
        judge_closed(point, load, notes);
    }
    if (!load.is_closed && load.per_s < kept_share * *point.offered_per_s) {
        notes.push_back(fmt::format("{}: {:.3g} /s were completed of {:.3g} /s offered: the "
                                    "engine was saturated, or the load generator throttled",
                                    load.label, load.per_s, *point.offered_per_s));
    }
    return true;
}

/// Offered more, a saturated engine has ever more requests inside. One that has not is fed by a
/// loop that is closed somewhere.
void note_hidden_loops(const std::vector<TokenPoint>& points, std::vector<std::string>& notes) {
    const auto in_flight = [](const TokenPoint& point) {
        return *point.completed_per_s * *point.latency_s;
    };
    const auto alike = [](double a, double b) { return std::abs(a / b - 1) < 0.03; };
    std::vector<const TokenPoint*> open;
    for (const TokenPoint& point : points) {
        if (point.offered_per_s && !point.concurrency && point.completed_per_s && point.latency_s) {
            open.push_back(&point);
        }
    }
    std::sort(open.begin(), open.end(), [](const TokenPoint* a, const TokenPoint* b) {
        return *a->offered_per_s < *b->offered_per_s;
    });
    for (std::size_t i = 1; i < open.size(); ++i) {
        const TokenPoint& less = *open[i - 1];
        const TokenPoint& more = *open[i];
        if (*more.offered_per_s > (1 + tolerance) * *less.offered_per_s &&
            alike(*more.completed_per_s, *less.completed_per_s) &&
            alike(in_flight(more), in_flight(less))) {
            notes.push_back(fmt::format(
                "{}: hidden closed loop: {:.4g} requests are in flight at {:g} /s as at {:g} /s; "
                "the client, or what is before the engine, lets no more in",
                label_of(more), in_flight(more), *more.offered_per_s, *less.offered_per_s));
        }
    }
}

/// What a lone request's prefill computes.
WorkRow first_token_row(const Load& load, double budget) {
    WorkRow row{load.label + " TTFT", {}, 0, load.ttft_s};
    const double chunks = std::ceil(load.input / budget);
    of(row.work, Term::alpha) = chunks;
    of(row.work, Term::beta) = load.input;
    of(row.work, Term::eta) = load.input * (load.input + 1) / 2;
    of(row.work, Term::delta) = chunks;
    of(row.work, Term::before) = 1;
    return row;
}

/// A decode step beside `others` that decode, and prompts that come `per_step`.
WorkRow token_row(const Load& load, double others, double per_step) {
    WorkRow row{load.label + " TPOT", {}, 0, load.tpot_s};
    of(row.work, Term::alpha) = 1;
    of(row.work, Term::beta) = 1 + others + per_step * load.input;
    of(row.work, Term::gamma) = (1 + others) * (load.input + load.output / 2);
    of(row.work, Term::eta) = per_step * load.input * (load.input + 1) / 2;
    of(row.work, Term::delta) = 1 + others + per_step;
    return row;
}

/// The steps in which every client of a closed loop has one request served, in step with the
/// others or not.
WorkRow cycle_row(const Load& load, double budget) {
    WorkRow row{load.label + " latency", {}, 0, load.latency_s};
    const double all = load.in_flight;
    const double decodes = load.output - 1;
    of(row.work, Term::alpha) = decodes + std::ceil(all * load.input / budget);
    of(row.work, Term::beta) = all * (load.input + decodes);
    of(row.work, Term::gamma) = all * decodes * (load.input + load.output / 2);
    of(row.work, Term::eta) = all * load.input * (load.input + 1) / 2;
    of(row.work, Term::delta) = all * load.output;
    of(row.work, Term::before) = 1;
    return row;
}

void add_rows(const Load& load, double budget, std::vector<WorkRow>& rows) {
    const bool has_decodes = load.output >= 2;
    if (load.is_closed && load.in_flight > lone) {
        rows.push_back(cycle_row(load, budget));
        return;
    }
    if (load.is_closed) {
        rows.push_back(first_token_row(load, budget));
    }
    if (has_decodes) {
        const double decoding = load.per_s * (load.output - 1) * load.tpot_s;
        rows.push_back(token_row(load, load.is_closed ? 0 : decoding,
                                 load.is_closed ? 0 : load.per_s * load.tpot_s));
    }
}

} // namespace

std::vector<WorkRow> sweep_rows(const std::vector<TokenPoint>& points,
                                std::int64_t max_batched_tokens, std::vector<std::string>& notes) {
    std::vector<WorkRow> rows;
    double most_in_flight = 0;
    double longest = 0;
    for (const TokenPoint& point : points) {
        Load load;
        if (read_load(point, notes, load)) {
            add_rows(load, static_cast<double>(max_batched_tokens), rows);
            most_in_flight = std::max(most_in_flight, load.in_flight);
            longest = std::max(longest, load.input + load.output);
        }
    }
    note_hidden_loops(points, notes);
    if (!rows.empty()) {
        notes.push_back(fmt::format("measured up to {:.3g} requests in flight and {:.0f} tokens of "
                                    "context; beyond, the fit is extrapolated",
                                    most_in_flight, longest));
    }
    return rows;
}

} // namespace skusim::calibration
