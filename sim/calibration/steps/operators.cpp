#include "operators.hpp"

#include "term_fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <string_view>
#include <utility>

namespace skusim::calibration {

namespace {

/// LLMServingSim times the norm before attention and the one before the MLP as one operator.
constexpr std::string_view norm_of_a_layer = "layernorm";
constexpr std::array<std::string_view, 2> once_a_step{"embedding", "final_layernorm"};

/// Kernels compute whole tiles of so many queries: shorter chunks take as long as one, and tell
/// nothing of pairs.
constexpr double tile_of_queries = 128;

/// How often a step of a model with so many layers has the operator.
int times_in_step(std::string_view name, int layers) {
    const bool is_once =
        std::find(once_a_step.begin(), once_a_step.end(), name) != once_a_step.end();
    return is_once ? 1 : name == norm_of_a_layer ? 2 * layers : layers;
}

/// All lists of the measurements, one after the other.
template <class Item>
std::vector<Item> gathered(const std::vector<TokenMeasurement>& measurements,
                           std::vector<Item> TokenMeasurement::*list) {
    std::vector<Item> all;
    for (const TokenMeasurement& measurement : measurements) {
        all.insert(all.end(), (measurement.*list).begin(), (measurement.*list).end());
    }
    return all;
}

/// Seconds of all operators by count, of the counts at which each was timed.
std::map<std::int64_t, double> sums_of(const std::vector<OperatorTime>& times, int layers) {
    std::map<std::string, std::map<std::int64_t, double>> by_name;
    for (const OperatorTime& time : times) {
        by_name[time.name][time.count] = time.seconds;
    }
    std::map<std::int64_t, double> sums;
    for (const auto& [count, unused] : by_name.begin()->second) {
        double sum = 0;
        bool has_all = true;
        for (const auto& [name, by_count] : by_name) {
            const auto found = by_count.find(count);
            has_all = has_all && found != by_count.end();
            sum += has_all ? times_in_step(name, layers) * found->second : 0;
        }
        if (has_all) {
            sums[count] = sum;
        }
    }
    return sums;
}

double pairs_of(const AttentionTime& time) {
    return time.chunk * time.before + time.chunk * (time.chunk + 1) / 2;
}

/// The rows of one kind of attention, and the group that each is told in.
struct AttentionRows {
    std::vector<WorkRow> rows;
    std::vector<double> groups; ///< decoding sequences, or tokens of a chunk
};

AttentionRows decoding_rows(const std::vector<AttentionTime>& times) {
    AttentionRows result;
    for (const AttentionTime& time : times) {
        if (time.chunk == 0 && time.sequences > 0) {
            WorkRow row{"", {}, 0, time.seconds};
            of(row.work, Term::alpha) = 1;
            of(row.work, Term::gamma) = time.sequences * time.context;
            of(row.work, Term::delta) = time.sequences;
            result.rows.push_back(row);
            result.groups.push_back(time.sequences);
        }
    }
    return result;
}

AttentionRows prompt_rows(const std::vector<AttentionTime>& times) {
    AttentionRows result;
    for (const AttentionTime& time : times) {
        if (time.chunk >= tile_of_queries && time.sequences == 0) {
            WorkRow row{"", {}, 0, time.seconds};
            of(row.work, Term::alpha) = 1;
            of(row.work, Term::eta) = pairs_of(time);
            result.rows.push_back(row);
            result.groups.push_back(time.chunk);
        }
    }
    return result;
}

AttentionRows head_rows(const std::map<std::int64_t, double>& times) {
    AttentionRows result;
    for (const auto& [sequences, seconds] : times) {
        WorkRow row{"", {}, 0, seconds};
        of(row.work, Term::alpha) = 1;
        of(row.work, Term::delta) = static_cast<double>(sequences);
        result.rows.push_back(row);
        result.groups.push_back(static_cast<double>(sequences));
    }
    return result;
}

/// A group's times are told as their mean.
void add_groups(const AttentionRows& rows, const Fit& fit, int times, const char* label,
                std::vector<FitPoint>& points) {
    struct Sum {
        double measured = 0;
        double fitted = 0;
        int count = 0;
    };
    std::map<double, Sum> groups;
    for (std::size_t i = 0; i < rows.groups.size(); ++i) {
        Sum& sum = groups[rows.groups[i]];
        sum.measured += times * fit.points[i].measured;
        sum.fitted += times * fit.points[i].fitted;
        ++sum.count;
    }
    for (const auto& [group, sum] : groups) {
        points.push_back({fmt::format(fmt::runtime(label), group), FigureUnit::seconds,
                          sum.measured / sum.count, sum.fitted / sum.count, std::nullopt});
    }
}

/// The coefficient of a step, where that of the fit is of `times` a step.
void add_parameter(const Fit& fit, Term term, const char* name, int times, Fit& into) {
    for (const FittedParameter& parameter : fit.parameters) {
        if (parameter.name == term_names[static_cast<std::size_t>(term)]) {
            FittedParameter ours = parameter;
            ours.name = name;
            ours.value *= times;
            if (ours.standard_error) {
                *ours.standard_error *= times;
            }
            into.parameters.push_back(std::move(ours));
        }
    }
}

/// The median of what both kinds of attention together take over the sum of each alone.
std::optional<double> mixed_factor(const std::vector<AttentionTime>& times) {
    std::map<std::pair<double, double>, double> decoding;
    std::map<std::pair<double, double>, double> prompts;
    for (const AttentionTime& time : times) {
        if (time.chunk == 0) {
            decoding[{time.sequences, time.context}] = time.seconds;
        } else if (time.sequences == 0) {
            prompts[{time.chunk, time.before}] = time.seconds;
        }
    }
    std::vector<double> factors;
    for (const AttentionTime& time : times) {
        const auto decode = decoding.find({time.sequences, time.context});
        const auto prompt = prompts.find({time.chunk, time.before});
        if (time.chunk > 0 && time.sequences > 0 && decode != decoding.end() &&
            prompt != prompts.end()) {
            factors.push_back(time.seconds / (decode->second + prompt->second));
        }
    }
    if (factors.empty()) {
        return std::nullopt;
    }
    const auto middle = factors.begin() + std::ssize(factors) / 2;
    std::nth_element(factors.begin(), middle, factors.end());
    return *middle;
}

void add_rest(const char* what, const TermFit& found, OperatorFit& result) {
    result.notes.push_back(fmt::format("{} within {:.2g} % (root mean square of {} times)", what,
                                       100 * fit_error(found.fit), found.fit.points.size()));
    for (const std::string& sentence : found.untold) {
        result.untold.push_back(std::string(what) + ": " + sentence);
    }
}

/// Adds gamma, eta and delta; gives what attention takes in every step.
tl::expected<double, std::string> add_attention(const std::vector<AttentionTime>& times, int layers,
                                                OperatorFit& result) {
    const AttentionRows decoding = decoding_rows(times);
    const AttentionRows prompts = prompt_rows(times);
    auto decodes = fit_terms(decoding.rows, {Term::alpha, Term::gamma, Term::delta});
    auto chunks = fit_terms(prompts.rows, {Term::alpha, Term::eta});
    if (!decodes || !chunks) {
        return tl::unexpected("the profile of attention has not both decodes alone and prompts of "
                              "128 tokens and more "
                              "alone: " +
                              (decodes ? chunks.error() : decodes.error()));
    }
    result.step.line.gamma_s = layers * of(decodes->coefficients, Term::gamma);
    result.step.line.delta_s = layers * of(decodes->coefficients, Term::delta);
    result.step.line.eta_s = layers * of(chunks->coefficients, Term::eta);
    add_parameter(decodes->fit, Term::gamma, "gamma", layers, result.fit);
    add_parameter(chunks->fit, Term::eta, "eta", layers, result.fit);
    add_parameter(decodes->fit, Term::delta, "delta", layers, result.fit);
    add_groups(decoding, decodes->fit, layers, "attention of {:g} decoding", result.fit.points);
    add_groups(prompts, chunks->fit, layers, "attention of a chunk of {:g}", result.fit.points);
    add_rest("attention of decodes", *decodes, result);
    add_rest("attention of prompts", *chunks, result);
    if (const std::optional<double> mixed = mixed_factor(times)) {
        result.fit.parameters.push_back({"mu", FigureUnit::none, *mixed, std::nullopt});
        result.notes.push_back(fmt::format(
            "mu: attention of steps with prompts and decodes takes {:.3g} times the sum of both "
            "alone, in the median; a table has no key for it",
            *mixed));
    }
    return layers * of(decodes->coefficients, Term::alpha);
}

/// Adds sigma; gives what the head takes in every step.
double add_head(const std::vector<OperatorTime>& times, OperatorFit& result) {
    if (times.empty()) {
        result.notes.emplace_back("no profile of head and sampler: their time is left out");
        return 0;
    }
    const AttentionRows rows = head_rows(sums_of(times, 1));
    auto head = fit_terms(rows.rows, {Term::alpha, Term::delta});
    if (!head) {
        result.untold.push_back("head and sampler: " + head.error());
        return 0;
    }
    result.step.line.sigma_s = of(head->coefficients, Term::delta);
    add_parameter(head->fit, Term::delta, "sigma", 1, result.fit);
    add_groups(rows, head->fit, 1, "head and sampler of {:g}", result.fit.points);
    add_rest("head and sampler", *head, result);
    return of(head->coefficients, Term::alpha);
}

} // namespace

tl::expected<OperatorFit, std::string>
fit_operators(const std::vector<TokenMeasurement>& measurements, std::optional<int> layers) {
    const auto dense = gathered(measurements, &TokenMeasurement::dense);
    const auto attention = gathered(measurements, &TokenMeasurement::attention);
    if (dense.empty() || attention.empty()) {
        return tl::unexpected(fmt::format(
            "a step needs the profiles of dense operators and of attention; {} is missing",
            dense.empty() ? "that of dense operators (layer,tokens,time_us)"
                          : "that of attention (prefill_chunk,kv_prefill,n_decode,kv_decode,"
                            "time_us)"));
    }
    if (!layers) {
        return tl::unexpected(std::string("operators were timed for one layer, and the number of "
                                          "layers is not told; give --model or --layers"));
    }
    OperatorFit result;
    const auto kernels = add_attention(attention, *layers, result);
    if (!kernels) {
        return tl::unexpected(kernels.error());
    }
    const double once =
        *kernels + add_head(gathered(measurements, &TokenMeasurement::per_sequence), result);
    for (const auto& [tokens, seconds] : sums_of(dense, *layers)) {
        result.step.rows.push_back({tokens, seconds + once});
    }
    if (result.step.rows.size() < 2) {
        return tl::unexpected(std::string("the dense operators have no two numbers of tokens in "
                                          "common: no table can be made of them"));
    }
    return result;
}

} // namespace skusim::calibration
