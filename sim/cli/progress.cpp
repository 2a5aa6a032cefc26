#include "progress.hpp"

#include <skusim/base/json.hpp>

#include "terminal.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <iostream>
#include <unistd.h>

namespace skusim::cli {

namespace {

std::string time_left(double seconds) {
    return seconds < 100 ? fmt::format("{:.0f} s left", seconds)
                         : fmt::format("{:.0f} min left", std::ceil(seconds / 60));
}

} // namespace

std::string progress_line(std::string_view step, std::size_t done, std::size_t total,
                          std::chrono::duration<double> worked, std::size_t width) {
    constexpr std::size_t length = 30;
    const std::size_t filled = length * std::min(done, total) / total;
    std::string line = fmt::format("{} [{}{}] {}/{}", step, std::string(filled, '#'),
                                   std::string(length - filled, '.'), done, total);
    if (done > 0 && worked.count() > 0) {
        const double rate = static_cast<double>(done) / worked.count();
        line += fmt::format(" {:.3g}/s {}", rate,
                            time_left(static_cast<double>(total - std::min(done, total)) / rate));
    }
    // A line that the terminal wraps could not be drawn over again.
    return line.substr(0, width);
}

ProgressBar::ProgressBar(ProgressForm wanted)
    : form_(wanted == ProgressForm::bar && isatty(STDERR_FILENO) != 1 ? ProgressForm::none
                                                                      : wanted) {}

ProgressBar::~ProgressBar() {
    erase();
}

void ProgressBar::erase() {
    if (drawn_) {
        std::cerr << "\r\033[K" << std::flush;
        drawn_ = false;
    }
}

void ProgressBar::show(std::string_view step, std::size_t done, std::size_t total) {
    if (form_ == ProgressForm::none || total == 0) {
        return;
    }
    using namespace std::chrono_literals;
    const Clock::time_point now = Clock::now();
    if (step != step_) {
        step_ = step;
        step_started_ = now;
    }
    const bool is_early = form_ == ProgressForm::bar && now - started_ < 1s;
    if (is_early || now - last_ < 100ms) {
        return;
    }
    last_ = now;
    if (form_ == ProgressForm::lines) {
        const Json line{{"progress", step}, {"done", done}, {"total", total}};
        std::cerr << line.dump() << '\n' << std::flush;
        return;
    }
    drawn_ = true;
    const std::chrono::duration<double> worked = now - step_started_;
    std::cerr << "\r\033[K" << progress_line(step, done, total, worked, width_of_error() - 1)
              << std::flush;
}

} // namespace skusim::cli
