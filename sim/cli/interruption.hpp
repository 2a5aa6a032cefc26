// What the user may stop early, keeping what there is.
#pragma once

#include <array>
#include <csignal>

namespace skusim::cli {

/// While it lives, the first SIGINT (^C) or SIGTERM is noted, and the next one ends the program.
class Interruption {
public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    [[nodiscard]] bool has_come() const;

private:
    static constexpr std::array<int, 2> signals{SIGINT, SIGTERM};
    std::array<struct sigaction, 2> before_{};
};

} // namespace skusim::cli
