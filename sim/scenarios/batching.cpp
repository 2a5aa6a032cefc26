#include "batching.hpp"

#include <skusim/schema/values.hpp>

#include "notations.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

using serving::BatchRules;

constexpr std::uint64_t largest_size = 4096;

/// Preferred sizes can be formed.
void check_batch_rules(const Value& map, const std::string& path, Findings& findings) {
    const BatchRules rules = value_of(batch_rules(), map);
    const Value* preferred = map.find("preferred_sizes");
    if (preferred == nullptr) {
        return;
    }
    for (const Value& size : preferred->items) {
        if (as_int(size) > rules.max_size) {
            findings.add(size.mark,
                         fmt::format("{}.preferred_sizes: {} is above max_size ({}); raise "
                                     "max_size, or remove it",
                                     path, size.scalar, rules.max_size));
        }
    }
}

/// A limit on waiting that no request gets past which waits for company.
void check_delay(const Value& node, const Value& delay, const std::string& path,
                 Findings& findings) {
    for (const char* key : {"max_wait", "timeout"}) {
        const Value* limit = node.find(key);
        if (limit != nullptr && limit->scalar != "none" && as_duration(delay) > Duration::zero() &&
            as_duration(delay) >= as_duration(*limit)) {
            findings.add(delay.mark,
                         fmt::format("{}.batch.max_delay: {} is not below {}.{} ({}): a request "
                                     "that waits for company would leave first; shorten it",
                                     path, delay.scalar, path, key, limit->scalar));
        }
    }
}

} // namespace

const Notation<BatchRules>& batch_rules() {
    const Notation<int> size = whole(1, largest_size);
    static const Notation<BatchRules> notation = map_of<BatchRules>(
        {{required(
              "max_size", &BatchRules::max_size, size,
              "Requests in one batch at most; items of a batch job, whose batches are full but for "
              "the last of each mini-batch.",
              "8"),
          field("max_delay", &BatchRules::max_delay, time_or_zero(),
                "How long the first of a batch waits for more while a worker is free; a batch of a "
                "preferred size, or of the largest where none is preferred, starts at once.",
                "2 ms"),
          field("preferred_sizes", &BatchRules::preferred_sizes, list_of(size, 1, 1000),
                "Sizes at which a batch starts without delay; the largest that the queue can fill "
                "is taken. Without `max_delay` no batch is larger than the largest of them.",
                "[4, 8]")
              .otherwise("only max_size")},
         {},
         check_batch_rules,
         [](const Value&, BatchRules& rules) {
             std::sort(rules.preferred_sizes.begin(), rules.preferred_sizes.end());
         }});
    return notation;
}

void check_node(const Value& map, const std::string& path, Findings& findings) {
    const Value* batch = map.find("batch");
    const Value* copies = map.find("copies_per_accelerator");
    const Value* at_once = map.find("max_concurrent_requests");
    const bool shares = copies != nullptr && as_int(*copies) > 1;
    if ((batch != nullptr || shares) && at_once != nullptr &&
        (at_once->scalar == "unlimited" || as_int(*at_once) > 1)) {
        findings.add(at_once->mark,
                     fmt::format("{}.max_concurrent_requests: a worker with `{}` serves one batch "
                                 "at a time; remove it, or write 1",
                                 path, batch != nullptr ? "batch" : "copies_per_accelerator"));
    }
    const Value* delay = batch == nullptr ? nullptr : batch->find("max_delay");
    if (delay != nullptr) {
        check_delay(map, *delay, path, findings);
    }
}

const char* batching_key(const Value& map) {
    const Value* node = map.find("node");
    const Value* copies = node == nullptr ? nullptr : node->find("copies_per_accelerator");
    if (node != nullptr && node->find("batch") != nullptr) {
        return "node.batch";
    }
    return copies != nullptr && as_int(*copies) > 1 ? "node.copies_per_accelerator" : nullptr;
}

void check_batching(const Value& map, Findings& findings) {
    const Value* node = map.find("node");
    const Value* batch = node == nullptr ? nullptr : node->find("batch");
    const Value* copies = node == nullptr ? nullptr : node->find("copies_per_accelerator");
    const bool shares = copies != nullptr && as_int(*copies) > 1;
    const Value* scaling = map.find("scaling");
    if ((batch != nullptr || shares) && scaling != nullptr && scaling->kind == Value::Kind::map) {
        findings.add(scaling->mark,
                     fmt::format("scaling: replicas with node.{} are not scaled in this version; "
                                 "remove one of both",
                                 batch != nullptr ? "batch" : "copies_per_accelerator"));
    }
    const Value* model = map.find("model");
    const Value* accelerator = model == nullptr ? nullptr : model->find("accelerator");
    if (shares && model != nullptr && (accelerator == nullptr || accelerator->scalar == "none")) {
        findings.add(copies->mark, "node.copies_per_accelerator: the model runs on no accelerator; "
                                   "write \"model: {accelerator: gpu}\", or remove it");
    }
}

} // namespace skusim::scenarios
