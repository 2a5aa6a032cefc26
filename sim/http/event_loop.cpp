#include "event_loop.hpp"

#include <skusim/base/check.hpp>

#include <cerrno>
#include <sys/timerfd.h>
#include <unistd.h>

namespace skusim::http {

namespace {

constexpr int longest_wait_ms = 100;

timespec timespec_of(EventLoop::Clock::time_point moment) {
    const auto since = std::chrono::duration_cast<Duration>(moment.time_since_epoch()).count();
    constexpr std::int64_t per_second = 1'000'000'000;
    timespec time{};
    time.tv_sec = since / per_second;
    time.tv_nsec = since % per_second;
    return time;
}

} // namespace

EventLoop::EventLoop()
    : poll_(epoll_create1(EPOLL_CLOEXEC)), timer_(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC)) {
    SKUSIM_CHECK(poll_ >= 0 && timer_ >= 0, "the system has a poll and a timer to give");
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = timer_;
    SKUSIM_CHECK(epoll_ctl(poll_, EPOLL_CTL_ADD, timer_, &event) == 0, "a timer can be watched");
}

EventLoop::~EventLoop() {
    close(timer_);
    close(poll_);
}

void EventLoop::watch(int socket, std::uint32_t wanted) {
    epoll_event event{};
    event.events = wanted;
    event.data.fd = socket;
    if (wanted == 0) {
        epoll_ctl(poll_, EPOLL_CTL_DEL, socket, &event);
    } else if (epoll_ctl(poll_, EPOLL_CTL_MOD, socket, &event) != 0 && errno == ENOENT) {
        SKUSIM_CHECK(epoll_ctl(poll_, EPOLL_CTL_ADD, socket, &event) == 0,
                     "a socket can be watched");
    }
}

const std::vector<EventLoop::SocketEvent>& EventLoop::wait(Clock::time_point until) {
    events_.clear();
    const Clock::time_point now = Clock::now();
    int timeout_ms = 0;
    if (until > now) {
        timeout_ms = longest_wait_ms;
        itimerspec alarm{};
        alarm.it_value = timespec_of(std::min(until, now + std::chrono::seconds(1)));
        timerfd_settime(timer_, TFD_TIMER_ABSTIME, &alarm, nullptr); // which also clears the last
    }
    const int count =
        epoll_wait(poll_, buffer_.data(), static_cast<int>(buffer_.size()), timeout_ms);
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = buffer_[static_cast<std::size_t>(i)];
        if (event.data.fd != timer_) {
            events_.push_back({event.data.fd, event.events});
        }
    }
    return events_;
}

} // namespace skusim::http
