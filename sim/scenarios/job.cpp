#include "job.hpp"

#include <skusim/scenario/scenario.hpp>
#include <skusim/schema/values.hpp>

#include "notations.hpp"
#include "planning.hpp"

#include <array>
#include <fmt/format.h>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

using workload::Job;

constexpr std::uint64_t most_items = 10'000'000'000;
constexpr std::uint64_t most_job_nodes = 100'000;

/// A key that means something for requests, and nothing for a job.
struct RequestsOnly {
    std::string_view section; ///< empty for a key of the whole file
    std::string_view key;
    std::string_view instead;
};

constexpr std::array<RequestsOnly, 17> requests_only{{
    {"", "router", "mini-batches are taken from one list; remove it"},
    {"", "front_end", "nothing stands before a batch job; remove it"},
    {"", "scaling", "the plan sets the nodes of a batch job; remove it"},
    {"", "failures", "write job.evictions and job.failures; remove it"},
    {"service", "api", "prompts pass no HTTP server; write none, or remove it"},
    {"service", "delay", "what holds no worker keeps no job from its end; remove it"},
    {"node", "copies_per_accelerator", "processes of a batch job do not share one; remove it"},
    {"node", "queue", "mini-batches wait in one list without a limit; remove it"},
    {"node", "max_wait", "mini-batches wait as long as they must; remove it"},
    {"node", "timeout", "write job.timeout, of one attempt at a mini-batch"},
    {"slo", "ttft", "the deadline is the objective; remove it"},
    {"slo", "tpot", "the deadline is the objective; remove it"},
    {"slo", "itl", "the deadline is the objective; remove it"},
    {"slo", "goodput", "the deadline is the objective; remove it"},
    {"slo", "latency", "the deadline is the objective; remove it"},
    {"slo", "availability", "the deadline is the objective; remove it"},
    {"slo", "min_throughput", "the deadline is the objective; remove it"},
}};

void check_requests_only(const Value& map, Findings& findings) {
    for (const RequestsOnly& it : requests_only) {
        const Value* section = it.section.empty() ? &map : map.find(it.section);
        const Value* value = section == nullptr ? nullptr : section->find(it.key);
        if (value != nullptr && value->scalar != "none" && value->scalar != "unlimited") {
            findings.add(value->mark,
                         fmt::format("{}{}{}: has no meaning for a batch job: {}", it.section,
                                     it.section.empty() ? "" : ".", it.key, it.instead));
        }
    }
}

/// Nobody waits for company where all items of a mini-batch are there.
void check_batch_of_job(const Value& map, Findings& findings) {
    const Value* node = map.find("node");
    const Value* batch = node == nullptr ? nullptr : node->find("batch");
    for (const char* key : {"max_delay", "preferred_sizes"}) {
        const Value* value = batch == nullptr ? nullptr : batch->find(key);
        if (value != nullptr) {
            findings.add(value->mark,
                         fmt::format("node.batch.{}: has no meaning for a batch job: all items of "
                                     "a mini-batch are there, and batches of max_size are full "
                                     "but for its last; remove it",
                                     key));
        }
    }
}

/// Both are the user's words; where the boot time is the default, a plan tells that it is too long.
void check_boot(const Value& map, const Job& job, Findings& findings) {
    const Value& deadline = at(at(at(map, "workload"), "arrivals"), "deadline");
    const Value* section = map.find("job");
    const bool is_written = section != nullptr && section->find("boot_time") != nullptr;
    if (is_written && job.min_nodes == 0 && job.boot_time >= job.deadline) {
        findings.add(deadline.mark,
                     fmt::format("workload.arrivals.deadline: {} is not above job.boot_time ({}): "
                                 "no node is up by then; raise it, or keep nodes up with "
                                 "job.min_nodes",
                                 deadline.scalar, written(job.boot_time)));
    }
}

void check_nodes_and_price(const Value& map, const Job& job, Findings& findings) {
    scenario::Policy rules;
    if (const Value* given = map.find("policy")) {
        policy().read(*given, rules);
        const Value* pricing = given->find("pricing");
        if (pricing != nullptr && pricing->scalar == "spot") {
            findings.add(pricing->mark, "policy.pricing: a batch job is priced by its tier; write "
                                        "\"job: {tier: low-priority}\" instead");
        }
    }
    if (job.min_nodes > rules.max_nodes) {
        findings.add(at(at(map, "job"), "min_nodes").mark,
                     fmt::format("job.min_nodes ({}) is above policy.max_nodes ({}); lower it or "
                                 "raise max_nodes",
                                 job.min_nodes, rules.max_nodes));
    }
}

/// What both `workload.arrivals` and `job` say.
Job job_in(const Value& map) {
    Job job = std::get<Job>(value_of(arrivals(), at(at(map, "workload"), "arrivals")));
    if (const Value* rules = map.find("job")) {
        job_rules().read(*rules, job);
    }
    return job;
}

} // namespace

BoundKind<Load> job_arrivals() {
    const auto of_job = [](auto member) {
        return [member](Load & load) -> auto& {
            return std::get<Job>(load).*member;
        };
    };
    return kind<Load>(
        "batch",
        "A number of items to score by a deadline, on nodes that are rented for it. `plan` "
        "and `simulate` only; see `job`.",
        Job{},
        {required<Load>("items", of_job(&Job::items), whole<std::int64_t>(1, most_items),
                        "Items to score.", "2000000"),
         required<Load>("deadline", of_job(&Job::deadline), positive_time(),
                        "Time from submission to the end of the last mini-batch, boot included.",
                        "6 h")});
}

const Notation<Job>& job_rules() {
    static const Notation<Job> notation = map_of<Job>(
        {{field("mini_batch_size", &Job::mini_batch_size, whole<std::int64_t>(1, 1'000'000'000),
                "Items that a process takes at a time; the last mini-batch may have fewer. Prompts "
                "of a language model all come to the process's engine at once.",
                "100"),
          field("overhead", &Job::overhead, time_or_zero(),
                "Time of each attempt at a mini-batch beside its items' times.", "500 ms"),
          field("max_retries", &Job::max_retries, whole(0, 1000),
                "Attempts after the first that failed or was cut off; then the items count as "
                "failed.",
                "3"),
          field("timeout", &Job::timeout, time_or_none(),
                "An attempt longer than this, overhead included, is cut off and counts as failed.",
                "5 min"),
          field("failures", &Job::failures, ratio("0.000001 %", "99.9 %", true),
                "Probability that an attempt at a mini-batch fails, at its end.", "0.1 %"),
          field("tier", &Job::tier,
                or_word(one_of<workload::Tier>(), "any", "whichever costs least"),
                "How nodes are rented.", "dedicated"),
          field("evictions", &Job::evictions, rate("1e-9 /h", "1000 /h", true),
                "Rate at which one low-priority node is evicted, once it is up. Its mini-batches "
                "are done again, on the node that boots in its place.",
                "0.05 /h")
              .otherwise("0 /h"),
          field("boot_time", &Job::boot_time, time_or_zero(),
                "From renting a node to its first mini-batch; paid.", "15 min")
              .otherwise("5 min"),
          field("idle_before_scale_down", &Job::idle_before_scale_down, time_or_zero(),
                "How long nodes stay after the last mini-batch; paid.", "30 min"),
          field("min_nodes", &Job::min_nodes, whole(0, most_job_nodes),
                "Nodes that are up at submission and stay at the end: they are paid for the job "
                "only.",
                "1")}});
    return notation;
}

void check_job(const Value& map, Findings& findings) {
    const Value& arrivals = at(at(map, "workload"), "arrivals");
    if (at(arrivals, "kind").scalar != "batch") {
        if (const Value* job = map.find("job")) {
            findings.add(job->mark, "job: belongs to a batch job; write \"workload: {arrivals: "
                                    "{kind: batch, items: ..., deadline: ...}}\", or remove it");
        }
        return;
    }
    check_requests_only(map, findings);
    check_batch_of_job(map, findings);
    const Job job = job_in(map);
    check_boot(map, job, findings);
    check_nodes_and_price(map, job, findings);
}

} // namespace skusim::scenarios
