// Several runs at a time, on the threads of one machine.
#pragma once

#include <cstddef>
#include <functional>

namespace skusim::experiment {

/// Limits the threads of all runs while it lives. Results do not depend on the number.
class ThreadLimit {
public:
    /// 0 means all processors.
    explicit ThreadLimit(int threads);
    ~ThreadLimit();
    ThreadLimit(const ThreadLimit&) = delete;
    ThreadLimit& operator=(const ThreadLimit&) = delete;

private:
    struct Control;
    Control* control_;
};

/// Does `work` for 0, 1, ... `count` - 1, several at a time, in any order. After each, `on_done` is
/// told how many are done; these calls come one at a time.
void for_each_in_parallel(std::size_t count, const std::function<void(std::size_t)>& work,
                          const std::function<void(std::size_t)>& on_done);

} // namespace skusim::experiment
