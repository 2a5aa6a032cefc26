#include "requests.hpp"

#include <skusim/stats/moments.hpp>
#include <skusim/text/json_tree.hpp>
#include <skusim/text/plain.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

namespace skusim::measured {
using namespace text;

namespace {

constexpr double nanosecond = 1e-9;

} // namespace

void add_latencies(std::vector<double> latencies_s, StepBuilder& builder, const Place& place) {
    std::sort(latencies_s.begin(), latencies_s.end());
    const stats::Moments moments = stats::moments_of(latencies_s);
    const auto count = static_cast<double>(moments.count());
    builder.step.mean_s = moments.mean();
    builder.step.sd_s = std::sqrt(moments.variance());
    builder.step.min_s = moments.least();
    builder.step.max_s = moments.greatest();
    builder.step.completed = count;
    for (const NamedPercentile& it : named_percentiles) {
        const auto rank = static_cast<std::size_t>(std::ceil(it.probability * count));
        builder.quantile(it.probability, it.name, latencies_s[std::max<std::size_t>(rank, 1) - 1],
                         place);
    }
}

void RequestTimes::add(std::int64_t sent, std::int64_t ended, const Place& place, Faults& faults) {
    if (ended <= sent) {
        faults.push_back({place, fmt::format("the request ended {} ns after it was sent; a latency "
                                             "is above 0",
                                             ended - sent)});
        return;
    }
    requests_.push_back({sent, ended});
}

double RequestTimes::most_in_flight() const {
    std::vector<std::pair<std::int64_t, int>> changes; // at one time, those that end come first
    for (const Request& request : requests_) {
        changes.emplace_back(request.sent, 1);
        changes.emplace_back(request.ended, -1);
    }
    std::sort(changes.begin(), changes.end());
    int now = 0;
    int most = 0;
    for (const auto& [time, change] : changes) {
        now += change;
        most = std::max(most, now);
    }
    return most;
}

void RequestTimes::describe(StepBuilder& builder, const Place& place) const {
    std::vector<double> latencies;
    std::int64_t first = requests_.front().sent;
    std::int64_t last = requests_.front().ended;
    for (const Request& request : requests_) {
        latencies.push_back(static_cast<double>(request.ended - request.sent) * nanosecond);
        first = std::min(first, request.sent);
        last = std::max(last, request.ended);
    }
    const double duration = static_cast<double>(last - first) * nanosecond;
    const double together = std::accumulate(latencies.begin(), latencies.end(), 0.0);
    add_latencies(std::move(latencies), builder, place);
    builder.step.completed_per_s = static_cast<double>(requests_.size()) / duration;
    const double most = most_in_flight();
    if (!builder.step.concurrency && !builder.step.offered_per_s &&
        together / duration > 0.9 * most) {
        builder.step.concurrency = most;
    }
}

std::optional<std::int64_t> whole_number_in(const Value* value) {
    if (value == nullptr || value->kind != Value::Kind::scalar || value->quoted) {
        return std::nullopt;
    }
    const std::string& text = value->scalar;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(number)
                                                                    : std::nullopt;
}

void for_each_json_line(const MeasuredText& text, Faults& faults,
                        const std::function<void(const Value&, int)>& use) {
    int last = 0;
    for_each_line(text.text, [&](std::string_view line, int number) {
        last = trimmed(line).empty() ? last : number;
    });
    bool readable = true;
    for_each_line(text.text, [&](std::string_view line, int number) {
        if (!readable || trimmed(line).empty()) {
            return;
        }
        const Result<Value> value = read_json(text.file, line);
        if (value) {
            use(*value, number);
            return;
        }
        readable = false;
        Fault fault = value.error().front();
        fault.place.line = number;
        fault.message += number == last ? "; is the file truncated?" : "";
        faults.push_back(std::move(fault));
    });
}

} // namespace skusim::measured
