#include "timed_waits.hpp"

#include <algorithm>
#include <iomanip>
#include <sstream>
#include <thread>

std::size_t TimedWaits::enter() {
    const bool is_longer = std::bernoulli_distribution(law_.share_of_longer)(random_);
    Record record{Clock::now(), is_longer, {}, {}};
    const Clock::time_point begin =
        records_.empty() ? record.came : std::max(record.came, records_.back().due);
    record.due = begin + (is_longer ? law_.longer : law_.shorter);
    records_.push_back(record);
    return records_.size() - 1;
}

void TimedWaits::serve() {
    std::unique_lock guard(lock_);
    const std::size_t place = enter();
    const Clock::time_point due = records_[place].due;
    guard.unlock();
    std::this_thread::sleep_until(due);
    const Clock::time_point done = Clock::now();
    guard.lock();
    records_[place].done = done;
}

std::string TimedWaits::records() const {
    const std::lock_guard guard(lock_);
    std::ostringstream text;
    text << "arrival_s,class,due_s,done_s\n" << std::fixed << std::setprecision(9);
    for (const Record& record : records_) {
        const auto since_first = [&](Clock::time_point moment) {
            return std::chrono::duration<double>(moment - records_.front().came).count();
        };
        text << since_first(record.came) << ',' << (record.is_longer ? "longer" : "shorter") << ','
             << since_first(record.due) << ',' << since_first(record.done) << '\n';
    }
    return text.str();
}
