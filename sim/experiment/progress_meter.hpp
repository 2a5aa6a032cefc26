// Counts what the replications of a run have simulated, for who wants to know.
#pragma once

#include <skusim/experiment/progress.hpp>

#include <algorithm>
#include <mutex>

namespace skusim::experiment {

class ProgressMeter {
public:
    /// `sink` may be empty, and outlives the meter.
    explicit ProgressMeter(const RunProgress& sink) : sink_(sink) {}

    /// So much more is foreseen, beyond what is done. Not while replications run.
    void expect(std::int64_t more) { expected_ = done_ + more; }

    /// A replication has simulated so much more. From any thread.
    void add(std::int64_t simulated) {
        if (sink_) {
            const std::lock_guard lock(mutex_);
            done_ += simulated;
            sink_(done_, std::max(done_, expected_));
        }
    }

private:
    const RunProgress& sink_;
    std::mutex mutex_;
    std::int64_t done_ = 0;
    std::int64_t expected_ = 0;
};

} // namespace skusim::experiment
