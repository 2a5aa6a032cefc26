#include "recordings.hpp"

#include <skusim/schema/values.hpp>
#include <skusim/traces/file.hpp>

#include "classes.hpp"
#include "named_file.hpp"
#include "workload.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

/// What becomes of recorded requests without output; absent for a service without tokens.
std::optional<traces::ZeroOutput> zero_output_in(const Value& map) {
    const Value* kind = at(map, "service").find("kind");
    if (kind == nullptr || kind->scalar != "llm") {
        return std::nullopt;
    }
    const Value* described = at(map, "workload").find("tokens");
    return described == nullptr ? traces::ZeroOutput::drop
                                : value_of(tokens(), *described).zero_output;
}

/// Whether `workload.tokens` tells lengths.
bool describes_lengths(const Value& map) {
    const Value* described = at(map, "workload").find("tokens");
    return described != nullptr &&
           (described->find("input") != nullptr || described->find("pairs") != nullptr ||
            described->find("preset") != nullptr);
}

Result<void> take_recorded_tokens(scenario::Scenario& scenario, const Value& map,
                                  const workload::TraceFacts& facts) {
    const Value& section = at(map, "workload");
    if (facts.tokens && describes_lengths(map)) {
        const Mark& mark = at(section, "tokens").mark;
        return failure({scenario.file, mark.line, mark.column},
                       "workload.tokens: the recording tells the tokens of each request; remove "
                       "input, output, pairs and preset");
    }
    if (!facts.tokens && !describes_lengths(map)) {
        const Mark& mark = at(at(section, "arrivals"), "file").mark;
        return failure({scenario.file, mark.line, mark.column},
                       "workload.arrivals.file: the recording has no columns of tokens; add "
                       "\"tokens: {preset: azure-conv}\", or laws of input and output");
    }
    if (facts.tokens) {
        if (!scenario.tokens) {
            scenario.tokens.emplace();
        }
        scenario.tokens->recorded = true;
    }
    return {};
}

/// Which functions of a recording of several are asked for; all if none is named.
std::vector<std::string> functions_in(const Value& arrivals) {
    std::vector<std::string> functions;
    if (const Value* named = arrivals.find("functions")) {
        for (const Value& item : named->items) {
            functions.push_back(item.scalar);
        }
    }
    return functions;
}

Result<void> read_trace_of(scenario::Scenario& scenario, const Value& map, Origin& origin) {
    const auto* trace = scenario.arrivals_if<workload::TraceArrivals>();
    if (trace == nullptr) {
        return {};
    }
    const Value& arrivals = at(at(map, "workload"), "arrivals");
    std::vector<std::string> classes;
    for (const scenario::RequestClass& each : scenario.classes) {
        classes.push_back(each.name);
    }
    const std::optional<traces::ZeroOutput> zero_output = zero_output_in(map);
    auto source = traces::read_trace(beside(scenario.file, at(arrivals, "file").scalar), classes,
                                     zero_output, functions_in(arrivals));
    if (!source) {
        return failure(told_where_named(std::move(source.error()), "workload.arrivals.file",
                                        {scenario.file, at(arrivals, "file").mark}));
    }
    origin.add((*source)->facts().hash);
    workload::TraceArrivals recorded = *trace;
    recorded.source = std::move(*source);
    if (zero_output) {
        if (auto taken = take_recorded_tokens(scenario, map, recorded.source->facts()); !taken) {
            return taken;
        }
    }
    scenario.load = std::move(recorded);
    return take_recorded_shares(scenario, map);
}

Result<void> read_pairs_of(scenario::Scenario& scenario, const Value& map, Origin& origin) {
    const Value* described = at(map, "workload").find("tokens");
    const Value* named = described == nullptr ? nullptr : described->find("pairs");
    if (named == nullptr) {
        return {};
    }
    Result<traces::TokenPairs> read = traces::read_pairs(
        beside(scenario.file, named->scalar), value_of(tokens(), *described).zero_output);
    if (!read) {
        return failure(told_where_named(std::move(read.error()), "workload.tokens.pairs",
                                        {scenario.file, named->mark}));
    }
    origin.add(read->hash);
    scenario.tokens->pairs = std::move(read->pairs);
    scenario.tokens->leaves_prompts = read->tells_prompts;
    return {};
}

} // namespace

Result<void> read_recordings(scenario::Scenario& scenario, const Value& map, Origin& origin) {
    if (auto read = read_trace_of(scenario, map, origin); !read) {
        return read;
    }
    return read_pairs_of(scenario, map, origin);
}

} // namespace skusim::scenarios
