#include <skusim/measurement/figures.hpp>

#include <cmath>
#include <fmt/format.h>

namespace skusim::measurement {

namespace {

/// What the client adds may be this share of what it measures.
constexpr double tolerable_lag = 0.1;

std::string milliseconds(double seconds) {
    return fmt::format("{:.3g} ms", seconds * 1e3);
}

std::string late_client(const StepFigures& figures) {
    if (!figures.latency) {
        return "";
    }
    const double p50 = figures.latency->quantiles[0].value;
    const double p99 = figures.latency->quantiles[3].value;
    if (figures.lag_p50 <= tolerable_lag * p50 && figures.lag_p99 <= tolerable_lag * p99) {
        return "";
    }
    return fmt::format("the client itself was late: it sent requests {} (p50) and {} (p99) after "
                       "their time, which is part of the latencies; give it a processor of its own",
                       milliseconds(figures.lag_p50), milliseconds(figures.lag_p99));
}

/// Warns of an open step whose completions fall behind its arrivals.
std::string falls_behind(const MeasuredStep& measured, const StepFigures& figures) {
    constexpr double least_arrivals = 50;
    constexpr double least_share = 0.95;
    const double arrived =
        static_cast<double>(figures.completed + figures.errors + measured.unfinished);
    const double seconds = in_seconds(measured.window);
    const double answered =
        figures.throughput.value * seconds + static_cast<double>(figures.errors);
    if (!std::holds_alternative<OpenStep>(measured.step) || arrived < least_arrivals ||
        answered >= least_share * arrived) {
        return "";
    }
    return fmt::format("the endpoint did not keep up: {:.4g} requests/s came and {:.4g} /s were "
                       "completed, so latency depends on how long the step took",
                       arrived / seconds, figures.throughput.value);
}

std::string errors(const MeasuredStep& measured, const StepFigures& figures) {
    if (figures.errors == 0) {
        return "";
    }
    std::string kinds;
    const auto add = [&](std::uint64_t count, const std::string& kind) {
        if (count > 0) {
            kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", count, kind);
        }
    };
    for (const auto& [status, count] : measured.bad_statuses) {
        add(count, fmt::format("with status {}", status));
    }
    for (const AnswerEnding ending :
         {AnswerEnding::refused, AnswerEnding::timed_out, AnswerEnding::broken}) {
        const auto i = static_cast<std::size_t>(ending);
        add(measured.endings[i], std::string(ending_names[i]));
    }
    return fmt::format("{} errors ({}; the first: {}); latencies are of completed requests only",
                       figures.errors, kinds, measured.first_error);
}

std::string dependent_slices(const StepFigures& figures) {
    // One in a hundred series of independent slices goes beyond.
    const double limit = 2.33 / std::sqrt(static_cast<double>(figures.slices));
    if (!figures.correlation || *figures.correlation <= limit) {
        return "";
    }
    return fmt::format("slices of the step resemble their neighbours (correlation {:.2f}), so the "
                       "intervals are too narrow; let it run longer",
                       *figures.correlation);
}

/// Warns where deliveries are not tokens: most clients then count the one for the other.
std::string several_at_once(const TokenFigures& tokens) {
    constexpr double tolerable = 1.02; // an answer may end with an empty delivery, or without one
    const double each = static_cast<double>(tokens.tokens) / static_cast<double>(tokens.deliveries);
    if (each > tolerable) {
        return fmt::format(
            "the server sends {:.3g} tokens at once on average ({} tokens in {} "
            "chunks), so that gaps between chunks are longer than tpot; tpot and itl "
            "here are of tokens",
            each, tokens.tokens, tokens.deliveries);
    }
    if (each < 1 / tolerable) {
        return fmt::format("the server sent {} chunks and counts {} tokens, so that some chunks "
                           "hold none; ttft may be of such a chunk",
                           tokens.deliveries, tokens.tokens);
    }
    return "";
}

std::vector<std::string> token_warnings(const TokensAsked& asked, const TokenFigures& tokens) {
    constexpr double tolerable = 0.02;
    std::vector<std::string> texts;
    if (std::string text = several_at_once(tokens); !text.empty()) {
        texts.push_back(std::move(text));
    }
    if (tokens.uncounted > 0) {
        texts.push_back(fmt::format("of {} answers the server did not tell the number of tokens "
                                    "(\"usage\"): they are taken to have the {} that were asked",
                                    tokens.uncounted, asked.output));
    }
    if (std::abs(tokens.output - asked.output) > tolerable * asked.output) {
        texts.push_back(fmt::format("answers have {:.4g} tokens on average and {} were asked; the "
                                    "server may not know \"ignore_eos\"",
                                    tokens.output, asked.output));
    }
    if (std::abs(tokens.input - asked.input) > tolerable * asked.input) {
        texts.push_back(fmt::format("prompts have {:.4g} tokens on average as the server counts "
                                    "them, from {} words",
                                    tokens.input, asked.input));
    }
    return texts;
}

} // namespace

std::vector<std::string> warnings(const MeasuredStep& measured, const StepFigures& figures) {
    std::vector<std::string> texts;
    const auto add = [&](const std::string& text) {
        if (!text.empty()) {
            texts.push_back(text);
        }
    };
    if (!measured.complete) {
        add("incomplete: " + measured.why_incomplete);
    }
    if (std::holds_alternative<ClosedStep>(measured.step)) {
        add("clients wait for their answers, so a stall of the endpoint hides the requests that "
            "would have come meanwhile (coordinated omission); a rate does not");
    }
    if (measured.waited > 0) {
        add(fmt::format("{} requests waited for a free connection, which is part of their latency; "
                        "raise --max-connections if the endpoint takes more",
                        measured.waited));
    }
    add(errors(measured, figures));
    add(falls_behind(measured, figures));
    add(late_client(figures));
    add(dependent_slices(figures));
    if (figures.tokens) {
        for (const std::string& text : token_warnings(*measured.tokens_asked, *figures.tokens)) {
            add(text);
        }
    }
    return texts;
}

} // namespace skusim::measurement
