// An endpoint on a clock of its own: a queue in front of workers, which can stall, die, hang or
// answer with errors. What a test of it measures is known exactly.
#pragma once

#include <skusim/measurement/run.hpp>

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <vector>

namespace skusim::measurement {

class VirtualEndpoint : public Endpoint {
public:
    VirtualEndpoint(int workers, std::function<Duration()> service)
        : service_(std::move(service)), free_at_(static_cast<std::size_t>(workers)) {}

    std::optional<Duration> stall_from;     ///< no service begins from then on ...
    Duration stall_for{};                   ///< ... for so long
    std::uint64_t refuse_after = unlimited; ///< so many requests: no connection
    std::uint64_t hang_after = unlimited;   ///< so many requests: no answer
    std::uint64_t busy_after = unlimited;   ///< so many requests: status 503
    Duration sending_takes{};               ///< of the client's time
    std::uint64_t sent = 0;

    [[nodiscard]] Duration now() const override { return now_; }

    void send(std::size_t connection, Duration deadline) override {
        ++sent;
        const Duration arrival = now_;
        now_ += sending_takes;
        Answer answer{connection, arrival, AnswerEnding::answered, 200, ""};
        if (sent > refuse_after) {
            answer.ending = AnswerEnding::refused;
            answer.status = 0;
            answer.why = "Connection refused";
        } else if (sent > hang_after) {
            time_out(answer, deadline);
        } else if (sent > busy_after) {
            answer.ending = AnswerEnding::bad_status;
            answer.status = 503;
            answer.why = "status 503";
        } else {
            answer.at = serve(arrival);
            if (answer.at > deadline) {
                time_out(answer, deadline);
            }
        }
        under_way_.push_back(std::move(answer));
    }

    void wait(Duration until, std::vector<Answer>& answers) override {
        const auto first =
            std::min_element(under_way_.begin(), under_way_.end(),
                             [](const Answer& a, const Answer& b) { return a.at < b.at; });
        const bool has_first = first != under_way_.end() && first->at <= until;
        now_ = std::max(now_, has_first ? first->at : until);
        if (has_first) {
            answers.push_back(*first);
            under_way_.erase(first);
        }
    }

    void abandon() override { under_way_.clear(); }

private:
    static constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

    static void time_out(Answer& answer, Duration deadline) {
        answer.at = deadline;
        answer.ending = AnswerEnding::timed_out;
        answer.status = 0;
        answer.why = "Timeout was reached";
    }

    Duration serve(Duration arrival) {
        const auto worker = std::min_element(free_at_.begin(), free_at_.end());
        Duration begin = std::max(arrival, *worker);
        if (stall_from && begin >= *stall_from && begin < *stall_from + stall_for) {
            begin = *stall_from + stall_for;
        }
        *worker = begin + service_();
        return *worker;
    }

    std::function<Duration()> service_;
    std::vector<Duration> free_at_;
    std::vector<Answer> under_way_;
    Duration now_{};
};

[[nodiscard]] inline std::function<Duration()> constant_service(Duration length) {
    return [length] { return length; };
}

/// Without a stop.
[[nodiscard]] inline bool keep_going(const StepProgress&) {
    return true;
}

} // namespace skusim::measurement
