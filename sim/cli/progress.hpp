// How far the work is: a line on a terminal, or lines for a program.
#pragma once

#include "options.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace skusim::cli {

/// "scale up [######........................] 12/60 3.4/s 14 s left", no longer than `width`; rate
/// and time left once a part of it is done.
[[nodiscard]] std::string progress_line(std::string_view step, std::size_t done, std::size_t total,
                                        std::chrono::duration<double> worked, std::size_t width);

/// Draws a bar on standard error, from the first second on, if that is a terminal; or writes lines
/// to it, each {"progress": "scale up", "done": 12, "total": 60}. Either not too often to follow.
class ProgressBar {
public:
    explicit ProgressBar(ProgressForm wanted);
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    /// Takes the line away, so that something else can be printed where it was.
    void erase();

    /// `done` of `total` parts of `step`; rate and time left are of this step.
    void show(std::string_view step, std::size_t done, std::size_t total);

private:
    using Clock = std::chrono::steady_clock;
    ProgressForm form_;
    bool drawn_ = false;
    Clock::time_point started_ = Clock::now();
    Clock::time_point last_{};
    std::string step_;
    Clock::time_point step_started_ = Clock::now();
};

} // namespace skusim::cli
