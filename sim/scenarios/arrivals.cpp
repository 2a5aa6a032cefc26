#include "arrivals.hpp"

#include "job.hpp"
#include "notations.hpp"
#include "rules.hpp"

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

using workload::Arrivals;
using workload::ClosedArrivals;
using workload::GammaArrivals;
using workload::PatternArrivals;
using workload::PoissonArrivals;
using workload::TraceArrivals;

constexpr std::size_t most_intervals = 10'080; // the minutes of a week

Notation<Rate> arrival_rate(bool or_zero = false) {
    return rate("1e-6 /s", "1e9 /s", or_zero);
}

/// A member of the arrivals that a kind begins with.
template <class Kind, class Member>
auto of(Member Kind::*member) {
    return [member](Load& load) -> Member& {
        return std::get<Kind>(std::get<Arrivals>(load)).*member;
    };
}

template <class Kind>
BoundField<Load> rate_field() {
    return required<Load>("rate", of(&Kind::rate), arrival_rate(),
                          "Mean number of arrivals per unit of time.", "400 /s");
}

BoundKind<Load> closed() {
    ClosedArrivals start;
    start.think_time.shape = random::constant_shape();
    return kind<Load>(
        "closed",
        "A fixed number of clients, each of which thinks, sends a request and waits for its end.",
        start,
        {required<Load>("concurrency", of(&ClosedArrivals::concurrency), whole(1, 10'000'000),
                        "Clients of the whole cluster (in `profile`: of the node).", "200"),
         field<Load>("think_time", of(&ClosedArrivals::think_time),
                     constant_or_distribution(time_or_zero()),
                     "How long a client waits between an answer and its next request: a time, or "
                     "a distribution.",
                     "2 s")
             .otherwise("0 s"),
         field<Load>(
             "backoff", of(&ClosedArrivals::backoff), positive_time(),
             "How long a client waits after a refused or abandoned request, instead of thinking.",
             "500 ms")});
}

BoundKind<Load> poisson() {
    return kind<Load>("poisson",
                      "An open stream of independent users: exponential times between arrivals.",
                      PoissonArrivals{}, {rate_field<PoissonArrivals>()});
}

BoundKind<Load> gamma() {
    return kind<Load>(
        "gamma",
        "An open stream with independent gamma times between arrivals: burstier than `poisson` "
        "for a cv above 1, steadier below.",
        GammaArrivals{},
        {rate_field<GammaArrivals>(),
         required<Load>("cv", of(&GammaArrivals::cv), number(0.01, 10),
                        "Coefficient of variation of the times between arrivals; 1 is `poisson`.",
                        "2")});
}

BoundKind<Load> trace() {
    return kind<Load>(
        "trace",
        "An open stream as it was recorded, replayed again and again. Each replication starts at "
        "a point of its own and draws its own service times: intervals cover these two, not "
        "another day's recording.",
        TraceArrivals{},
        {unread<Load>(
             {"file", one_line().type,
              "The CSV or JSON lines, relative to the scenario file: with a column arrival_s "
              "(seconds; "
              "optionally class, input_tokens and output_tokens), or a recording of Azure (of "
              "language models or of functions), Vidur, splitwise-sim, BurstGPT, Mooncake (whose "
              "hash_ids tell which prompts begin alike) or LLMServingSim as it is.",
              "", "arrivals.csv"}),
         unread<Load>({"functions", list_of(one_line(), 1, 1000).type,
                       "Of a recording of Azure Functions: the owners, apps and functions that "
                       "are replayed, by their identifiers or six letters and more of their "
                       "beginnings.",
                       "all", "[734272c01926]"}),
         field<Load>("speedup", of(&TraceArrivals::speedup), number(1e-6, 1e9),
                     "Recorded time over replayed time: 2 doubles the rate.", "2")});
}

BoundKind<Load> pattern() {
    return kind<Load>(
        "pattern",
        "An open stream of independent users whose number changes over the day or week. Latency "
        "bounds hold in every interval, not on average.",
        PatternArrivals{},
        {required<Load>("rates", of(&PatternArrivals::rates),
                        list_of(arrival_rate(true), 1, most_intervals),
                        "Mean rate of each of equally long intervals.", "[20 /s, 80 /s, 40 /s]"),
         required<Load>("period", of(&PatternArrivals::period), time("1 ms", "366 d"),
                        "Length of all intervals together, after which they begin again.", "24 h")},
        check_pattern);
}

} // namespace

const Notation<Load>& arrivals() {
    static const Notation<Load> notation =
        kinds_of<Load>({closed(), poisson(), gamma(), trace(), pattern(), job_arrivals()},
                       KindType{{}, {}, "{kind: closed, concurrency: 200}"});
    return notation;
}

PatternArrivals pattern_in(const Value& map) {
    return std::get<PatternArrivals>(std::get<Arrivals>(value_of(arrivals(), map)));
}

} // namespace skusim::scenarios
