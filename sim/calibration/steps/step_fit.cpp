#include <skusim/calibration/step_fit.hpp>

#include "operators.hpp"
#include "sweep.hpp"
#include "timeline.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace skusim::calibration {

namespace {

/// More requests tell nothing new, and each is held against all that run beside it.
constexpr std::size_t most_requests = 5000;
/// No engine is that slow.
constexpr double longest_step_s = 600;

std::vector<TimedTokenRequest> first_requests(const TokenMeasurement& measurement,
                                              std::vector<std::string>& notes) {
    std::vector<TimedTokenRequest> requests = measurement.requests;
    std::sort(requests.begin(), requests.end(),
              [](const TimedTokenRequest& a, const TimedTokenRequest& b) {
                  return a.first_s < b.first_s;
              });
    if (requests.size() > most_requests) {
        notes.push_back(fmt::format("{}: of {} requests the first {} are used", measurement.file,
                                    requests.size(), most_requests));
        requests.resize(most_requests);
    }
    return requests;
}

/// Rows of the requests of all files, each of which is a run of its own.
std::vector<WorkRow> request_rows(const std::vector<TokenMeasurement>& measurements,
                                  std::int64_t max_batched_tokens, const KnownTime& known,
                                  std::vector<std::string>& notes) {
    std::vector<WorkRow> rows;
    for (const TokenMeasurement& measurement : measurements) {
        const auto requests = first_requests(measurement, notes);
        for (WorkRow& row : decode_rows(requests, max_batched_tokens, known)) {
            row.label = fmt::format("{}:{}", measurement.file, row.label);
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

service::LinearStep line_of(Work coefficients) {
    service::LinearStep step;
    step.line.alpha_s = of(coefficients, Term::alpha);
    step.line.beta_s = of(coefficients, Term::beta);
    step.line.gamma_s = of(coefficients, Term::gamma);
    step.line.eta_s = of(coefficients, Term::eta);
    step.line.delta_s = of(coefficients, Term::delta);
    return step;
}

tl::expected<StepFit, std::string> linear_fit(const std::vector<WorkRow>& rows,
                                              const std::vector<Term>& terms, StepFit result) {
    auto found = fit_terms(rows, terms);
    if (!found) {
        return tl::unexpected(found.error());
    }
    const service::LinearStep step = line_of(found->coefficients);
    if (step.line.alpha_s + step.line.beta_s <= 0) {
        return tl::unexpected(std::string("neither alpha nor beta is told by the measurements: a "
                                          "step would take no time"));
    }
    if (step.line.alpha_s > longest_step_s || step.line.beta_s > longest_step_s) {
        return tl::unexpected(
            fmt::format("a step would take {:.3g} s, and {:.3g} s for each token; "
                        "are the times in seconds?",
                        step.line.alpha_s, step.line.beta_s));
    }
    if (result.before_s) {
        result.before_s = of(found->coefficients, Term::before);
    }
    result.step = step;
    result.fit = std::move(found->fit);
    result.untold = std::move(found->untold);
    return result;
}

/// Seconds of D(T), between rows and beyond the last as the table's readers have it.
double table_seconds(const service::TableStep& step, double tokens) {
    const auto& rows = step.rows;
    auto high = std::find_if(rows.begin() + 1, rows.end() - 1, [&](const auto& row) {
        return static_cast<double>(row.tokens) >= tokens;
    });
    const auto low = high - 1;
    const auto from = static_cast<double>(low->tokens);
    const double slope =
        (high->seconds - low->seconds) / (static_cast<double>(high->tokens) - from);
    return low->seconds + slope * std::max(tokens - from, 0.0);
}

/// What operators do not tell, from requests: the host, and attention where steps mix.
tl::expected<void, std::string> correct(OperatorFit& operators, const std::vector<WorkRow>& rows) {
    auto found = fit_terms(rows, {Term::alpha, Term::gamma, Term::eta});
    if (!found) {
        return tl::unexpected(found.error());
    }
    service::TableStep& step = operators.step;
    const double host_s = of(found->coefficients, Term::alpha);
    for (auto& row : step.rows) {
        row.seconds += host_s;
    }
    operators.notes.push_back(
        fmt::format("alpha, gamma and eta are of the requests: alpha is what a step takes beyond "
                    "its operators, "
                    "and is in the table; of attention alone gamma is {:.4g} s, eta {:.4g} s",
                    step.line.gamma_s, step.line.eta_s));
    step.line.gamma_s = of(found->coefficients, Term::gamma);
    step.line.eta_s = of(found->coefficients, Term::eta);
    std::vector<FittedParameter> parameters = std::move(found->fit.parameters);
    for (FittedParameter& parameter : operators.fit.parameters) {
        if (parameter.name != "gamma" && parameter.name != "eta") {
            parameters.push_back(std::move(parameter));
        }
    }
    operators.fit.parameters = std::move(parameters);
    operators.fit.points = std::move(found->fit.points);
    operators.untold.insert(operators.untold.end(), found->untold.begin(), found->untold.end());
    return {};
}

tl::expected<StepFit, std::string> table_fit(const std::vector<TokenMeasurement>& measurements,
                                             const StepQuestion& question, bool has_requests) {
    auto operators = fit_operators(measurements, question.layers);
    if (!operators) {
        return tl::unexpected(operators.error());
    }
    if (has_requests) {
        const service::TableStep alone = operators->step;
        const KnownTime known = [&](double tokens, double sampled) {
            return table_seconds(alone, tokens) +
                   (alone.line.delta_s + alone.line.sigma_s) * sampled;
        };
        const auto rows =
            request_rows(measurements, question.max_batched_tokens, known, operators->notes);
        if (auto done = correct(*operators, rows); !done) {
            return tl::unexpected(done.error());
        }
    } else {
        operators->notes.emplace_back(
            "operators do not tell what the host adds to a step, nor what they take when steps mix "
            "prompts and decodes: steps come out short; requests of a run on the same engine, "
            "given "
            "beside them, tell both");
    }
    return StepFit{std::move(operators->step), std::nullopt, std::move(operators->fit),
                   std::move(operators->untold), std::move(operators->notes)};
}

} // namespace

tl::expected<StepFit, std::string> fit_steps(const std::vector<TokenMeasurement>& measurements,
                                             const StepQuestion& question) {
    std::vector<TokenPoint> points;
    bool has_requests = false;
    bool has_operators = false;
    for (const TokenMeasurement& it : measurements) {
        points.insert(points.end(), it.points.begin(), it.points.end());
        has_requests = has_requests || !it.requests.empty();
        has_operators =
            has_operators || !it.dense.empty() || !it.per_sequence.empty() || !it.attention.empty();
    }
    if (!points.empty() && (has_requests || has_operators)) {
        return tl::unexpected(std::string("means of loads cannot be fitted together with requests "
                                          "or operators; give either"));
    }
    if (has_operators) {
        return table_fit(measurements, question, has_requests);
    }
    StepFit result;
    std::vector<Term> terms{Term::alpha, Term::beta, Term::gamma, Term::eta, Term::delta};
    std::vector<WorkRow> rows;
    if (has_requests) {
        rows = request_rows(measurements, question.max_batched_tokens, {}, result.notes);
    } else {
        rows = sweep_rows(points, question.max_batched_tokens, result.notes);
        terms.push_back(Term::before);
        result.before_s = 0;
    }
    if (rows.empty()) {
        return tl::unexpected(has_requests
                                  ? std::string("no request tells of decode steps: all have fewer "
                                                "than 8 tokens")
                                  : "no load was held: " + result.notes.front());
    }
    return linear_fit(rows, terms, std::move(result));
}

} // namespace skusim::calibration
