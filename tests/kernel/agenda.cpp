// The agenda gives events in the order of time, rank and sequence, whatever the order of
// scheduling.
#include <skusim/kernel/agenda.hpp>
#include <skusim/kernel/loop.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <support/aborts.hpp>
#include <support/catch.hpp>
#include <tuple>
#include <vector>

using namespace skusim;
using namespace skusim::kernel;

namespace {

/// What a model may order its simultaneous events by.
enum class Rank : std::uint8_t { first, second, third, last };

struct Tag {
    std::uint32_t number;
};

struct Planned {
    std::int64_t time;
    Rank rank;
    std::uint32_t number;
};

Time at(std::int64_t nanoseconds) {
    return Time{Duration{nanoseconds}};
}

class Dice {
public:
    explicit Dice(std::uint32_t seed) : engine_(seed) {}
    std::uint32_t below(std::uint32_t bound) {
        return static_cast<std::uint32_t>(engine_() % bound);
    }
    Rank rank() { return static_cast<Rank>(below(4)); }

private:
    std::mt19937 engine_;
};

/// A list that is sorted before every removal: slow, and plainly right.
class NaiveAgenda {
public:
    void schedule(const Planned& event) { events_.push_back(event); }
    Planned take_first() {
        std::stable_sort(events_.begin(), events_.end(), [](const Planned& a, const Planned& b) {
            return std::tie(a.time, a.rank) < std::tie(b.time, b.rank);
        });
        const Planned first = events_.front();
        events_.erase(events_.begin());
        return first;
    }
    [[nodiscard]] std::size_t size() const { return events_.size(); }

private:
    std::vector<Planned> events_;
};

/// Both agendas at once; every event goes into both.
class Pair {
public:
    void schedule(std::int64_t time, Rank rank) {
        agenda_.schedule(at(time), rank, Tag{next_});
        naive_.schedule({time, rank, next_++});
    }
    /// Takes the first event of both and gives its time, or nothing where they differ.
    std::optional<std::int64_t> take() {
        const Time foreseen = agenda_.next_time();
        const Planned expected = naive_.take_first();
        const Scheduled<Tag> taken = agenda_.take_first();
        const bool same = foreseen == at(expected.time) && taken.event.number == expected.number &&
                          taken.time == static_cast<std::uint64_t>(expected.time);
        return same && agenda_.size() == naive_.size() && agenda_.empty() == (naive_.size() == 0)
                   ? std::optional(expected.time)
                   : std::nullopt;
    }
    [[nodiscard]] std::size_t size() const { return naive_.size(); }

private:
    Agenda<Tag, Rank> agenda_;
    NaiveAgenda naive_;
    std::uint32_t next_ = 0;
};

/// Handles an event by scheduling the next one, `successors` times in all.
struct Counting {
    Agenda<Tag, Rank>* agenda;
    int successors;
    std::vector<std::int64_t> handled{};

    void handle(Time now, const Tag& tag) {
        handled.push_back(now.time_since_epoch().count());
        if (successors-- > 0) {
            agenda->schedule(now + Duration{10}, Rank::last, tag);
        }
    }
    static const char* name(const Tag& /*tag*/) { return "tick"; }
};

} // namespace

TEST_CASE("Random schedules come out as a stable sort by time and rank puts them") {
    for (const std::uint32_t seed : {1U, 2U, 3U}) {
        Dice dice(seed);
        Pair pair;
        for (int i = 0; i < 700; ++i) {
            pair.schedule(dice.below(90), dice.rank());
        }
        while (pair.size() > 0) {
            REQUIRE(pair.take().has_value());
        }
    }
}

TEST_CASE("Events scheduled while another is handled take their place in the same order") {
    // Each event taken is followed by none, one (which takes over the root) or several others, near
    // and far, in the past of those already there.
    for (const std::uint32_t seed : {4U, 5U, 6U, 7U}) {
        Dice dice(seed);
        Pair pair;
        for (int i = 0; i < 40; ++i) {
            pair.schedule(dice.below(50), dice.rank());
        }
        for (int step = 0; step < 4000 && pair.size() > 0; ++step) {
            const std::optional<std::int64_t> now = pair.take();
            REQUIRE(now.has_value());
            const std::uint32_t successors = pair.size() > 200 ? 0 : dice.below(3);
            for (std::uint32_t i = 0; i < successors; ++i) {
                const std::int64_t gap = dice.below(4) == 0 ? dice.below(1000) : dice.below(3);
                pair.schedule(*now + gap, dice.rank());
            }
        }
    }
}

TEST_CASE("Simultaneous events: expiry, completion, abandonment, arrival, then first come") {
    Agenda<Tag, Rank> agenda;
    agenda.schedule(at(5), Rank::last, Tag{4});
    agenda.schedule(at(5), Rank::last, Tag{5});
    agenda.schedule(at(5), Rank::third, Tag{3});
    agenda.schedule(at(5), Rank::second, Tag{1});
    agenda.schedule(at(5), Rank::second, Tag{2});
    agenda.schedule(at(5), Rank::first, Tag{0});
    agenda.schedule(at(6), Rank::first, Tag{6});
    for (std::uint32_t expected = 0; expected < 7; ++expected) {
        CHECK(agenda.take_first().event.number == expected);
    }
    CHECK(agenda.empty());
}

TEST_CASE("Times beyond 32 and 62 bits keep their order") {
    Agenda<Tag, Rank> agenda;
    const std::int64_t large = std::int64_t{1} << 62;
    agenda.schedule(at(large + 1), Rank::first, Tag{3});
    agenda.schedule(at(large), Rank::last, Tag{2});
    agenda.schedule(at((std::int64_t{1} << 32) + 1), Rank::last, Tag{1});
    agenda.schedule(at(2), Rank::last, Tag{0});
    for (std::uint32_t expected = 0; expected < 4; ++expected) {
        CHECK(agenda.take_first().event.number == expected);
    }
}

TEST_CASE("An event cannot be scheduled before the one taken last, but at its instant") {
    const auto schedule_at = [](std::int64_t time) {
        Agenda<Tag, Rank> agenda;
        agenda.schedule(at(10), Rank::second, Tag{0});
        static_cast<void>(agenda.take_first());
        agenda.schedule(at(time), Rank::last, Tag{1});
    };
    CHECK(aborts([&] { schedule_at(9); }));
    CHECK_FALSE(aborts([&] { schedule_at(10); }));
    CHECK(aborts([] { static_cast<void>(Agenda<Tag, Rank>{}.take_first()); }));
}

TEST_CASE("The loop ends when told, and goes on from there") {
    Agenda<Tag, Rank> agenda;
    agenda.schedule(at(10), Rank::last, Tag{0});
    Counting model{&agenda, 1000};
    const Time stopped = run_while(model, agenda, Time{}, [](Time now) { return now < at(45); });
    CHECK(stopped == at(50)); // the first event at or after 45 is the last
    CHECK(model.handled == std::vector<std::int64_t>{10, 20, 30, 40, 50});
    const Time again = run_while(model, agenda, stopped, [](Time now) { return now < at(70); });
    CHECK(again == at(70));
    CHECK(model.handled.size() == 7);
    // A condition that does not hold takes no event at all.
    CHECK(run_while(model, agenda, again, [](Time) { return false; }) == at(70));
    CHECK(model.handled.size() == 7);
}

TEST_CASE("The loop ends with the last event, and outside it no event is named in failed checks") {
    Agenda<Tag, Rank> agenda;
    agenda.schedule(at(10), Rank::last, Tag{0});
    Counting model{&agenda, 2};
    CHECK(run_while(model, agenda, Time{}, [](Time) { return true; }) == at(30));
    CHECK(agenda.empty());
    CHECK(check_context().now == at(30));
    CHECK(check_context().event == nullptr);
}

TEST_CASE("Nothing comes next on an empty agenda") {
    Agenda<Tag, Rank> agenda;
    CHECK(agenda.next_time() == never);
    agenda.schedule(at(7), Rank::first, Tag{1});
    CHECK(agenda.next_time() == at(7));
    static_cast<void>(agenda.take_first());
    CHECK(agenda.next_time() == never);
}
