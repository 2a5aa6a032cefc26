#include <skusim/text/json_tree.hpp>
#include <skusim/text/plain.hpp>
#include <skusim/traces/spot_advisor.hpp>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <string_view>

namespace skusim::traces {

using text::Value;

namespace {

constexpr auto advice_shape =
    "expected AWS's spot-advisor-data.json, {\"ranges\": [{\"index\": 0, \"label\": \"<5%\"}, "
    "...], \"spot_advisor\": {\"us-east-1\": {\"Linux\": {\"m5.large\": {\"r\": 0}}}}}";

struct Label {
    std::string_view text;
    AdvisorBand band;
};

constexpr std::array<Label, 5> labels{{
    {"<5%", AdvisorBand::from_0_to_5},
    {"5-10%", AdvisorBand::from_5_to_10},
    {"10-15%", AdvisorBand::from_10_to_15},
    {"15-20%", AdvisorBand::from_15_to_20},
    {">20%", AdvisorBand::over_20},
}};

class AdviceReader {
public:
    explicit AdviceReader(const std::string& path) : path_(path) {}

    Result<SpotAdvice> read(const Value& root) {
        const Value* ranges = map_value(root, "ranges");
        const Value* regions = map_value(root, "spot_advisor");
        if (ranges == nullptr || ranges->kind != Value::Kind::list || regions == nullptr ||
            regions->kind != Value::Kind::map) {
            return at(root, advice_shape);
        }
        for (const Value& range : ranges->items) {
            if (Result<void> read = read_range(range); !read) {
                return failure(read.error());
            }
        }
        for (const text::Entry& region : regions->entries) {
            const Value* machines = map_value(region.value, "Linux");
            if (machines == nullptr) {
                continue;
            }
            if (Result<void> read = read_machines(region.key, *machines); !read) {
                return failure(read.error());
            }
        }
        if (advice_.bands.empty()) {
            return at(*regions, std::string("no machine that runs Linux; ") + advice_shape);
        }
        return std::move(advice_);
    }

private:
    static const Value* map_value(const Value& value, const char* key) {
        return value.kind == Value::Kind::map ? value.find(key) : nullptr;
    }
    [[nodiscard]] tl::unexpected<Faults> at(const Value& value, std::string what) const {
        return failure(Place{path_, value.mark.line, value.mark.column}, std::move(what));
    }

    Result<void> read_range(const Value& range) {
        const Value* index = map_value(range, "index");
        const Value* label = map_value(range, "label");
        if (index == nullptr || label == nullptr) {
            return at(range, advice_shape);
        }
        const auto* const known = std::find_if(labels.begin(), labels.end(), [&](const Label& it) {
            return it.text == label->scalar;
        });
        if (known == labels.end()) {
            return at(*label, fmt::format("range {} is none of <5%, 5-10%, 10-15%, 15-20% and >20%",
                                          text::shown(label->scalar)));
        }
        ranges_[index->scalar] = known->band;
        return {};
    }

    Result<void> read_machines(const std::string& region, const Value& machines) {
        if (machines.kind != Value::Kind::map) {
            return at(machines, advice_shape);
        }
        for (const text::Entry& machine : machines.entries) {
            const Value* number = map_value(machine.value, "r");
            if (number == nullptr) {
                return at(machine.value, fmt::format("no \"r\" of {}; {}", text::shown(machine.key),
                                                     advice_shape));
            }
            const auto range = ranges_.find(number->scalar);
            if (range == ranges_.end()) {
                return at(*number,
                          fmt::format("r of {} is {}, which is the index of no range",
                                      text::shown(machine.key), text::shown(number->scalar)));
            }
            advice_.bands[{region, machine.key}] = range->second;
        }
        return {};
    }

    const std::string& path_;
    std::map<std::string, AdvisorBand> ranges_; ///< by index, as it is written
    SpotAdvice advice_;
};

} // namespace

Result<SpotAdvice> read_spot_advice(const std::string& path) {
    const Result<text::JsonFile> file = text::read_json_file(path);
    if (!file) {
        return failure(file.error());
    }
    Result<SpotAdvice> advice = AdviceReader(path).read(file->root);
    if (advice) {
        advice->hash = file->hash;
    }
    return advice;
}

} // namespace skusim::traces
