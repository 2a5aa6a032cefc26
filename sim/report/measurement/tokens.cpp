#include "tokens.hpp"

#include "report/form/figures.hpp"
#include "wording.hpp"

#include <fmt/format.h>

namespace skusim::report {

using measurement::Latency;
using measurement::StepFigures;
using measurement::TokenFigures;

namespace {

constexpr std::array<std::size_t, 3> token_quantiles{0, 2, 3}; // p50, p95, p99

void add_tail(Table& table, const std::string& load, const char* figure, const Latency* times) {
    if (times == nullptr) {
        return;
    }
    std::vector<std::string> row{load, figure};
    for (const std::size_t quantile : token_quantiles) {
        row.push_back(measured_time(times->quantiles[quantile]));
    }
    table.rows.push_back(std::move(row));
}

std::string mean_of(const Latency* times) {
    return times == nullptr ? "-" : measured_time(times->mean);
}

void add_seconds(std::vector<std::string>& row, const Latency* times) {
    row.push_back(times == nullptr ? "" : fmt::format("{:.6g}", times->mean.value));
    for (const std::size_t quantile : token_quantiles) {
        row.push_back(times == nullptr ? ""
                                       : fmt::format("{:.6g}", times->quantiles[quantile].value));
    }
}

const Latency* if_there(const std::optional<Latency>& times) {
    return times ? &*times : nullptr;
}

} // namespace

std::string token_tables(const MeasurementResult& result, const std::vector<StepFigures>& figures,
                         Format format) {
    Table means{{{"load"},
                 {"mean ttft", true},
                 {"mean tpot", true},
                 {"mean itl", true},
                 {"tokens per second", true}},
                {}};
    Table tails{{{"load"}, {"of tokens"}, {"p50", true}, {"p95", true}, {"p99", true}}, {}};
    for (std::size_t i = 0; i < figures.size(); ++i) {
        if (!figures[i].tokens) {
            continue;
        }
        const TokenFigures& tokens = *figures[i].tokens;
        const std::string load = load_text((*result.steps)[i].step);
        means.rows.push_back({load, measured_time(tokens.ttft.mean), mean_of(if_there(tokens.tpot)),
                              mean_of(if_there(tokens.itl)),
                              number_estimate(tokens.per_second, 3)});
        add_tail(tails, load, "ttft", &tokens.ttft);
        add_tail(tails, load, "tpot", if_there(tokens.tpot));
        add_tail(tails, load, "itl", if_there(tokens.itl));
    }
    return means.in(format) + '\n' + tails.in(format);
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
