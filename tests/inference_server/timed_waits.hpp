// A worker that waits instead of computing, for times of a law that is known: requests are short
// or long, drawn with a fixed seed. What becomes of each is written down, so that a prediction can
// be held against the very requests that came.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <random>
#include <string>
#include <vector>

struct WaitLaw {
    std::chrono::microseconds shorter{};
    std::chrono::microseconds longer{};
    double share_of_longer = 0; ///< of the requests, 0 to 1
};

/// One worker, first come first served. A wait begins when the request comes or when the wait
/// before is due to end, whichever is later: what timers ring late by does not add up, so that the
/// times do not depend on the load.
class TimedWaits {
public:
    explicit TimedWaits(const WaitLaw& law) : law_(law) {}

    /// Returns when the request is done.
    void serve();
    /// CSV of the requests so far, in the order in which they came: when, of which class, when each
    /// was due to be done and when it was, in seconds since the first came.
    [[nodiscard]] std::string records() const;

private:
    using Clock = std::chrono::steady_clock;
    struct Record {
        Clock::time_point came;
        bool is_longer = false;
        Clock::time_point due;
        Clock::time_point done;
    };

    /// Its place among the records, with all but `done`.
    std::size_t enter();

    WaitLaw law_;
    mutable std::mutex lock_;
    std::mt19937_64 random_{20261130};
    std::vector<Record> records_;
};
