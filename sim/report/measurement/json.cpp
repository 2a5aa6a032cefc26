#include "json.hpp"

#include <skusim/base/json.hpp>

#include "report/form/figures.hpp"
#include "report/form/json_text.hpp"
#include "wording.hpp"

#include <algorithm>

namespace skusim::report {

using measurement::AnswerEnding;
using measurement::MeasuredStep;
using measurement::StepFigures;

namespace {

Json errors_json(const MeasuredStep& measured) {
    const auto count = [&](AnswerEnding ending) {
        return measured.endings[static_cast<std::size_t>(ending)];
    };
    Json statuses = Json::object();
    for (const auto& [status, times] : measured.bad_statuses) {
        statuses[std::to_string(status)] = times;
    }
    return {{"total", measured.failed.size()},
            {"refused", count(AnswerEnding::refused)},
            {"timed_out", count(AnswerEnding::timed_out)},
            {"broken", count(AnswerEnding::broken)},
            {"bad_status", count(AnswerEnding::bad_status)},
            {"statuses", statuses}};
}

Json measured_latency_json(const measurement::Latency& latency) {
    Json json{{"mean", estimate_json(latency.mean)}};
    for (std::size_t i = 0; i < stats::standard_quantiles.size(); ++i) {
        json[stats::quantile_name(stats::standard_quantiles[i])] =
            estimate_json(latency.quantiles[i]);
    }
    json["sd"] = latency.deviation;
    json["min"] = latency.least;
    json["max"] = latency.greatest;
    return json;
}

Json tokens_json(const measurement::TokenFigures& tokens) {
    return {{"input", tokens.input},
            {"output", tokens.output},
            {"total", tokens.tokens},
            {"deliveries", tokens.deliveries},
            {"uncounted_answers", tokens.uncounted},
            {"per_second", estimate_json(tokens.per_second)}};
}

Json optional_json(const std::optional<measurement::Latency>& times) {
    return times ? measured_latency_json(*times) : Json(nullptr);
}

Json step_json(const MeasuredStep& measured, const StepFigures& figures) {
    const auto* open = std::get_if<measurement::OpenStep>(&measured.step);
    const auto* closed = std::get_if<measurement::ClosedStep>(&measured.step);
    Json json{{"rate_per_s", open != nullptr ? Json(open->rate.value()) : Json(nullptr)},
              {"concurrency", closed != nullptr ? Json(closed->clients) : Json(nullptr)},
              {"complete", measured.complete},
              {"why_incomplete", measured.complete ? Json(nullptr) : Json(measured.why_incomplete)},
              {"duration", in_seconds(measured.window)},
              {"completed", figures.completed},
              {"unfinished", measured.unfinished},
              {"errors", errors_json(measured)},
              {"throughput", estimate_json(figures.throughput)},
              {"error_rate", estimate_json(figures.error_rate)},
              {"latency", optional_json(figures.latency)},
              {"coordinated_omission", closed != nullptr},
              {"client_lag",
               {{"p50", figures.lag_p50}, {"p99", figures.lag_p99}, {"max", figures.lag_max}}},
              {"waited_for_connection", measured.waited},
              {"slices", figures.slices},
              {"slice_correlation", figures.correlation},
              {"warnings", measurement::warnings(measured, figures)}};
    if (measured.tokens_asked) {
        const std::optional<measurement::TokenFigures>& tokens = figures.tokens;
        json["ttft"] = tokens ? measured_latency_json(tokens->ttft) : Json(nullptr);
        json["tpot"] = tokens ? optional_json(tokens->tpot) : Json(nullptr);
        json["itl"] = tokens ? optional_json(tokens->itl) : Json(nullptr);
        json["tokens"] = tokens ? tokens_json(*tokens) : Json(nullptr);
    }
    return json;
}

} // namespace

Json measurement_json(const MeasurementResult& result, const std::vector<StepFigures>& figures) {
    const measurement::LoadTest& test = *result.test;
    Json steps = Json::array();
    for (std::size_t i = 0; i < figures.size(); ++i) {
        steps.push_back(step_json((*result.steps)[i], figures[i]));
    }
    const bool complete =
        result.steps->size() == test.steps.size() && result.steps->back().complete;
    Json json{{"skusim", "measure"},
              {"result_version", result_version},
              {"url", result.url},
              {"method", result.method},
              {"body_bytes", result.body_bytes},
              {"batch_size", result.batch_size},
              {"schedule", schedule_text(test.schedule)},
              {"duration", in_seconds(test.duration)},
              {"requests", test.requests},
              {"warm_up", in_seconds(test.warm_up)},
              {"timeout", in_seconds(test.timeout)},
              {"max_connections", test.max_connections},
              {"complete", complete},
              {"steps_asked", test.steps.size()},
              {"steps", steps},
              {"provenance",
               {{"version", result.version},
                {"seed", test.seed},
                {"started_at", result.started_at},
                {"confidence", result.confidence}}}};
    if (test.tokens) {
        json["tokens_asked"] = {{"input", test.tokens->input},
                                {"output", test.tokens->output},
                                {"model", test.tokens->model}};
    }
    return json;
}

} // namespace skusim::report
