#include <skusim/base/check.hpp>
#include <skusim/service/scaling.hpp>

namespace skusim::service {

double speedup(const ThreadScaling& scaling, int threads) {
    SKUSIM_CHECK(threads >= 1, "a worker has a thread");
    const double n = threads;
    return n / (1 + scaling.contention * (n - 1) + scaling.coherence * n * (n - 1));
}

} // namespace skusim::service
