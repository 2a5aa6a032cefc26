// How much of the processors' time others took while a server was measured: what they take, server
// and client lack, and no model of the server knows it.
#pragma once

#include <chrono>
#include <sys/types.h>

namespace skusim::end_to_end {

/// Counts from its construction on.
class ForeignTime {
public:
    explicit ForeignTime(pid_t server);

    /// Time of all cores that went neither to the server nor to this process and those that it
    /// waited for, in cores: 0.01 is a hundredth of one core. The system counts in hundredths of a
    /// second, so that seconds must have passed.
    [[nodiscard]] double cores() const;

private:
    using Clock = std::chrono::steady_clock;

    pid_t server_;
    Clock::time_point start_;
    double before_; ///< seconds
};

} // namespace skusim::end_to_end
