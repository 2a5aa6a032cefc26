#include "job.hpp"

#include <skusim/scenario/scenario.hpp>
#include <skusim/schema/values.hpp>

#include "types.hpp"

#include <array>
#include <fmt/format.h>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

constexpr std::uint64_t most_items = 10'000'000'000;
constexpr std::uint64_t most_job_nodes = 100'000;

TypePointer whole_number(std::uint64_t low, std::uint64_t high) {
    return make_type(IntegerType{low, high});
}

/// A key that means something for requests, and nothing for a job.
struct RequestsOnly {
    std::string_view section; ///< empty for a key of the whole file
    std::string_view key;
    std::string_view instead;
};

constexpr std::array<RequestsOnly, 11> requests_only{{
    {"", "router", "mini-batches are taken from one list; remove it"},
    {"", "front_end", "nothing stands before a batch job; remove it"},
    {"", "scaling", "the plan sets the nodes of a batch job; remove it"},
    {"service", "delay", "what holds no worker keeps no job from its end; remove it"},
    {"node", "batch", "items come in mini-batches; write job.mini_batch_size"},
    {"node", "copies_per_accelerator", "processes of a batch job do not share one; remove it"},
    {"node", "queue", "mini-batches wait in one list without a limit; remove it"},
    {"node", "max_wait", "mini-batches wait as long as they must; remove it"},
    {"node", "timeout", "write job.timeout, of one attempt at a mini-batch"},
    {"slo", "latency", "the deadline is the objective; remove it"},
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

/// Both are the user's words; where the boot time is the default, a plan tells that it is too long.
void check_boot(const Value& map, const workload::Job& job, Findings& findings) {
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

void check_nodes_and_price(const Value& map, const workload::Job& job, Findings& findings) {
    int most = scenario::Policy{}.max_nodes;
    const Value* policy = map.find("policy");
    if (policy != nullptr) {
        set(most, *policy, "max_nodes", as_int);
        const Value* pricing = policy->find("pricing");
        if (pricing != nullptr && pricing->scalar == "spot") {
            findings.add(pricing->mark, "policy.pricing: a batch job is priced by its tier; write "
                                        "\"job: {tier: low-priority}\" instead");
        }
    }
    if (job.min_nodes > most) {
        findings.add(at(at(map, "job"), "min_nodes").mark,
                     fmt::format("job.min_nodes ({}) is above policy.max_nodes ({}); lower it or "
                                 "raise max_nodes",
                                 job.min_nodes, most));
    }
}

} // namespace

Kind job_arrivals() {
    return {
        "batch",
        "A number of items to score by a deadline, on nodes that are rented for it. `plan` "
        "and `simulate` only; see `job`.",
        {{"items", whole_number(1, most_items), "Items to score.", "", "2000000"},
         {"deadline", positive_time(),
          "Time from submission to the end of the last mini-batch, boot included.", "", "6 h"}}};
}

TypePointer job_type() {
    const TypePointer tier = make_type(
        ChoiceType{{{"any", "whichever costs least"},
                    {"dedicated", "nodes that stay until they are given back"},
                    {"low-priority", "cheaper nodes, which can be evicted at any moment"}}});
    return make_type(ObjectType{
        {{"mini_batch_size", whole_number(1, 1'000'000'000),
          "Items that a process takes at a time; the last mini-batch may have fewer.", "10", "100"},
         {"overhead", time_or_zero(),
          "Time of each attempt at a mini-batch beside its items' times.", "0 s", "500 ms"},
         {"max_retries", whole_number(0, 1000),
          "Attempts after the first that failed or was cut off; then the items count as failed.",
          "3", "3"},
         {"timeout", time_or_none(),
          "An attempt longer than this, overhead included, is cut off and counts as failed.",
          "60 s", "5 min"},
         {"failures", make_type(QuantityType{Dimension::ratio, "0.000001 %", "99.9 %", true}),
          "Probability that an attempt at a mini-batch fails, at its end.", "0 %", "0.1 %"},
         {"tier", tier, "How nodes are rented.", "any", "dedicated"},
         {"evictions", make_type(QuantityType{Dimension::rate, "1e-9 /h", "1000 /h", true}),
          "Rate at which one low-priority node is evicted, once it is up. Its mini-batches are "
          "done again, on the node that boots in its place.",
          "0 /h", "0.05 /h"},
         {"boot_time", time_or_zero(), "From renting a node to its first mini-batch; paid.",
          "5 min", "15 min"},
         {"idle_before_scale_down", time_or_zero(),
          "How long nodes stay after the last mini-batch; paid.", "120 s", "30 min"},
         {"min_nodes", whole_number(0, most_job_nodes),
          "Nodes that are up at submission and stay at the end: they are paid for the job only.",
          "0", "1"}}});
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
    const workload::Job job = as_job(map);
    check_boot(map, job, findings);
    check_nodes_and_price(map, job, findings);
}

workload::Job as_job(const Value& map) {
    const auto count = [](const Value& value) {
        return static_cast<std::int64_t>(as_unsigned(value));
    };
    const auto time_or_never = [](const Value& value) {
        return value.scalar == "none" ? std::nullopt : std::optional(as_duration(value));
    };
    workload::Job job;
    const Value& arrivals = at(at(map, "workload"), "arrivals");
    set(job.items, arrivals, "items", count);
    set(job.deadline, arrivals, "deadline", as_duration);
    const Value* keys = map.find("job");
    if (keys == nullptr) {
        return job;
    }
    set(job.mini_batch_size, *keys, "mini_batch_size", count);
    set(job.overhead, *keys, "overhead", as_duration);
    set(job.max_retries, *keys, "max_retries", as_int);
    set(job.timeout, *keys, "timeout", time_or_never);
    set(job.failures, *keys, "failures", as_ratio);
    set(job.tier, *keys, "tier", [](const Value& value) {
        return value.scalar == "any"         ? std::nullopt
               : value.scalar == "dedicated" ? std::optional(workload::Tier::dedicated)
                                             : std::optional(workload::Tier::low_priority);
    });
    set(job.evictions, *keys, "evictions", as_rate);
    set(job.boot_time, *keys, "boot_time", as_duration);
    set(job.idle_before_scale_down, *keys, "idle_before_scale_down", as_duration);
    set(job.min_nodes, *keys, "min_nodes", as_int);
    return job;
}

} // namespace skusim::scenarios
