// Checks of a programmer's mistakes, always on: a plan from a broken program is worse than none.
#pragma once

#include <skusim/base/time.hpp>

namespace skusim {

/// What the event loop of this thread is doing, for the message of a failed check.
struct CheckContext {
    Time now{};
    const char* event = nullptr; ///< name of the event's kind; nullptr outside a loop
};

[[nodiscard]] CheckContext& check_context();

/// Prints the condition, its place, the reason, the simulated time and event, and aborts.
[[noreturn]] void check_failed(const char* condition, const char* reason, const char* file,
                               int line);

} // namespace skusim

/// Aborts with `reason` unless `condition` holds, in every build type.
#define SKUSIM_CHECK(condition, reason)                                                            \
    ((condition) ? static_cast<void>(0)                                                            \
                 : ::skusim::check_failed(#condition, reason, __FILE__, __LINE__))
