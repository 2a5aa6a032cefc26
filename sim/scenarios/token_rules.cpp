#include "token_rules.hpp"

#include <skusim/schema/values.hpp>
#include <skusim/serving/dispatch.hpp>

#include "scenarios/service/tokens.hpp"

#include <array>
#include <fmt/format.h>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

const Value* find_path(const Value& map, std::initializer_list<const char*> path) {
    const Value* at = &map;
    for (const char* key : path) {
        at = at != nullptr && at->kind == Value::Kind::map ? at->find(key) : nullptr;
    }
    return at;
}

bool is_language_model(const Value& map) {
    const Value* kind = find_path(map, {"service", "kind"});
    return kind != nullptr && kind->scalar == "llm";
}

/// What only tokens have.
void check_without_tokens(const Value& map, Findings& findings) {
    const auto refuse = [&](const Value* value, std::string_view key) {
        if (value != nullptr) {
            findings.add(value->mark, fmt::format("{}: is of a language model; write \"service: "
                                                  "{{kind: llm, ...}}\", or remove it",
                                                  key));
        }
    };
    for (const char* key : {"ttft", "tpot", "itl", "goodput"}) {
        refuse(find_path(map, {"slo", key}), fmt::format("slo.{}", key));
    }
    for (const char* key : {"llm", "weights"}) {
        refuse(find_path(map, {"model", key}), fmt::format("model.{}", key));
    }
}

struct Refused {
    std::initializer_list<const char*> path;
    const char* key;
    const char* remedy;
};

/// What engines are not simulated with.
void check_with_tokens(const Value& map, Findings& findings) {
    const std::array<Refused, 7> refused{{
        {{"classes"},
         "classes",
         "all requests are held to one objective; two kinds of prompts are drawn from one file "
         "of workload.tokens.pairs, with as many rows of each as its share"},
        {{"scaling"}, "scaling", "remove it, or write none"},
        {{"node", "batch"}, "node.batch", "an engine batches by service.engine"},
        {{"node", "discipline"}, "node.discipline", "service.engine.scheduler orders requests"},
        {{"node", "max_concurrent_requests"},
         "node.max_concurrent_requests",
         "service.engine.max_sequences says how many are served at once"},
        {{"node", "copies_per_accelerator"},
         "node.copies_per_accelerator",
         "each engine has accelerators of its own"},
        {{"node", "threads_per_worker"}, "node.threads_per_worker", "it has no influence"},
    }};
    for (const Refused& it : refused) {
        const Value* value = find_path(map, it.path);
        if (value != nullptr && value->scalar != "none") {
            findings.add(value->mark, fmt::format("{}: a language model is not simulated with it; "
                                                  "{}",
                                                  it.key, it.remedy));
        }
    }
    const Value* router = map.find("router");
    if (router != nullptr && router->scalar == "central-queue") {
        findings.add(router->mark, "router: each engine of a language model has a queue of its "
                                   "own; write least-outstanding");
    }
}

/// An engine has weights and a KV cache, and its steps a time, wherever they are told.
void check_model_of_tokens(const Value& map, Findings& findings) {
    const Value* model = map.find("model");
    if (model == nullptr || find_path(map, {"model", "llm"}) != nullptr) {
        return;
    }
    const bool has_sizes = find_path(map, {"model", "weights"}) != nullptr;
    if (!has_sizes && find_path(map, {"service", "engine", "kv_blocks"}) == nullptr) {
        findings.add(model->mark, "model: service.kind llm needs `llm`, a config.json or a name of "
                                  "`skusim inspect --list`, or `weights` and `kv_per_token`");
    }
    const Value* step = find_path(map, {"service", "step", "kind"});
    if (step != nullptr && step->scalar == "roofline") {
        findings.add(step->mark, "service.step: a roofline needs the shape of the model; give "
                                 "model.llm, or a step of kind linear or table");
    }
}

/// vLLM does not start an engine whose steps are shorter than the longest prompt that none cuts.
void check_whole_prompts(const Value& map, Findings& findings) {
    const Value* described = find_path(map, {"service", "engine"});
    const Value* longest = find_path(map, {"model", "max_model_len"});
    if (described == nullptr || longest == nullptr) {
        return;
    }
    const service::TokenService::EngineSettings engine = value_of(token_engine(), *described);
    if (!engine.has_whole_prompts() || !engine.max_batched_tokens ||
        *engine.max_batched_tokens >= as_int(*longest)) {
        return;
    }
    findings.add(described->find("max_batched_tokens")->mark,
                 fmt::format("service.engine.max_batched_tokens: {} is below model.max_model_len "
                             "({}), and prompts are computed whole; raise it, or lower "
                             "max_model_len",
                             *engine.max_batched_tokens, as_int(*longest)));
}

/// Routers that know engines, and their rules.
void check_engine_router(const Value& map, bool has_tokens, Findings& findings) {
    const Value* router = map.find("router");
    if (router == nullptr) {
        return;
    }
    const Value* kind = router->find("kind");
    const std::string& name = kind != nullptr ? kind->scalar : router->scalar;
    for (const serving::EngineRouterRow& row : serving::engine_router_table) {
        if (row.name != name) {
            continue;
        }
        if (!has_tokens) {
            findings.add(router->mark, fmt::format("router: {} looks at engines of a language "
                                                   "model; write least-outstanding",
                                                   name));
        } else if (router->find("staleness") != nullptr && !row.looks_at_engines) {
            findings.add(router->find("staleness")->mark,
                         fmt::format("router.staleness: {} knows what it needs by itself; remove "
                                     "it",
                                     name));
        }
    }
}

} // namespace

void check_service_of_tokens(const Value& map, Findings& findings) {
    check_engine_router(map, is_language_model(map), findings);
    if (is_language_model(map)) {
        check_with_tokens(map, findings);
        check_model_of_tokens(map, findings);
        check_whole_prompts(map, findings);
    } else {
        check_without_tokens(map, findings);
    }
}

} // namespace skusim::scenarios
