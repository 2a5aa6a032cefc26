// Results as text: one function per kind of result. The same arguments give the same bytes.
//
// JSON is the contract for programs (its keys are listed in docs/results.md), text is for a
// terminal of 100 columns, Markdown for a pull request, CSV for a spreadsheet, html a page that
// needs nothing beside itself. Times are in seconds in JSON and CSV. A figure without an upper
// bound is null in JSON and empty in CSV.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/base/text_sink.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/closer/clouds.hpp>
#include <skusim/closer/decisive.hpp>
#include <skusim/closer/explanation.hpp>
#include <skusim/closer/sensitivity.hpp>
#include <skusim/comparison/condition.hpp>
#include <skusim/experiment/episodes.hpp>
#include <skusim/experiment/recording.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/placement/verdict.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/planner/profile.hpp>
#include <skusim/report/format.hpp>
#include <skusim/report/provenance.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/sweep/run.hpp>
#include <skusim/tariff/total_cost.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace skusim::report {

/// How much of a plan is told as text or Markdown.
struct PlanDetail {
    bool is_brief = false;          ///< the answer and what decided it, nothing else
    std::optional<std::size_t> top; ///< SKUs in each table, the cheapest; all unless given
};

struct PlanResult {
    const scenario::Scenario* scenario;
    const planner::Plan* plan;
    Provenance provenance;
    /// A comparison of targets has the plan of each. The result itself then repeats the best.
    std::vector<PlanResult> targets = {};
    /// A refused workload has the plan for the target that the rule points to, if it does.
    std::shared_ptr<const PlanResult> alternative = nullptr;
    std::vector<closer::Decisive> decided_by = {};
    /// Where SKUs of several clouds are looked at: what each of the others would do.
    std::vector<closer::CloudPlan> clouds = {};
    // Where they were asked for:
    const closer::Explanation* explanation = nullptr;
    const closer::Sensitivity* sensitivity = nullptr;
    PlanDetail detail = {};
};
/// One plan, or several after each other (in JSON: one object, or an array; as html: one page, on
/// which each can be looked at).
[[nodiscard]] std::string plans(const std::vector<PlanResult>& results, Format format);
/// Writes them in JSON, handed out as it is made: of a whole cloud's catalog it is hundreds of MB.
void write_plans_json(const std::vector<PlanResult>& results, const TextSink& sink);

struct ProfileResult {
    const scenario::Scenario* scenario;
    const planner::Candidate* candidate; ///< its profile is empty if a rule or bound kept it out
    Provenance provenance;
    std::vector<std::string> notes = {}; ///< sentences (see planner/notes.hpp)
};
[[nodiscard]] std::string profile(const ProfileResult& result, Format format);

struct SimulationResult {
    const scenario::Scenario* scenario;
    std::string sku; ///< empty for a node described in the scenario
    int workers;     ///< per node
    const experiment::Trial* trial;
    const experiment::Outcome* outcome;
    std::vector<experiment::CrossCheck> cross_checks; ///< of the outcome
    std::vector<std::string> notes;                   ///< sentences (see planner/notes.hpp)
    Provenance provenance;
    std::optional<placement::PlacedEngine> engine = {}; ///< of a language model
    /// What the scenario's episodes do, in their order; nullptr if there are none.
    const experiment::EpisodesOutcome* episodes = nullptr;
};
[[nodiscard]] std::string simulation(const SimulationResult& result, Format format);

struct JobSimulationResult {
    const scenario::Scenario* scenario;
    std::string sku; ///< empty for a node described in the scenario
    const experiment::JobTrial* trial;
    const experiment::JobOutcome* outcome;
    std::vector<experiment::CrossCheck> cross_checks; ///< of the outcome
    std::optional<tariff::TotalCost> cost;            ///< of a SKU that has a price
    Provenance provenance;
};
[[nodiscard]] std::string job_simulation(const JobSimulationResult& result, Format format);

struct TraceResult {
    const scenario::Scenario* scenario;
    std::string sku; ///< empty for a node described in the scenario
    const experiment::Recording* recording;
    Provenance provenance;
};
/// The recording in the Trace Event Format (Google, "Trace Event Format", 2016), which Perfetto and
/// chrome://tracing open. A node is a process, each request that it serves at once has a thread; a
/// request in service is a slice, one that waits an asynchronous slice, one that is lost an
/// instant. Counters tell how many wait and are served. Events are ordered by time, in microseconds
/// of simulated time.
[[nodiscard]] std::string trace(const TraceResult& result);

/// A row for each recorded request, as CSV with the columns `request, arrival_s, scheduled_s,
/// first_token_s, finished_s, node, outcome, attempts`, and of requests with tokens also
/// `input_tokens, output_tokens, preemptions, cached_tokens`. Times are in seconds to the
/// nanosecond, counted so that the recording begins at `begin`, and empty for what did not happen.
/// So many of the recording's nodes are one machine.
[[nodiscard]] std::string request_rows(const experiment::Recording& recording,
                                       int nodes_per_machine, Duration begin = Duration::zero());

/// A SKU that a rule or a missing figure keeps from being simulated.
struct NotSimulatedResult {
    const scenario::Scenario* scenario;
    std::string sku;
    placement::Why why;
    Provenance provenance;
};
[[nodiscard]] std::string not_simulated(const NotSimulatedResult& result, Format format);

/// A row for each cell. It says nothing of how often a sweep was interrupted.
[[nodiscard]] std::string sweep(const sweep::FinishedSweep& result, Format format);

struct ComparisonResult {
    const comparison::FileComparison* compared;
    std::array<std::string, 2> files; ///< the earlier and the later
    std::vector<comparison::ConditionResult> conditions;
};
/// What changed from plans to plans. In CSV, a row for each figure of each choice; as html, one
/// page, on which each pair of plans can be looked at.
[[nodiscard]] std::string comparison(const ComparisonResult& result, Format format);

[[nodiscard]] std::string catalog_list(const std::vector<catalog::Sku>& skus, Format format);
/// All rows of one SKU, one for each region.
[[nodiscard]] std::string catalog_entry(const std::vector<catalog::Sku>& skus, Format format);

/// The result of checking files: every fault, and the files that have none.
struct CheckedFile {
    std::string file;
    std::string kind; ///< "scenario", "catalog"
    std::vector<Fault> faults;
};
[[nodiscard]] std::string checks(const std::vector<CheckedFile>& files, Format format);

} // namespace skusim::report
