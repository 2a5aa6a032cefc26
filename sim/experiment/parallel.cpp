#include <skusim/experiment/parallel.hpp>

#include <mutex>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>

namespace skusim::experiment {

struct ThreadLimit::Control {
    [[maybe_unused]] tbb::global_control control; // what it does, it does by being there
};

ThreadLimit::ThreadLimit(int threads)
    : control_(new Control{tbb::global_control(
          tbb::global_control::max_allowed_parallelism,
          static_cast<std::size_t>(threads > 0 ? threads : tbb::info::default_concurrency()))}) {}

ThreadLimit::~ThreadLimit() {
    delete control_;
}

void for_each_in_parallel(std::size_t count, const std::function<void(std::size_t)>& work,
                          const std::function<void(std::size_t)>& on_done) {
    std::mutex mutex;
    std::size_t done = 0;
    tbb::parallel_for(
        std::size_t{0}, count,
        [&](std::size_t i) {
            work(i);
            const std::lock_guard lock(mutex);
            on_done(++done);
        },
        tbb::simple_partitioner{});
}

} // namespace skusim::experiment
