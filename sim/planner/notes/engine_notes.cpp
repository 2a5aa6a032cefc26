#include <skusim/placement/token_bounds.hpp>
#include <skusim/planner/notes.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>

namespace skusim::planner {

namespace {

std::string text_of(const EngineVariant& variant) {
    const bool performs = variant.verdict == Verdict::feasible;
    return performs ? fmt::format("{}: {:.3g} requests/s", variant.tensor_parallel,
                                  variant.requests_per_second)
                    : fmt::format("{}: {}", variant.tensor_parallel, name(variant.verdict));
}

/// What is sought among the ways to spread an engine.
std::string_view aim(const scenario::Scenario& scenario) {
    return scenario.job() ? "makes the job cheapest" : "lets a node carry most";
}

/// What was sought, and what theory says of each way. A job's cost hangs on more than that.
std::string weighed(const scenario::Scenario& scenario, const std::vector<EngineVariant>& tried) {
    std::vector<std::string> texts;
    for (const EngineVariant& variant : tried) {
        texts.push_back(text_of(variant));
    }
    return fmt::format("which {}{}{})", aim(scenario),
                       scenario.job() ? " (a node carries by theory " : " by theory (",
                       fmt::join(texts, ", "));
}

std::optional<std::string> parallelism(const scenario::Scenario& scenario, const catalog::Sku& sku,
                                       const placement::PlacedEngine& engine,
                                       const std::vector<EngineVariant>& tried) {
    if (scenario.token_service()->engine.tensor_parallel) {
        return std::nullopt;
    }
    const std::vector<int> ways = placement::tensor_parallelisms(scenario, sku);
    if (ways.size() < 2) {
        return std::nullopt;
    }
    const std::string taken = fmt::format("{}: engine.tensor_parallel is auto, and {} is taken, ",
                                          sku.name, engine.tensor_parallel);
    return taken + (tried.empty()
                        ? fmt::format("the least of {} that holds the model; {} what {}, `engine: "
                                      "{{tensor_parallel: ...}}` settles it",
                                      fmt::join(ways, ", "),
                                      scenario.job() ? "`plan` takes" : "`plan` and `profile` take",
                                      aim(scenario))
                        : weighed(scenario, tried));
}

} // namespace

std::vector<std::string> engine_notes(const scenario::Scenario& scenario, const catalog::Sku& sku,
                                      const placement::PlacedEngine& engine,
                                      const std::vector<EngineVariant>& tried) {
    std::vector<std::string> notes;
    for (const std::string& note : engine.format_notes) {
        notes.push_back(fmt::format("{}: {}", sku.name, note));
    }
    if (std::optional<std::string> note = parallelism(scenario, sku, engine, tried)) {
        notes.push_back(std::move(*note));
    }
    return notes;
}

} // namespace skusim::planner
