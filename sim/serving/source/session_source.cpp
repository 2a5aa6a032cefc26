#include <skusim/serving/source/session_source.hpp>

namespace skusim::serving {

SessionSource::SessionSource(const workload::SessionArrivals& arrivals, const random::Shape& demand,
                             const Seed& seed, const std::vector<DemandClass>& classes)
    : sessions_(arrivals.sessions),
      starts_(workload::GammaArrivals{arrivals.starts, arrivals.cv}, demand, seed, classes) {
    follower_ = next_talk();
}

std::uint32_t SessionSource::next_talk() {
    if (unused_.empty()) {
        unused_.push_back(static_cast<std::uint32_t>(talks_.size()));
        talks_.emplace_back();
    }
    const std::uint32_t sender = unused_.back();
    unused_.pop_back();
    talks_[sender] = {started_++, 0};
    return sender;
}

std::optional<Duration> SessionSource::after_arrival(std::uint32_t sender) {
    if (talks_[sender].turn > 0) {
        return std::nullopt;
    }
    follower_ = next_talk();
    return starts_.next_gap();
}

std::optional<Duration> SessionSource::after_ending(std::uint32_t sender, Ending ending) {
    const bool goes_on =
        ending == Ending::completed && static_cast<int>(talks_[sender].turn) + 1 < sessions_.turns;
    if (!goes_on) {
        unused_.push_back(sender);
        return std::nullopt;
    }
    ++talks_[sender].turn;
    return sessions_.think_time;
}

} // namespace skusim::serving
