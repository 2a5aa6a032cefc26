#include <skusim/schema/values.hpp>

#include "job.hpp"
#include "rules.hpp"
#include "types.hpp"

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

constexpr std::size_t most_intervals = 10'080; // the minutes of a week

TypePointer rate(bool or_zero) {
    return make_type(QuantityType{Dimension::rate, "1e-6 /s", "1e9 /s", or_zero});
}

} // namespace

TypePointer arrivals_type() {
    const Field think{"think_time", make_type(EitherType{time_or_zero(), distribution_type()}),
                      "How long a client waits between an answer and its next request: a time, or "
                      "a distribution.",
                      "0 s", "2 s"};
    KindType type;
    type.example = "{kind: closed, concurrency: 200}";
    type.kinds = {
        {"closed",
         "A fixed number of clients, each of which thinks, sends a request and waits for its end.",
         {{"concurrency", make_type(IntegerType{1, 10'000'000}),
           "Clients of the whole cluster (in `profile`: of the node).", "", "200"},
          think,
          {"backoff", positive_time(),
           "How long a client waits after a refused or abandoned request, instead of thinking.",
           "1 s", "500 ms"}}},
        {"poisson",
         "An open stream of independent users: exponential times between arrivals.",
         {{"rate", rate(false), "Mean number of arrivals per unit of time.", "", "400 /s"}}},
        {"gamma",
         "An open stream with independent gamma times between arrivals: burstier than `poisson` "
         "for a cv above 1, steadier below.",
         {{"rate", rate(false), "Mean number of arrivals per unit of time.", "", "400 /s"},
          {"cv", make_type(NumberType{0.01, 10}),
           "Coefficient of variation of the times between arrivals; 1 is `poisson`.", "", "2"}}},
        {"trace",
         "An open stream as it was recorded, replayed again and again. Each replication starts at "
         "a point of its own and draws its own service times: intervals cover these two, not "
         "another day's recording.",
         {{"file", make_type(TextType{}),
           "The CSV file, relative to the scenario file: with a column arrival_s (seconds; "
           "optionally class), or Azure's TIMESTAMP,ContextTokens,GeneratedTokens.",
           "", "arrivals.csv"},
          {"speedup", make_type(NumberType{1e-6, 1e9}),
           "Recorded time over replayed time: 2 doubles the rate.", "1", "2"}}},
        {"pattern",
         "An open stream of independent users whose number changes over the day or week. Latency "
         "bounds hold in every interval, not on average.",
         {{"rates", make_type(ListType{rate(true), 1, most_intervals}),
           "Mean rate of each of equally long intervals.", "", "[20 /s, 80 /s, 40 /s]"},
          {"period", make_type(QuantityType{Dimension::time, "1 ms", "366 d"}),
           "Length of all intervals together, after which they begin again.", "", "24 h"}},
         check_pattern},
        job_arrivals(),
    };
    return make_type(std::move(type));
}

workload::PatternArrivals as_pattern(const Value& map) {
    workload::PatternArrivals pattern;
    for (const Value& rate : at(map, "rates").items) {
        pattern.rates.push_back(as_rate(rate));
    }
    pattern.period = as_duration(at(map, "period"));
    return pattern;
}

} // namespace skusim::scenarios
