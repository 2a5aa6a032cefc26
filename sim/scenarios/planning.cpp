#include "planning.hpp"

#include "notations.hpp"
#include "rules.hpp"

#include <limits>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

Notation<std::vector<scenario::TimeBound>> time_bounds(stats::QuantityKind kind) {
    const Notation<Duration> bound = positive_time();
    return {make_type(QuantilesType{bound.type}),
            [bound, kind](const Value& map, std::vector<scenario::TimeBound>& into) {
                for (const Entry& entry : map.entries) {
                    const double probability = stats::quantile_of(entry.key).value_or(0);
                    into.push_back({{kind, probability}, value_of(bound, entry.value)});
                }
            }};
}

namespace {

const Notation<scenario::Goodput>& goodput() {
    using scenario::Goodput;
    static const Notation<Goodput> notation = map_of<Goodput>(
        {{required("at_least", &Goodput::at_least, ratio("0.01 %", "99.999 %"),
                   "Share of all arrivals.", "99 %"),
          field("ttft", &Goodput::ttft, positive_time(), "Time to its first token.", "500 ms")
              .otherwise("no bound"),
          field("tpot", &Goodput::tpot, positive_time(),
                "Mean time between its tokens after the first.", "50 ms")
              .otherwise("no bound"),
          field("latency", &Goodput::latency, positive_time(), "Time to its last token.", "20 s")
              .otherwise("no bound")},
         {},
         check_goodput});
    return notation;
}

} // namespace

const Notation<scenario::Objective>& objective() {
    using scenario::Objective;
    static const Notation<Objective> notation = map_of<Objective>(
        {{field("latency", &Objective::times, time_bounds(stats::QuantityKind::latency),
                "Bounds on quantiles of the latency of all arrivals, or on their mean. An arrival "
                "that is not completed counts as infinitely late.",
                "{p95: 150 ms, p99: 300 ms}")
              .otherwise("no bound"),
          field("ttft", &Objective::times, time_bounds(stats::QuantityKind::time_to_first_token),
                "Bounds on the time to the first token, of a language model.", "{p95: 500 ms}")
              .otherwise("no bound"),
          field("tpot", &Objective::times, time_bounds(stats::QuantityKind::time_per_output_token),
                "Bounds on the time per output token after the first, the mean of each request.",
                "{p95: 50 ms}")
              .otherwise("no bound"),
          field("itl", &Objective::times, time_bounds(stats::QuantityKind::inter_token_latency),
                "Bounds on the time between two tokens, over all tokens of all requests.",
                "{p99: 100 ms}")
              .otherwise("no bound"),
          field("goodput", &Objective::goodput, goodput(),
                "Share of arrivals that are answered within several bounds together.",
                "{at_least: 99 %, ttft: 500 ms, tpot: 50 ms}")
              .otherwise("no bound"),
          field("max_error_rate", &Objective::max_error_rate, ratio("0.0001 %", "99.9 %", true),
                "Share of arrivals that may be refused or abandoned; of a batch job's items that "
                "may fail.",
                "0.1 %")
              .otherwise("no bound; 1 % of a batch job"),
          field("min_throughput", &Objective::min_throughput, rate("1e-6 /s", "1e9 /s"),
                "Completions of the whole cluster per unit of time.", "300 /s")
              .otherwise("no bound"),
          field("availability", &Objective::availability, ratio("50 %", "99.9999 %"),
                "Share of the time that the other bounds are to hold in, in spite of `failures`. "
                "The plan tells whether they do; `policy.spare_nodes: auto` rents as many nodes as "
                "it takes.",
                "99.9 %")
              .otherwise("none")},
         {},
         check_objective});
    return notation;
}

const Notation<scenario::Selection>& selection() {
    using scenario::Selection;
    static const Notation<Selection> notation = map_of<Selection>(
        {{field("clouds", &Selection::clouds, one_or_list_of(small_letters(), 100),
                "Clouds, as catalogs name their providers.", "[azure, aws]")
              .otherwise("all clouds"),
          field("region", &Selection::regions, one_or_list_of(one_line(), 1000),
                "Regions of the catalog; with catalogs of several clouds, one of each.",
                "[eastus, us-east-1]")
              .otherwise("all regions"),
          field("families", &Selection::families, list_of(one_line(), 1, 1000),
                "Families or series of SKUs.", "[D, F, E]")
              .otherwise("all families"),
          field("skus", &Selection::skus, list_of(one_line(), 1, 10'000), "SKUs, by name.",
                "[Standard_NC4as_T4_v3]")
              .otherwise("all SKUs"),
          field("accelerators", &Selection::accelerators, list_of(one_line(), 1, 1000),
                "Accelerators: types of the catalog, or what their names begin with before a "
                "hyphen.",
                "[T4, A100]")
              .otherwise("with any accelerator, or none"),
          field("vendors", &Selection::vendors, list_of(small_letters(), 1, 100),
                "Makers of accelerators.", "[nvidia]")
              .otherwise("of any maker, or without accelerators"),
          field("max_price", &Selection::max_price, price("0.000001 /h", "1000000 /h"),
                "Highest price of one node, in USD per hour, in the tier that it is rented in.",
                "5 /h")
              .otherwise("no limit"),
          field("burstable", &Selection::burstable, boolean(),
                "Admit machines that earn CPU credits: no steady speed.", "true"),
          field("retired", &Selection::retired, boolean(),
                "Admit machines that can no longer be rented.", "true")}});
    return notation;
}

namespace {

const Notation<scenario::OwnedContract>& owned_contract() {
    using scenario::OwnedContract;
    static const Notation<OwnedContract> notation = map_of<OwnedContract>(
        {{required("kind", &OwnedContract::contract, one_of<commitment::Contract>(),
                   "What kind of contract it is.", "reserved"),
          field("sku", &OwnedContract::sku, one_line(), "SKU that nodes are reserved of.",
                "Standard_D4s_v5")
              .otherwise("required if reserved"),
          field("nodes", &OwnedContract::nodes, whole(1, 100'000), "Nodes that are reserved.", "4")
              .otherwise("required if reserved"),
          field("term", &OwnedContract::term, one_of<commitment::Term>(),
                "Term of a savings plan, whose prices count.", "3y"),
          field("usd_per_hour", &OwnedContract::usd_per_hour, price("0.001 /h", "1000000 /h"),
                "What a savings plan commits to.", "1.5 /h")
              .otherwise("required of a savings plan"),
          field("months_left", &OwnedContract::months_left, whole(0, 36),
                "Months until it ends; its nodes are on demand, or committed to anew, after that.",
                "7")
              .otherwise("it outlasts what is asked about")},
         {},
         check_owned_contract});
    return notation;
}

const Notation<scenario::Commitment>& commitment_rules() {
    using commitment::Term;
    using scenario::Commitment;
    static const Notation<Commitment> notation = map_of<Commitment>(
        {{field("reserved", &Commitment::reserved, list_of(one_of<Term>(), 1, 2),
                "Terms for which nodes of the SKU may be reserved.", "[1y, 3y]")
              .otherwise("none"),
          field("savings_plan", &Commitment::savings_plan, list_of(one_of<Term>(), 1, 2),
                "Terms for which an amount an hour may be committed to.", "[1y]")
              .otherwise("none"),
          field("spot", &Commitment::most_spot, ratio("1 %", "100 %"),
                "Share of the nodes in use that may be spot machines at any time, with nodes on "
                "demand in their place while `failures.evictions` takes them away.",
                "50 %")
              .otherwise("none"),
          field("growth", &Commitment::growth, ratio("0.1 %", "1000 %", true),
                "Growth of the demand a year; each contract is held against the mean of its term.",
                "20 %"),
          field("demand", &Commitment::demand_path, one_line(),
                "Nodes needed over time, in the place of the plan's own: CSV `start,nodes` in UTC, "
                "relative to the scenario file.",
                "nodes.csv")
              .otherwise("from the plan"),
          field("owned", &Commitment::owned, list_of(owned_contract(), 1, 100),
                "Contracts that are paid for anyway, whose nodes come off the demand.",
                "[{kind: reserved, sku: Standard_D4s_v5, nodes: 4}]")
              .otherwise("none")},
         {},
         check_commitment});
    return notation;
}

} // namespace

const Notation<scenario::Policy>& policy() {
    using scenario::Policy;
    static const Notation<Policy> notation = map_of<Policy>(
        {{field("ram_factor", &Policy::ram_factor, ratio("100 %", "10000 %"),
                "A node's RAM over the model's.", "150 %"),
          field("spare_nodes", &Policy::spare_nodes, or_word(whole(0, 100'000), "auto"),
                "Nodes beyond those that the objective needs; `auto` is as many as "
                "`failures.survive` and `slo.availability` take.",
                "1"),
          field("max_nodes", &Policy::max_nodes, whole(1, 100'000),
                "Largest cluster that is considered.", "50"),
          field("pricing", &Policy::pricing, one_of<scenario::Pricing>(),
                "Which price of a SKU counts.", "spot"),
          field("max_surge", &Policy::max_surge, ratio("0.1 %", "100 %", true),
                "Nodes that an upgrade adds while it lasts, as a share of the "
                "nodes; they take quota.",
                "33 %")
              .otherwise("the target's, or 0 %"),
          field("commitment", &Policy::commitment, commitment_rules(),
                "Contracts for a term that the plan is to price, beside renting by "
                "the hour.",
                "{reserved: [1y, 3y], savings_plan: [1y, 3y]}")
              .otherwise("none")},
         {},
         check_policy,
         nullptr,
         {{"budget", no_budget}}});
    return notation;
}

const Notation<scenario::Simulation>& simulation() {
    using scenario::Simulation;
    static const Notation<Simulation> notation = map_of<Simulation>(
        {{field("seed", &Simulation::seed,
                whole<std::uint64_t>(0, std::numeric_limits<std::uint64_t>::max()),
                "The same seed gives the same result, to the byte.", "7"),
          field("confidence", &Simulation::confidence, ratio("50 %", "99.9999 %"),
                "Level of the confidence intervals.", "99 %"),
          field("precision", &Simulation::precision, ratio("0.2 %", "50 %"),
                "Half-width of an interval over its value.", "5 %"),
          field("max_requests", &Simulation::max_requests,
                whole<std::int64_t>(10'000, 1'000'000'000'000),
                "Budget of simulated requests; what is open then stays undecided.", "1000000"),
          field("patterns", &Simulation::patterns, one_of<scenario::PatternRuns>(),
                "How much of `workload.arrivals` of the kind pattern is simulated.", "whole")}});
    return notation;
}

} // namespace skusim::scenarios
