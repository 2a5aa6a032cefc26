#include "progress.hpp"

#include <fmt/format.h>
#include <iostream>
#include <unistd.h>

namespace skusim::cli {

ProgressBar::ProgressBar(bool wanted) : draws_(wanted && isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
    if (drawn_) {
        std::cerr << "\r\033[K" << std::flush;
    }
}

void ProgressBar::show(std::string_view step, std::size_t done, std::size_t total) {
    if (!draws_ || total == 0) {
        return;
    }
    using namespace std::chrono_literals;
    const Clock::time_point now = Clock::now();
    if (step != step_) {
        step_ = step;
        step_started_ = now;
    }
    if (now - started_ < 1s || now - last_ < 100ms) {
        return;
    }
    last_ = now;
    drawn_ = true;
    constexpr std::size_t width = 30;
    const std::size_t filled = width * done / total;
    const double seconds = std::chrono::duration<double>(now - step_started_).count();
    const double rate = static_cast<double>(done) / seconds;
    const std::string left =
        rate > 0 ? fmt::format("{:.0f} s left", static_cast<double>(total - done) / rate) : "";
    std::cerr << fmt::format("\r\033[K{} [{}{}] {}/{} {:.3g}/s {}", step, std::string(filled, '#'),
                             std::string(width - filled, '.'), done, total, rate, left)
              << std::flush;
}

} // namespace skusim::cli
