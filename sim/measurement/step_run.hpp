// One step of a load test while it runs.
#pragma once

#include <skusim/measurement/run.hpp>

#include "arrival_times.hpp"

#include <functional>
#include <optional>
#include <queue>
#include <vector>

namespace skusim::measurement {

class StepRun {
public:
    StepRun(const LoadTest& test, std::size_t step, Endpoint& endpoint);

    /// To its end, or to the endpoint's, or until `watch` gives false.
    [[nodiscard]] MeasuredStep run(const Watch& watch);

private:
    [[nodiscard]] Duration now() const { return endpoint_.now() - start_; }
    [[nodiscard]] bool is_counted(Duration intended) const { return intended >= test_.warm_up; }
    [[nodiscard]] bool is_open() const { return arrivals_.has_value(); }
    [[nodiscard]] StepProgress progress() const;
    [[nodiscard]] bool is_dead() const;

    void send_what_is_due();
    void close_window_at(Duration end);
    void take_due();
    void send(Duration intended);
    void accept(const Answer& answer);
    void count(Duration intended, const Answer& answer);
    void stop(std::string why);

    const LoadTest& test_;
    std::size_t step_;
    Endpoint& endpoint_;
    Duration start_;
    MeasuredStep measured_;

    std::optional<ArrivalTimes> arrivals_; ///< of an open step
    /// Intended times to come: of an open step the next one, of a closed one each idle client's.
    std::priority_queue<Duration, std::vector<Duration>, std::greater<>> due_;
    bool window_is_open_ = true;
    std::uint64_t counted_ = 0; ///< requests of the window so far

    std::vector<std::size_t> free_;  ///< connections without a request
    std::vector<Duration> intended_; ///< of the request on each connection
    std::vector<bool> is_busy_;
    Duration freed_at_{Duration::min()}; ///< when last a connection was free again after none was

    std::uint64_t ended_ = 0;
    std::uint64_t unanswered_in_a_row_ = 0;
    Duration last_answer_{};
    std::string last_error_;
};

} // namespace skusim::measurement
