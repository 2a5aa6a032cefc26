#include "step_run.hpp"

#include <skusim/base/check.hpp>

#include <algorithm>
#include <fmt/format.h>

namespace skusim::measurement {

namespace {

constexpr Duration pause_after_error = std::chrono::milliseconds(100);
constexpr std::uint64_t dead_after = 20;
constexpr std::uint64_t dead_after_timeouts = 3;

bool has_answer(AnswerEnding ending) {
    return ending == AnswerEnding::answered || ending == AnswerEnding::bad_status;
}

} // namespace

StepRun::StepRun(const LoadTest& test, std::size_t step, Endpoint& endpoint)
    : test_(test), step_(step), endpoint_(endpoint), start_(endpoint.now()) {
    measured_.step = test.steps[step];
    measured_.tokens_asked = test.tokens;
    std::size_t connections = static_cast<std::size_t>(test.max_connections);
    if (const auto* open = std::get_if<OpenStep>(&measured_.step)) {
        arrivals_.emplace(test.schedule, open->rate, test.seed, static_cast<std::uint32_t>(step));
        due_.push(arrivals_->next());
    } else {
        const int clients = std::get<ClosedStep>(measured_.step).clients;
        SKUSIM_CHECK(clients <= test.max_connections, "a connection for each client");
        connections = static_cast<std::size_t>(clients);
        for (int i = 0; i < clients; ++i) {
            due_.push(Duration::zero());
        }
    }
    intended_.resize(connections);
    is_busy_.resize(connections);
    for (std::size_t i = connections; i > 0; --i) {
        free_.push_back(i - 1);
    }
}

MeasuredStep StepRun::run(const Watch& watch) {
    std::vector<Answer> answers;
    while (true) {
        send_what_is_due();
        if (!window_is_open_ && free_.size() == intended_.size()) {
            measured_.complete = true;
            break;
        }
        Duration until = now() + test_.timeout;
        if (window_is_open_ && !due_.empty()) {
            // While no connection is free, what is due next may only time out.
            until = free_.empty() ? due_.top() + test_.timeout : due_.top();
        }
        answers.clear();
        endpoint_.wait(start_ + until, answers);
        for (const Answer& answer : answers) {
            accept(answer);
        }
        if (is_dead()) {
            stop(fmt::format("the endpoint gave no answer to {} requests in a row ({})",
                             unanswered_in_a_row_, last_error_));
            break;
        }
        if (!watch(progress())) {
            stop("it was interrupted");
            break;
        }
    }
    std::sort(measured_.completed.begin(), measured_.completed.end(),
              [](const Completion& a, const Completion& b) { return a.intended < b.intended; });
    return std::move(measured_);
}

StepProgress StepRun::progress() const {
    const double whole = in_seconds(test_.warm_up + test_.duration);
    double share = window_is_open_ ? in_seconds(now()) / whole : 1;
    if (test_.requests) {
        share =
            std::max(share, static_cast<double>(counted_) / static_cast<double>(*test_.requests));
    }
    return {step_, std::min(share, 1.0), ended_};
}

bool StepRun::is_dead() const {
    return unanswered_in_a_row_ >= dead_after || (unanswered_in_a_row_ >= dead_after_timeouts &&
                                                  now() - last_answer_ >= 2 * test_.timeout);
}

void StepRun::send_what_is_due() {
    while (window_is_open_ && !due_.empty()) {
        const Duration intended = due_.top();
        const Duration end = test_.warm_up + test_.duration;
        if (intended >= end || (is_counted(intended) && counted_ == test_.requests)) {
            close_window_at(std::min(intended, end));
            return;
        }
        const Duration time = now();
        if (intended > time) {
            return;
        }
        if (intended + test_.timeout <= time) {
            take_due();
            count(intended,
                  {0, start_ + time, AnswerEnding::timed_out, 0, "no connection was free"});
        } else if (free_.empty()) {
            return;
        } else {
            take_due();
            send(intended);
        }
    }
}

void StepRun::close_window_at(Duration end) {
    window_is_open_ = false;
    measured_.window = end - test_.warm_up;
}

void StepRun::take_due() {
    if (is_counted(due_.top())) {
        ++counted_;
    }
    due_.pop();
    if (is_open()) {
        due_.push(arrivals_->next());
    }
}

void StepRun::send(Duration intended) {
    const std::size_t connection = free_.back();
    free_.pop_back();
    intended_[connection] = intended;
    is_busy_[connection] = true;
    if (intended < freed_at_) {
        measured_.waited += is_counted(intended) ? 1 : 0;
    } else if (is_counted(intended)) {
        measured_.lag.record(now() - intended);
    }
    endpoint_.send(connection, start_ + intended + test_.timeout);
}

void StepRun::accept(const Answer& answer) {
    SKUSIM_CHECK(is_busy_[answer.connection], "an answer to a request");
    is_busy_[answer.connection] = false;
    if (free_.empty() && is_open()) {
        freed_at_ = now();
    }
    free_.push_back(answer.connection);
    if (has_answer(answer.ending)) {
        unanswered_in_a_row_ = 0;
        last_answer_ = answer.at - start_;
    } else {
        ++unanswered_in_a_row_;
        last_error_ = answer.why;
    }
    count(intended_[answer.connection], answer);
    if (!is_open()) {
        const Duration ended = answer.at - start_;
        due_.push(answer.ending == AnswerEnding::answered ? ended : ended + pause_after_error);
    }
}

void StepRun::count(Duration intended, const Answer& answer) {
    ++ended_;
    const Duration since_warm_up = intended - test_.warm_up;
    if (answer.ending == AnswerEnding::answered) {
        SKUSIM_CHECK(!test_.tokens || !answer.tokens.deliveries.empty(), "a streamed answer");
        Completion completion{since_warm_up, answer.at - start_ - intended, answer.tokens};
        for (Duration& delivery : completion.tokens.deliveries) {
            delivery -= start_ + intended;
        }
        if (!completion.tokens.deliveries.empty()) {
            completion.latency = completion.tokens.deliveries.back();
        }
        measured_.completed.push_back(std::move(completion));
    }
    if (!is_counted(intended)) {
        return;
    }
    ++measured_.endings[static_cast<std::size_t>(answer.ending)];
    if (answer.ending != AnswerEnding::answered) {
        measured_.failed.push_back(since_warm_up);
        if (measured_.first_error.empty()) {
            measured_.first_error = answer.why;
        }
    }
    if (answer.ending == AnswerEnding::bad_status) {
        ++measured_.bad_statuses[answer.status];
    }
}

void StepRun::stop(std::string why) {
    measured_.why_incomplete = std::move(why);
    for (std::size_t i = 0; i < intended_.size(); ++i) {
        measured_.unfinished += is_busy_[i] && is_counted(intended_[i]) ? 1U : 0U;
    }
    if (window_is_open_) {
        close_window_at(std::clamp(now(), test_.warm_up, test_.warm_up + test_.duration));
    }
    endpoint_.abandon();
}

} // namespace skusim::measurement
