#include <skusim/base/check.hpp>

#include <cstdio>
#include <cstdlib>

namespace skusim {

CheckContext& check_context() {
    thread_local CheckContext context;
    return context;
}

void check_failed(const char* condition, const char* reason, const char* file, int line) {
    const CheckContext& context = check_context();
    std::fprintf(stderr, "skusim: %s:%d: check failed: %s (%s)", file, line, reason, condition);
    if (context.event != nullptr) {
        std::fprintf(stderr, " at simulated time %.9f s in event %s",
                     in_seconds(context.now.time_since_epoch()), context.event);
    }
    std::fprintf(stderr, "\nThis is a fault of skusim, not of your input: please report it.\n");
    std::abort();
}

} // namespace skusim
