// Requests one by one, as some tools write them down, and the figures of a step that they make.
#pragma once

#include "reading.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace skusim::measured {

/// Puts mean, deviation, extremes, count and percentiles of latencies in seconds into the step.
/// There is one.
void add_latencies(std::vector<double> latencies_s, StepBuilder& builder, const Place& place);

/// Requests with the times when they were sent and ended, on one clock, in nanoseconds.
class RequestTimes {
public:
    /// A request that ends before or when it was sent is a fault.
    void add(std::int64_t sent, std::int64_t ended, const Place& place, Faults& faults);
    [[nodiscard]] std::size_t count() const { return requests_.size(); }

    /// The figures of all: of latency, completed per second, and how many a closed loop kept in
    /// flight, if the step does not have it and nine tenths of the most were there on average.
    void describe(StepBuilder& builder, const Place& place) const;

private:
    struct Request {
        std::int64_t sent;
        std::int64_t ended;
    };
    [[nodiscard]] double most_in_flight() const;

    std::vector<Request> requests_;
};

/// The whole number of a JSON value, such as nanoseconds since 1970; nothing if it is none.
[[nodiscard]] std::optional<std::int64_t> whole_number_in(const text::Value* value);

/// Calls `use` with the document on each line and the line's number, until a line is none: that is
/// a fault.
void for_each_json_line(const MeasuredText& text, Faults& faults,
                        const std::function<void(const text::Value&, int)>& use);

} // namespace skusim::measured
