#include "tokens.hpp"

#include <skusim/schema/values.hpp>

#include "notations.hpp"

#include <array>
#include <fmt/format.h>
#include <utility>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

using workload::EmpiricalLength;
using workload::FixedLength;
using workload::GammaLength;
using workload::LengthLaw;
using workload::LognormalLength;
using workload::UniformLength;
using workload::ZipfLength;

constexpr std::size_t most_length_values = 100'000;
constexpr auto usual_law = "{kind: lognormal, mean: 1155, cv: 1.2}";

Notation<std::uint32_t> token_number() {
    return whole<std::uint32_t>(1, workload::most_tokens);
}

void check_range(const Value& map, const std::string& path, Findings& findings) {
    const Value& from = at(map, "from");
    const Value& to = at(map, "to");
    if (as_int(from) > as_int(to)) {
        findings.add(to.mark, fmt::format("{}: to ({}) is below from ({}); swap them", path,
                                          to.scalar, from.scalar));
    }
}

void check_zipf(const Value& map, const std::string& path, Findings& findings) {
    check_range(map, path, findings);
    const Value& to = at(map, "to");
    const int most = int{workload::most_zipf_lengths};
    if (as_int(to) - as_int(at(map, "from")) >= most) {
        findings.add(to.mark, fmt::format("{}: from {} to {} are more than {} lengths; take them "
                                          "closer together",
                                          path, at(map, "from").scalar, to.scalar, most));
    }
}

template <class Law>
Fields<LengthLaw> range_fields() {
    return {required<LengthLaw>("from", within<Law>(&Law::from), token_number(),
                                "The least number of tokens.", "820"),
            required<LengthLaw>("to", within<Law>(&Law::to), token_number(),
                                "The greatest number of tokens.", "1024")};
}

Fields<LengthLaw> zipf_fields() {
    Fields<LengthLaw> fields = range_fields<ZipfLength>();
    fields.add({field<LengthLaw>("theta", within<ZipfLength>(&ZipfLength::theta), number(0, 10),
                                 "How fast longer lengths become rarer; 0 is `uniform`.", "0.6")});
    return fields;
}

template <class Law>
Fields<LengthLaw> mean_fields() {
    return {required<LengthLaw>("mean", within<Law>(&Law::mean), number(1, workload::most_tokens),
                                "Mean number of tokens, before rounding.", "1155"),
            required<LengthLaw>("cv", within<Law>(&Law::cv), number(0.01, 10),
                                "Coefficient of variation: the standard deviation over the mean.",
                                "1.2")};
}

const Notation<LengthLaw>& length_law() {
    static const Notation<LengthLaw> notation = kinds_of<LengthLaw>(
        {kind<LengthLaw>("fixed", "Always as many.", FixedLength{},
                         {required<LengthLaw>("tokens", within<FixedLength>(&FixedLength::tokens),
                                              token_number(), "Number of tokens.", "1024")}),
         kind<LengthLaw>("uniform", "Any number between two ends, each as likely.", UniformLength{},
                         range_fields<UniformLength>(), check_range),
         kind<LengthLaw>("lognormal", "Lognormal, rounded: the usual shape of recorded lengths.",
                         LognormalLength{}, mean_fields<LognormalLength>()),
         kind<LengthLaw>("gamma", "Gamma, rounded.", GammaLength{}, mean_fields<GammaLength>()),
         kind<LengthLaw>("zipf",
                         "Between two ends, the k-th length in proportion to k^-theta: short ones "
                         "are the most frequent.",
                         ZipfLength{}, zipf_fields(), check_zipf),
         kind<LengthLaw>(
             "empirical", "One of a list of lengths, each as likely.", EmpiricalLength{},
             {required<LengthLaw>("values", within<EmpiricalLength>(&EmpiricalLength::values),
                                  list_of(token_number(), 1, most_length_values), "The lengths.",
                                  "[128, 512, 512, 2048]")})},
        KindType{{}, {}, usual_law, "length"});
    return notation;
}

Notation<std::string> preset_name() {
    ChoiceType type;
    for (const workload::TokenPreset& preset : workload::token_presets()) {
        type.choices.push_back({std::string(preset.name), std::string(preset.sentence)});
    }
    return {make_type(std::move(type)),
            [](const Value& value, std::string& into) { into = value.scalar; }};
}

Notation<workload::SharedPrefix> shared_prefix() {
    using workload::SharedPrefix;
    return map_of<SharedPrefix>({{field("groups", &SharedPrefix::groups, whole(1, 1'000'000),
                                        "How many different ones there are, each as likely.", "4"),
                                  required("tokens", &SharedPrefix::tokens, token_number(),
                                           "Tokens of each, before those of `input`.", "512")}});
}

/// What tells lengths, as far as it is there.
struct Ways {
    explicit Ways(const Value& map)
        : input(map.find("input")), output(map.find("output")), pairs(map.find("pairs")),
          preset(map.find("preset")) {}

    [[nodiscard]] bool has_laws() const { return input != nullptr || output != nullptr; }
    [[nodiscard]] int count() const {
        return (has_laws() ? 1 : 0) + (pairs != nullptr ? 1 : 0) + (preset != nullptr ? 1 : 0);
    }

    const Value* input;
    const Value* output;
    const Value* pairs;
    const Value* preset;
};

void check_lengths(const Value& map, const std::string& path, Findings& findings) {
    const Ways ways(map);
    if (ways.count() > 1) {
        findings.add(map.mark, path + ": the laws of input and output, pairs and preset each tell "
                                      "all lengths; give one of the three");
    }
    if ((ways.input == nullptr) != (ways.output == nullptr)) {
        findings.add(map.mark, fmt::format("{}: key \"{}\" is missing; add \"{}: {}\"", path,
                                           ways.input == nullptr ? "input" : "output",
                                           ways.input == nullptr ? "input" : "output", usual_law));
    }
    const Value* correlation = map.find("correlation");
    if (correlation != nullptr && !ways.has_laws()) {
        findings.add(correlation->mark, path + ".correlation: belongs to the laws of input and "
                                               "output; pairs and presets have their own; "
                                               "remove it");
    }
}

void check_sessions(const Value& workload, Findings& findings) {
    const Value* sessions = workload.find("sessions");
    const std::string& kind = at(at(workload, "arrivals"), "kind").scalar;
    if (sessions == nullptr || kind == "poisson" || kind == "gamma" || kind == "closed") {
        return;
    }
    findings.add(sessions->mark,
                 kind == "trace"
                     ? "workload.sessions: a recording's requests come as they were recorded; "
                       "remove it"
                     : fmt::format("workload.sessions: are started by arrivals of kind poisson, "
                                   "gamma or closed, not {}; remove it, or change `arrivals`",
                                   kind));
}

} // namespace

const Notation<DescribedTokens>& tokens() {
    static const Notation<DescribedTokens> notation = map_of<DescribedTokens>(
        {{field("input", &DescribedTokens::input, length_law(), "Tokens of a prompt.", usual_law)
              .otherwise("as pairs, preset or the recording say"),
          field("output", &DescribedTokens::output, length_law(), "Tokens that are generated.",
                "{kind: lognormal, mean: 211, cv: 0.8}")
              .otherwise("as pairs, preset or the recording say"),
          field("correlation", &DescribedTokens::correlation,
                number(-workload::strongest_correlation, workload::strongest_correlation),
                "Of input and output, as that of the normal numbers behind them (a Gaussian "
                "copula).",
                "0.3"),
          field("pairs", &DescribedTokens::pairs, one_line(),
                "A file of requests from which input and output are drawn together, relative to "
                "the scenario file: with columns input_tokens and output_tokens, or in a form "
                "that `arrivals: {kind: trace}` reads.",
                "requests.csv")
              .otherwise("input and output have laws"),
          field("preset", &DescribedTokens::preset, preset_name(),
                "Lengths of a known workload, in place of input and output.", "azure-conv")
              .otherwise("input and output have laws"),
          field("shared_prefix", &DescribedTokens::shared_prefix, shared_prefix(),
                "What several prompts begin with, such as a system prompt.",
                "{groups: 4, tokens: 512}")
              .otherwise("none"),
          field("zero_output", &DescribedTokens::zero_output, one_of<traces::ZeroOutput>(),
                "What becomes of a recorded request that generated nothing: of a trace, or of "
                "pairs.",
                "one")},
         {},
         check_lengths});
    return notation;
}

Notation<workload::Sessions> sessions() {
    using workload::Sessions;
    return map_of<Sessions>(
        {{required("turns", &Sessions::turns, whole(1, 10'000),
                   "Requests of a conversation; each one's prompt is all that was said before, "
                   "and its own input.",
                   "4"),
          field("think_time", &Sessions::think_time, time_or_zero(),
                "From the end of an answer to the next turn.", "20 s")
              .otherwise("0 s")}});
}

workload::TokenLengths lengths_of(const DescribedTokens& described) {
    workload::TokenLengths lengths;
    if (described.preset) {
        const workload::TokenLengths* preset = workload::token_preset(*described.preset);
        SKUSIM_CHECK(preset != nullptr, "a name is checked before it is read");
        lengths = *preset;
    } else if (described.input && described.output) {
        lengths = {*described.input, *described.output, described.correlation};
    }
    lengths.shared_prefix = described.shared_prefix;
    return lengths;
}

void check_tokens(const Value& map, Findings& findings) {
    const Value& workload = at(map, "workload");
    const Value* tokens = workload.find("tokens");
    const Value* sessions = workload.find("sessions");
    const Value* kind = at(map, "service").find("kind");
    const bool is_trace = at(at(workload, "arrivals"), "kind").scalar == "trace";
    if (kind == nullptr || kind->scalar != "llm") {
        for (const auto& [value, key] :
             {std::pair{tokens, "tokens"}, std::pair{sessions, "sessions"}}) {
            if (value != nullptr) {
                findings.add(value->mark, fmt::format("workload.{}: is of the requests of a "
                                                      "language model; write \"service: {{kind: "
                                                      "llm}}\", or remove it",
                                                      key));
            }
        }
        return;
    }
    check_sessions(workload, findings);
    const bool tells_lengths = tokens != nullptr && Ways(*tokens).count() > 0;
    if (!tells_lengths && !is_trace) {
        findings.add(tokens == nullptr ? workload.mark : tokens->mark,
                     "workload.tokens: requests of a language model have tokens in and out; add "
                     "\"tokens: {preset: azure-conv}\", or laws of input and output");
    }
    const Value* zero_output = tokens == nullptr ? nullptr : tokens->find("zero_output");
    if (zero_output != nullptr && !is_trace && tokens->find("pairs") == nullptr) {
        findings.add(zero_output->mark, "workload.tokens.zero_output: is of recorded requests, in "
                                        "a trace or in pairs; remove it");
    }
}

} // namespace skusim::scenarios
