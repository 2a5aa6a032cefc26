#include <skusim/text/json_tree.hpp>
#include <skusim/text/plain.hpp>
#include <skusim/text/quantities.hpp>
#include <skusim/traces/pool_trace.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

namespace skusim::traces {

using text::Value;

namespace {

constexpr double most_nodes_there = 100'000;
constexpr double longest_gap_seconds = 31'536'000; // a year
constexpr auto shape =
    "expected {\"metadata\": {\"gap_seconds\": 300}, \"data\": [16, 16, 0, ...]}";

Place place_in(const std::string& path, const Value& value) {
    return {path, value.mark.line, value.mark.column};
}

std::optional<double> number_in(const Value& value) {
    return value.kind == Value::Kind::scalar && !value.quoted ? text::parse_decimal(value.scalar)
                                                              : std::nullopt;
}

Result<Duration> gap_in(const std::string& path, const Value& root) {
    const Value* metadata = root.find("metadata");
    const bool is_map = metadata != nullptr && metadata->kind == Value::Kind::map;
    const Value* gap = is_map ? metadata->find("gap_seconds") : nullptr;
    if (gap == nullptr) {
        return failure(place_in(path, root), fmt::format("no metadata.gap_seconds; {}", shape));
    }
    const std::optional<double> seconds = number_in(*gap);
    if (!seconds || *seconds < 1e-3 || *seconds > longest_gap_seconds) {
        return failure(place_in(path, *gap),
                       fmt::format("gap_seconds is {}; expected a number of seconds from 0.001 to "
                                   "{:.0f}",
                                   text::shown(gap->scalar), longest_gap_seconds));
    }
    return from_seconds(*seconds);
}

} // namespace

Result<PoolTrace> read_pool_trace(const std::string& path) {
    const Result<text::JsonFile> file = text::read_json_file(path);
    if (!file) {
        return failure(file.error());
    }
    const Value& root = file->root;
    const bool is_map = root.kind == Value::Kind::map;
    const Value* data = is_map ? root.find("data") : nullptr;
    if (data == nullptr || data->kind != Value::Kind::list || data->items.empty()) {
        return failure(place_in(path, data == nullptr ? root : *data),
                       fmt::format("no list of nodes under \"data\"; {}", shape));
    }
    const Result<Duration> gap = gap_in(path, root);
    if (!gap) {
        return failure(gap.error());
    }
    PoolTrace trace{*gap, {}, file->hash};
    for (const Value& item : data->items) {
        const std::optional<double> count = number_in(item);
        if (!count || *count < 0 || *count > most_nodes_there || std::floor(*count) != *count) {
            return failure(place_in(path, item),
                           fmt::format("{} nodes were there; expected a whole number from 0 to "
                                       "{:.0f}",
                                       text::shown(item.scalar), most_nodes_there));
        }
        trace.nodes.push_back(static_cast<int>(*count));
    }
    if (*std::max_element(trace.nodes.begin(), trace.nodes.end()) == 0) {
        return failure(place_in(path, *data), "the pool never had a node: nothing can be planned "
                                              "on it");
    }
    return trace;
}

} // namespace skusim::traces
