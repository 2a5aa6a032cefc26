#include "rules.hpp"

#include <skusim/schema/values.hpp>

#include "arrivals.hpp"
#include "batching.hpp"
#include "classes.hpp"
#include "failures.hpp"
#include "job.hpp"
#include "own_workers.hpp"
#include "planning.hpp"
#include "token_rules.hpp"
#include "tokens.hpp"

#include <fmt/format.h>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

/// Sizes take the place of a shape, and both of them are needed.
void check_language_model(const Value& map, const std::string& path, Findings& findings) {
    const Value* shape = map.find("llm");
    const Value* weights = map.find("weights");
    const Value* kv = map.find("kv_per_token");
    if (weights != nullptr && shape != nullptr) {
        findings.add(weights->mark, path + ": llm tells the model's weights, and so does weights; "
                                           "remove one of both");
    } else if ((weights == nullptr) != (kv == nullptr) && shape == nullptr) {
        findings.add((weights != nullptr ? weights : kv)->mark,
                     path + ": weights and kv_per_token go together; give both, or `llm: NAME`");
    }
    const Value* kept = map.find("kv_dtype");
    if (kept != nullptr && kept->scalar != "auto" &&
        !llm::is_for_kv(value_of(one_of<llm::NumberFormat>(), *kept))) {
        findings.add(kept->mark, fmt::format("{}: no server keeps keys and values in {}; known are "
                                             "auto, bf16, fp16, fp8, int8",
                                             path, kept->scalar));
    }
    const Value* need = map.find("accelerator");
    if ((shape != nullptr || weights != nullptr) && need != nullptr && need->scalar != "gpu") {
        findings.add(need->mark, path + ": a language model runs on GPUs; remove accelerator, or "
                                        "write gpu");
    }
}

} // namespace

void check_model(const Value& map, const std::string& path, Findings& findings) {
    const bool is_language = map.find("llm") != nullptr || map.find("weights") != nullptr;
    if (map.find("ram") == nullptr && !is_language) {
        findings.add(map.mark, path + ": key \"ram\" is missing; add \"ram: 1.6 GiB\"");
    }
    check_language_model(map, path, findings);
    const Value* memory = map.find("gpu_memory");
    const Value* accelerator = map.find("accelerator");
    const std::string need = accelerator == nullptr ? "none" : accelerator->scalar;
    if (memory != nullptr && as_bytes(*memory) > Bytes{} && (need == "none" || need == "fpga")) {
        findings.add(memory->mark,
                     fmt::format("{}: gpu_memory is {} but accelerator is {}; write \"accelerator: "
                                 "gpu\" or \"optional-gpu\", or remove gpu_memory",
                                 path, memory->scalar, need));
    }
}

void check_pattern(const Value& map, const std::string& path, Findings& findings) {
    const workload::PatternArrivals pattern = pattern_in(map);
    if (pattern.mean_rate() == Rate{}) {
        findings.add(at(map, "rates").mark,
                     path + ": all rates are 0: nothing arrives; give one interval a rate above 0");
    }
    constexpr Duration shortest = std::chrono::milliseconds{1};
    if (pattern.period / static_cast<std::int64_t>(pattern.rates.size()) < shortest) {
        findings.add(
            at(map, "period").mark,
            fmt::format("{}: {} intervals in {} are under 1 ms each; give a longer period, "
                        "or fewer rates",
                        path, pattern.rates.size(), at(map, "period").scalar));
    }
}

void check_objective(const Value& map, const std::string& path, Findings& findings) {
    if (map.entries.empty()) {
        findings.add(map.mark,
                     path + ": is empty; give a bound, such as \"latency: {p95: 150 ms}\"");
    } else if (map.entries.size() == 1 && map.find("availability") != nullptr) {
        findings.add(map.mark,
                     path + ": availability is the share of time with the other bounds here, "
                            "and there is none; add one, such as \"latency: {p95: 150 ms}\"");
    }
}

void check_goodput(const Value& map, const std::string& path, Findings& findings) {
    if (map.entries.size() < 2) {
        findings.add(map.mark, path + ": bounds nothing; give ttft, tpot, latency or several of "
                                      "them beside at_least");
    }
}

void check_thread_scaling(const Value& map, const std::string& path, Findings& findings) {
    const Value* fraction = map.find("parallel_fraction");
    if (map.entries.empty()) {
        findings.add(map.mark, path + ": is empty; give parallel_fraction, or contention and "
                                      "coherence");
    } else if (fraction != nullptr && map.entries.size() > 1) {
        findings.add(fraction->mark,
                     path + ": parallel_fraction and contention are two laws for the same; "
                            "give one");
    }
}

void check_scaling(const Value& map, const std::string& path, Findings& findings) {
    const Value* least = map.find("min_replicas");
    const Value* most = map.find("max_replicas");
    if (most != nullptr && as_int(*most) < (least == nullptr ? 1 : as_int(*least))) {
        findings.add(most->mark,
                     fmt::format("{}: max_replicas ({}) is below min_replicas ({}); swap them, or "
                                 "write the same number twice for a fixed count",
                                 path, most->scalar, least->scalar));
    }
}

void check_owned_contract(const Value& map, const std::string& path, Findings& findings) {
    const bool is_plan =
        at(map, "kind").scalar == name_in_table(commitment::Contract::savings_plan);
    const auto needs = [&](const char* key, const char* example) {
        if (map.find(key) == nullptr) {
            findings.add(map.mark,
                         fmt::format("{}: {} is missing; add \"{}: {}\"", path, key, key, example));
        }
    };
    const auto has_no = [&](const char* key) {
        if (const Value* value = map.find(key)) {
            findings.add(value->mark, fmt::format("{}: {} is no {}'s; remove it", path, key,
                                                  is_plan ? "savings plan" : "reservation"));
        }
    };
    if (is_plan) {
        needs("usd_per_hour", "1.5 /h");
        has_no("nodes");
        has_no("sku");
    } else {
        needs("sku", "Standard_D4s_v5");
        needs("nodes", "4");
        has_no("usd_per_hour");
        has_no("term");
    }
}

void check_commitment(const Value& map, const std::string& path, Findings& findings) {
    const auto asks = [&](const char* key) { return map.find(key) != nullptr; };
    if (!asks("reserved") && !asks("savings_plan") && !asks("spot")) {
        findings.add(map.mark, path + ": names no contract; write \"reserved: [1y, 3y]\" or "
                                      "\"savings_plan: [1y, 3y]\", or leave it out");
    }
    for (const Entry& entry : map.entries) {
        const std::vector<Value>& terms = entry.value.items;
        const bool is_terms = entry.key == "reserved" || entry.key == "savings_plan";
        if (is_terms && terms.size() == 2 && terms[0].scalar == terms[1].scalar) {
            findings.add(terms[1].mark, fmt::format("{}.{}: {} is there twice; remove one", path,
                                                    entry.key, terms[1].scalar));
        }
    }
}

void check_policy(const Value& map, const std::string& path, Findings& findings) {
    const scenario::Policy rules = value_of(policy(), map);
    if (rules.spare_nodes.value_or(0) >= rules.max_nodes) {
        findings.add(
            map.find("spare_nodes") != nullptr ? map.find("spare_nodes")->mark : map.mark,
            fmt::format("{}: spare_nodes ({}) leaves no node to serve among max_nodes ({})", path,
                        *rules.spare_nodes, rules.max_nodes));
    }
}

namespace {

void check_throughput(const Value& map, const Value& arrivals, Findings& findings) {
    const Value* slo = map.find("slo");
    const Value* throughput = slo == nullptr ? nullptr : slo->find("min_throughput");
    if (throughput == nullptr) {
        return;
    }
    const Rate asked = as_rate(*throughput);
    const auto keep_below = [&](const std::string& load, Rate all) {
        if (asked > all) {
            findings.add(
                throughput->mark,
                fmt::format("slo.min_throughput: {} is above {}: no cluster completes more "
                            "than arrives",
                            throughput->scalar, load));
        } else if (asked == all) { // the best cluster comes to it, and no run tells that it does
            findings.add(throughput->mark,
                         fmt::format("slo.min_throughput: {} is all of {}: no cluster completes "
                                     "more than arrives, so none can be shown to do it; ask for "
                                     "less, such as {:g} /s",
                                     throughput->scalar, load, 0.99 * all.value()));
        }
    };
    if (const Value* rate = arrivals.find("rate")) {
        const Value* talks = map.find("workload")->find("sessions");
        const int turns = talks == nullptr ? 1 : value_of(sessions(), *talks).turns;
        keep_below("workload.arrivals.rate, " + rate->scalar +
                       (turns > 1 ? fmt::format(" x {} turns", turns) : ""),
                   as_rate(*rate) * turns);
    }
    if (arrivals.find("rates") != nullptr) {
        const Rate mean = pattern_in(arrivals).mean_rate();
        keep_below(fmt::format("the mean of workload.arrivals.rates, {:g} /s", mean.value()), mean);
    }
}

void check_budget_of_pattern(const Value& map, const Value& arrivals, Findings& findings) {
    if (arrivals.find("rates") == nullptr) {
        return;
    }
    scenario::Simulation rules;
    if (const Value* given = map.find("simulation")) {
        simulation().read(*given, rules);
    }
    const double needed = workload::least_requests(pattern_in(arrivals));
    if (rules.patterns == scenario::PatternRuns::whole &&
        needed > static_cast<double>(rules.max_requests)) {
        findings.add(at(arrivals, "period").mark,
                     fmt::format("workload.arrivals: to simulate its periods often enough takes "
                                 "{:.0f} requests, and simulation.max_requests is {}; raise it, or "
                                 "leave out \"simulation.patterns: whole\"",
                                 needed, rules.max_requests));
    }
}

/// Copies that share an accelerator are not spread over several.
void check_spread(const Value& map, Findings& findings) {
    const Value* model = map.find("model");
    const Value* spread = model == nullptr ? nullptr : model->find("accelerators_per_copy");
    const Value* node = map.find("node");
    const Value* shared = node == nullptr ? nullptr : node->find("copies_per_accelerator");
    if (spread != nullptr && spread->scalar != "1" && shared != nullptr && as_int(*shared) > 1) {
        findings.add(spread->mark,
                     fmt::format("model.accelerators_per_copy: {} spreads a copy over several "
                                 "accelerators, and node.copies_per_accelerator, {}, puts several "
                                 "copies on one; choose one of the two",
                                 spread->scalar, shared->scalar));
    }
}

/// Kinds of clusters whose workers cannot share their processors, or know one order only.
void check_discipline(const Value& map, const Value& arrivals, Findings& findings) {
    const Value* node = map.find("node");
    const Value* discipline = node == nullptr ? nullptr : node->find("discipline");
    const bool shares = discipline != nullptr && discipline->scalar == "processor-sharing";
    const Value* at_once = node == nullptr ? nullptr : node->find("max_concurrent_requests");
    if (!shares && at_once != nullptr && at_once->scalar == "unlimited") {
        findings.add(at_once->mark, "node.max_concurrent_requests: \"unlimited\" is for "
                                    "\"discipline: processor-sharing\"; give a number");
    }
    if (!shares && (discipline == nullptr || discipline->scalar != "lifo")) {
        return;
    }
    const Value* router = map.find("router");
    const Value* scaling = map.find("scaling");
    const char* other = at(arrivals, "kind").scalar == "batch" ? "a batch job"
                        : batching_key(map) != nullptr         ? batching_key(map)
                        : !shares                              ? nullptr
                        : router != nullptr && router->scalar == "central-queue"
                            ? "router central-queue"
                        : scaling != nullptr && scaling->kind == Value::Kind::map ? "scaling"
                                                                                  : nullptr;
    if (other != nullptr) {
        findings.add(
            discipline->mark,
            fmt::format("node.discipline: {} is not simulated with {}; choose one of the two",
                        discipline->scalar, other));
    }
}

} // namespace

void check_scenario_as_whole(const Value& map, const std::string&, Findings& findings) {
    if (map.find("service") == nullptr) {
        return; // told already
    }
    const Value& arrivals = *map.find("workload")->find("arrivals");
    check_throughput(map, arrivals, findings);
    check_job(map, findings);
    check_batching(map, findings);
    check_budget_of_pattern(map, arrivals, findings);
    check_discipline(map, arrivals, findings);
    check_spread(map, findings);
    check_classes(map, findings);
    check_own_workers(map, findings);
    check_tokens(map, findings);
    check_service_of_tokens(map, findings);
    check_survival(map, findings);
}

} // namespace skusim::scenarios
