// k6's points, one JSON document on each line (k6 run --out json=FILE): milliseconds, each with the
// time when the request ended.
#include <skusim/text/quantities.hpp>
#include <skusim/text/timestamps.hpp>

#include "plateaus.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace skusim::measured {
using namespace text;

using calibration::Measurement;

namespace {

/// RFC 3339, which may end in an hour of the zone: "2017-05-09T14:34:45.62+02:00".
std::optional<std::int64_t> nanoseconds_in(std::string_view time) {
    std::int64_t behind_minutes = 0;
    constexpr std::size_t zone = 6;
    if (time.size() > zone && time[time.size() - 3] == ':' &&
        (time[time.size() - zone] == '+' || time[time.size() - zone] == '-')) {
        const std::string_view shift = time.substr(time.size() - zone);
        const auto hours = parse_decimal(shift.substr(1, 2));
        const auto minutes = parse_decimal(shift.substr(4, 2));
        if (!hours || !minutes) {
            return std::nullopt;
        }
        behind_minutes = static_cast<std::int64_t>(*hours * 60 + *minutes);
        behind_minutes = shift[0] == '-' ? -behind_minutes : behind_minutes;
        time.remove_suffix(zone);
    }
    const auto since_1970 = parse_timestamp(time);
    constexpr std::int64_t minute = 60'000'000'000;
    return since_1970 ? std::optional(since_1970->count() - behind_minutes * minute) : std::nullopt;
}

class Points {
public:
    explicit Points(const MeasuredText& text) : text_(text) {}

    Result<Measurement> read() {
        for_each_json_line(text_, faults_,
                           [&](const Value& line, int number) { add(line, number); });
        if (!faults_.empty()) {
            return failure(std::move(faults_));
        }
        if (std::none_of(requests_.begin(), requests_.end(),
                         [](const auto& request) { return request.was_good; })) {
            return failure(Place{text_.file, 1, 0},
                           fmt::format("no point of http_req_duration{}; is the file truncated?",
                                       requests_.empty() ? "" : " that was as expected"));
        }
        if (users_.size() > 1) {
            tell_users();
        }
        std::vector<calibration::LoadStep> plateaus =
            users_.size() > 1 ? plateaus_of(requests_, text_.file, faults_)
                              : std::vector<calibration::LoadStep>{};
        std::vector<std::string> told = remarks(plateaus);
        StepBuilder builder({text_.file, 1, 1}, faults_);
        describe_all(builder);
        Result<Measurement> all = one_step(text_, "k6", builder, faults_, std::move(told));
        if (all && !plateaus.empty()) {
            all->steps = std::move(plateaus);
        }
        return all;
    }

private:
    /// The figures of all requests, whatever the number of users was.
    void describe_all(StepBuilder& builder) {
        RequestTimes times;
        for (const RequestUnderUsers& request : requests_) {
            if (request.was_good) {
                times.add(request.sent, request.ended, {text_.file, request.line, 1}, faults_);
            }
        }
        if (users_.size() == 1) {
            builder.step.concurrency = *users_.begin();
        }
        times.describe(builder, builder.step.place);
        builder.step.errors = static_cast<double>(requests_.size() - times.count());
    }

    /// k6 counts users once a second: a request has their number where two counts about its end
    /// are the same.
    void tell_users() {
        std::stable_sort(counts_.begin(), counts_.end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
        for (RequestUnderUsers& request : requests_) {
            const auto after = std::lower_bound(
                counts_.begin(), counts_.end(), request.ended,
                [](const auto& count, std::int64_t time) { return count.first < time; });
            if (after != counts_.begin() && after != counts_.end() &&
                after->second == std::prev(after)->second) {
                request.users = after->second;
            }
        }
    }

    [[nodiscard]] std::vector<std::string>
    remarks(const std::vector<calibration::LoadStep>& plateaus) const {
        std::vector<std::string> result;
        if (users_.size() > 1) {
            result.push_back(
                told_of_plateaus(plateaus, static_cast<double>(requests_.size()), users_, "users"));
        } else if (!users_.empty()) {
            result.emplace_back("k6 users may pause between requests (sleep)");
        }
        if (dropped_ > 0) {
            result.push_back(dropped_iterations(dropped_));
        }
        return result;
    }

    void add(const Value& line, int number) {
        const Value* type = line.kind == Value::Kind::map ? line.find("type") : nullptr;
        const Value* metric = type != nullptr ? line.find("metric") : nullptr;
        if (metric == nullptr) {
            faults_.push_back({{text_.file, number, 1},
                               "no line of k6: \"type\" and \"metric\" are "
                               "not both there"});
            return;
        }
        const bool is_latency = metric->scalar == "http_req_duration";
        if (type->scalar != "Point" ||
            (!is_latency && metric->scalar != "vus" && metric->scalar != "dropped_iterations")) {
            return;
        }
        const Value* data = line.find("data");
        const Value* value =
            data != nullptr && data->kind == Value::Kind::map ? data->find("value") : nullptr;
        const auto amount = value == nullptr ? std::nullopt : parse_decimal(value->scalar);
        if (!amount || (!is_latency && *amount < 0)) {
            faults_.push_back({{text_.file, number, 1},
                               "the point has no \"data.value\" that is a "
                               "number of at least 0"});
        } else if (is_latency) {
            add_latency(*data, *amount, {text_.file, number, value->mark.column});
        } else if (metric->scalar == "vus") {
            users_.insert(*amount);
            if (const auto counted = time_of(*data)) {
                counts_.emplace_back(*counted, *amount);
            }
        } else {
            dropped_ += *amount;
        }
    }

    static std::optional<std::int64_t> time_of(const Value& data) {
        const Value* time = data.find("time");
        return time == nullptr ? std::nullopt : nanoseconds_in(time->scalar);
    }

    void add_latency(const Value& data, double milliseconds, const Place& place) {
        const Value* tags = data.find("tags");
        const Value* expected = tags != nullptr && tags->kind == Value::Kind::map
                                    ? tags->find("expected_response")
                                    : nullptr;
        const bool was_good = expected == nullptr || expected->scalar != "false";
        const auto ended = time_of(data);
        if (!was_good) {
            requests_.push_back({0, ended.value_or(0), {}, false, place.line});
            return;
        }
        if (!ended) {
            faults_.push_back({place, "the point has no \"time\" such as "
                                      "2017-05-09T14:34:45.62+02:00"});
            return;
        }
        constexpr double longest = 1e10; // 115 days: what no request takes
        if (!(milliseconds > 0) || milliseconds > longest) {
            faults_.push_back(
                {place, fmt::format("http_req_duration is {:g} ms; a latency is above "
                                    "0",
                                    milliseconds)});
            return;
        }
        requests_.push_back(
            {*ended - static_cast<std::int64_t>(milliseconds * 1e6), *ended, {}, true, place.line});
    }

    const MeasuredText& text_;
    Faults faults_;
    std::vector<RequestUnderUsers> requests_;
    std::set<double> users_;                              ///< every number of them
    std::vector<std::pair<std::int64_t, double>> counts_; ///< of users, with the time
    double dropped_ = 0;
};

} // namespace

Result<Measurement> read_k6_points(const MeasuredText& text) {
    return Points(text).read();
}

} // namespace skusim::measured
