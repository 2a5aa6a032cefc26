#include <skusim/serving/source/closed_session_source.hpp>

namespace skusim::serving {

ClosedSessionSource::ClosedSessionSource(const workload::ClosedArrivals& arrivals,
                                         const random::Shape& demand, Duration mean_response,
                                         const Seed& seed, const std::vector<DemandClass>& classes)
    : clients_(arrivals, demand, mean_response, seed, classes), sessions_(arrivals.sessions),
      length_((arrivals.mean_pause() + mean_response) * arrivals.sessions.turns), seed_(seed),
      talks_(clients_.senders()) {
    for (std::uint32_t client = 0; client < senders(); ++client) {
        talks_[client].number = client;
    }
}

Duration ClosedSessionSource::first(std::uint32_t client) const {
    random::SmallStream stream(seed_.key(random::Purpose::start_offset, client));
    return from_nanoseconds(random::uniform_fraction(stream) *
                            static_cast<double>(length_.count()));
}

std::optional<Duration> ClosedSessionSource::after_ending(std::uint32_t client, Ending ending) {
    Talk& talk = talks_[client];
    if (ending == Ending::completed && static_cast<int>(talk.turn) + 1 < sessions_.turns) {
        ++talk.turn;
        return sessions_.think_time;
    }
    talk = {talk.number + senders(), 0};
    return clients_.after_ending(client, ending);
}

} // namespace skusim::serving
