// Server and client on a core each, so that they do not take time from each other.
#pragma once

#include <sched.h>
#include <stdexcept>
#include <unistd.h>

namespace skusim::end_to_end {

/// The first core that this process may run on is the client's, the last the server's.
enum class Side { client, server };

/// From its construction to the end of its scope, this process and those that it starts run on one
/// core. Those go on so after it.
class OnOneCore {
public:
    explicit OnOneCore(Side side) {
        if (sched_getaffinity(0, sizeof before_, &before_) != 0) {
            throw std::runtime_error("the system does not tell its cores");
        }
        int chosen = -1;
        for (int core = 0; core < CPU_SETSIZE; ++core) {
            if (CPU_ISSET(core, &before_) && (chosen < 0 || side == Side::server)) {
                chosen = core;
            }
        }
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(chosen, &one);
        sched_setaffinity(0, sizeof one, &one);
    }
    ~OnOneCore() { sched_setaffinity(0, sizeof before_, &before_); }
    OnOneCore(const OnOneCore&) = delete;
    OnOneCore& operator=(const OnOneCore&) = delete;

private:
    cpu_set_t before_{};
};

} // namespace skusim::end_to_end
