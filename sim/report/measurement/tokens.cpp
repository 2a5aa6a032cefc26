#include "tokens.hpp"

#include "report/form/figures.hpp"
#include "wording.hpp"

#include <fmt/format.h>

namespace skusim::report {

using measurement::Latency;
using measurement::StepFigures;
using measurement::TokenFigures;

namespace {

constexpr std::array<std::size_t, 3> shown_quantiles{0, 2, 3}; // p50, p95, p99

std::vector<std::string> times_of(const std::string& load, const char* figure,
                                  const Latency& times) {
    std::vector<std::string> row{load, figure, measured_time(times.mean)};
    for (const std::size_t quantile : shown_quantiles) {
        row.push_back(measured_time(times.quantiles[quantile]));
    }
    return row;
}

void add_seconds(std::vector<std::string>& row, const Latency* times) {
    row.push_back(times == nullptr ? "" : fmt::format("{:.6g}", times->mean.value));
    for (const std::size_t quantile : shown_quantiles) {
        row.push_back(times == nullptr ? ""
                                       : fmt::format("{:.6g}", times->quantiles[quantile].value));
    }
}

const Latency* if_there(const std::optional<Latency>& times) {
    return times ? &*times : nullptr;
}

} // namespace

Table token_table(const MeasurementResult& result, const std::vector<StepFigures>& figures) {
    Table table{{{"load"}, {"tokens"}, {"mean", true}, {"p50", true}, {"p95", true}, {"p99", true}},
                {}};
    for (std::size_t i = 0; i < figures.size(); ++i) {
        if (!figures[i].tokens) {
            continue;
        }
        const TokenFigures& tokens = *figures[i].tokens;
        const std::string load = load_text((*result.steps)[i].step);
        table.rows.push_back(times_of(load, "ttft", tokens.ttft));
        if (tokens.tpot) {
            table.rows.push_back(times_of(load, "tpot", *tokens.tpot));
            table.rows.push_back(times_of(load, "itl", *tokens.itl));
        }
        table.rows.push_back(
            {load, "output per second", number_estimate(tokens.per_second, 3), "", "", ""});
    }
    return table;
}

Table token_rows(const MeasurementResult& result, const std::vector<StepFigures>& figures) {
    Table table{{}, {}};
    for (const char* title : {"rate", "concurrency", "completed", "errors", "duration",
                              "throughput", "tokens_per_s", "input", "output"}) {
        table.columns.push_back({title});
    }
    for (const std::string figure : {"ttft", "tpot", "itl", "latency"}) {
        for (const char* of : {"_mean", "_p50", "_p95", "_p99"}) {
            table.columns.push_back({figure + of});
        }
    }
    table.columns.push_back({"complete"});
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const measurement::MeasuredStep& measured = (*result.steps)[i];
        const StepFigures& it = figures[i];
        const auto* open = std::get_if<measurement::OpenStep>(&measured.step);
        const auto* closed = std::get_if<measurement::ClosedStep>(&measured.step);
        std::vector<std::string> row{open != nullptr ? plain(open->rate.value()) : "",
                                     closed != nullptr ? std::to_string(closed->clients) : "",
                                     std::to_string(it.completed),
                                     std::to_string(it.errors),
                                     plain(in_seconds(measured.window)),
                                     fmt::format("{:.6g}", it.throughput.value)};
        if (it.tokens) {
            for (const double value :
                 {it.tokens->per_second.value, it.tokens->input, it.tokens->output}) {
                row.push_back(fmt::format("{:.6g}", value));
            }
            add_seconds(row, &it.tokens->ttft);
            add_seconds(row, if_there(it.tokens->tpot));
            add_seconds(row, if_there(it.tokens->itl));
            add_seconds(row, if_there(it.latency));
        }
        row.resize(table.columns.size() - 1);
        row.emplace_back(measured.complete ? "yes" : "no");
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace skusim::report
