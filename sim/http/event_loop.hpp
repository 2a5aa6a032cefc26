// Waits for sockets and for a moment in time, to the microsecond: curl's own waiting rounds to
// milliseconds, which would show in latencies.
#pragma once

#include <skusim/base/time.hpp>

#include <array>
#include <chrono>
#include <sys/epoll.h>
#include <vector>

namespace skusim::http {

class EventLoop {
public:
    using Clock = std::chrono::steady_clock; // on Linux CLOCK_MONOTONIC, as the timer's

    EventLoop();
    ~EventLoop();
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;

    /// Watches a socket for what is wanted (EPOLLIN, EPOLLOUT or both), or no longer (0).
    void watch(int socket, std::uint32_t wanted);

    struct SocketEvent {
        int socket;
        std::uint32_t happened;
    };

    /// What happened to sockets; empty at `until`, after a tenth of a second, or at a signal.
    [[nodiscard]] const std::vector<SocketEvent>& wait(Clock::time_point until);

private:
    int poll_;
    int timer_;
    std::array<epoll_event, 64> buffer_{};
    std::vector<SocketEvent> events_;
};

} // namespace skusim::http
