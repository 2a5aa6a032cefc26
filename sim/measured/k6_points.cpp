// k6's points, one JSON document on each line (k6 run --out json=FILE): milliseconds, each with the
// time when the request ended.
#include <skusim/text/quantities.hpp>
#include <skusim/text/timestamps.hpp>

#include "requests.hpp"

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
        if (times_.count() == 0) {
            return failure(Place{text_.file, 1, 0},
                           fmt::format("no point of http_req_duration{}; is the file truncated?",
                                       errors_ > 0 ? " that was as expected" : ""));
        }
        StepBuilder builder({text_.file, 1, 1}, faults_);
        if (users_.size() == 1) {
            builder.step.concurrency = *users_.begin();
        }
        times_.describe(builder, builder.step.place);
        builder.step.errors = errors_;
        return one_step(text_, "k6", builder, faults_, remarks());
    }

private:
    [[nodiscard]] std::vector<std::string> remarks() const {
        std::vector<std::string> result;
        if (users_.size() > 1) {
            result.push_back(fmt::format("the number of users changed during the run, from {:g} to "
                                         "{:g}: the figures are of a mixture of loads",
                                         *users_.begin(), *users_.rbegin()));
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
        } else {
            dropped_ += *amount;
        }
    }

    void add_latency(const Value& data, double milliseconds, const Place& place) {
        const Value* tags = data.find("tags");
        const Value* expected = tags != nullptr && tags->kind == Value::Kind::map
                                    ? tags->find("expected_response")
                                    : nullptr;
        if (expected != nullptr && expected->scalar == "false") {
            ++errors_;
            return;
        }
        const Value* time = data.find("time");
        const auto ended = time == nullptr ? std::nullopt : nanoseconds_in(time->scalar);
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
        times_.add(*ended - static_cast<std::int64_t>(milliseconds * 1e6), *ended, place, faults_);
    }

    const MeasuredText& text_;
    Faults faults_;
    RequestTimes times_;
    std::set<double> users_; ///< every number of them
    double errors_ = 0;
    double dropped_ = 0;
};

} // namespace

Result<Measurement> read_k6_points(const MeasuredText& text) {
    return Points(text).read();
}

} // namespace skusim::measured
