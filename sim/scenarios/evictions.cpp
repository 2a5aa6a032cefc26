#include "evictions.hpp"

#include <skusim/schema/values.hpp>
#include <skusim/traces/pool_trace.hpp>
#include <skusim/traces/spot_advisor.hpp>

#include "named_file.hpp"

#include <memory>
#include <utility>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

using availability::EvictionBand;
using scenario::Evictions;

void check_evictions(const Value& map, const std::string& path, Findings& findings) {
    const Value* trace = map.find("trace");
    const std::size_t beside = map.find("notice") != nullptr ? 2 : 1;
    if (trace != nullptr && map.entries.size() > beside) {
        findings.add(trace->mark, path + ": a trace tells how often, how long and how many go; "
                                         "remove it, or rate, away and together");
        return;
    }
    const Value* rate = map.find("rate");
    const Value* band = map.find("band");
    const Value* advisor = map.find("advisor");
    if (rate != nullptr && band != nullptr) {
        findings.add(band->mark, path + ": a rate and a band tell the same; remove one of them");
    } else if (advisor != nullptr && (rate != nullptr || band != nullptr)) {
        findings.add(advisor->mark, path +
                                        ": an advisor tells each SKU's band; remove it, or the " +
                                        (rate != nullptr ? "rate" : "band"));
    } else if (trace == nullptr && ((rate == nullptr && band == nullptr && advisor == nullptr) ||
                                    map.find("away") == nullptr)) {
        findings.add(map.mark, path + ": how often the pool goes and how long it stays away is not "
                                      "told; add \"rate: 0.05 /h\" and \"away: 1 h\", or a band "
                                      "or an advisor in place of the rate, or \"trace: FILE\"");
    }
}

} // namespace

const Notation<Evictions>& evictions() {
    static const Notation<Evictions> notation = map_of<Evictions>(
        {{field("trace", &Evictions::trace_path, one_line(),
                "Recorded pool of spot machines, JSON as skypilot-org/spot-traces has it, relative "
                "to the scenario file; it is replayed as it is.",
                "us-east-1a_v100.json")
              .otherwise("none"),
          field("rate", &Evictions::rate, rate("1e-9 /h", "60 /h"),
                "Evictions of the pool of one SKU and zone, while it is whole.", "0.05 /h")
              .otherwise("none"),
          field("band", &Evictions::band, one_of<availability::EvictionBand>(),
                "What the cloud tells in place of a rate, in per cent: Azure's eviction rate of a "
                "SKU and region, per hour (Resource Graph, SpotResources); AWS's frequency of "
                "interruption, per month (Spot Instance Advisor). It is read at its upper end.",
                "azure-5-10")
              .otherwise("none"),
          field(
              "advisor", &Evictions::advisor_path, one_line(),
              "AWS's Spot Instance Advisor, spot-advisor-data.json as its page loads it, relative "
              "to the scenario file: each SKU's band by its instance type and region, for Linux. "
              "A SKU that is not in it is gated.",
              "spot-advisor-data.json")
              .otherwise("none"),
          field("away", &Evictions::away, time("1 s", "3650 d"),
                "Mean time until the pool can be had again.", "1 h")
              .otherwise("none"),
          field("together", &Evictions::together, ratio("1 %", "100 %"),
                "Share of the pool's nodes that go at once.", "90 %"),
          field("notice", &Evictions::notice, time("1 s", "1 h", true),
                "From the cloud's word to the end of a machine, in which it takes no new requests "
                "and goes on with those that it has, when it is simulated. Azure gives 30 s, AWS 2 "
                "min.",
                "2 min")
              .otherwise("30 s")},
         {},
         check_evictions});
    return notation;
}

namespace {

constexpr EvictionBand band_of(traces::AdvisorBand band) {
    switch (band) {
    case traces::AdvisorBand::from_0_to_5:
        return EvictionBand::aws_0_5;
    case traces::AdvisorBand::from_5_to_10:
        return EvictionBand::aws_5_10;
    case traces::AdvisorBand::from_10_to_15:
        return EvictionBand::aws_10_15;
    case traces::AdvisorBand::from_15_to_20:
        return EvictionBand::aws_15_20;
    case traces::AdvisorBand::over_20:
        break;
    }
    return EvictionBand::aws_20_up;
}

Result<void> read_advisor(const scenario::Scenario& scenario, Evictions& evictions,
                          const Mark& mark, Origin& origin) {
    evictions.advisor_path = beside(scenario.file, evictions.advisor_path);
    Result<traces::SpotAdvice> advice = traces::read_spot_advice(evictions.advisor_path);
    if (!advice) {
        return failure(told_where_named(std::move(advice.error()), "failures.evictions.advisor",
                                        {scenario.file, mark}));
    }
    origin.add(advice->hash);
    auto bands = std::make_shared<scenario::EvictionBands>();
    for (const auto& [machine, band] : advice->bands) {
        bands->emplace(machine, band_of(band));
    }
    evictions.bands = std::move(bands);
    return {};
}

} // namespace

Result<void> read_pool(scenario::Scenario& scenario, const Value& section, Origin& origin) {
    scenario::Failures& failures = *scenario.failures;
    Evictions& evictions = *failures.evictions;
    if (!evictions.advisor_path.empty()) {
        const Mark& named = at(at(section, "evictions"), "advisor").mark;
        return read_advisor(scenario, evictions, named, origin);
    }
    if (evictions.trace_path.empty()) {
        if (evictions.band) {
            evictions.rate = availability::rate_of(*evictions.band).rate;
        }
        failures.pool =
            availability::pool_at_rate(*evictions.rate, *evictions.away, evictions.together);
        return {};
    }
    const Mark& mark = at(at(section, "evictions"), "trace").mark;
    evictions.trace_path = beside(scenario.file, evictions.trace_path);
    Result<traces::PoolTrace> trace = traces::read_pool_trace(evictions.trace_path);
    if (!trace) {
        return failure(told_where_named(std::move(trace.error()), "failures.evictions.trace",
                                        {scenario.file, mark}));
    }
    origin.add(trace->hash);
    failures.pool = availability::pool_of_looks(trace->gap, trace->nodes);
    evictions.gap = trace->gap;
    evictions.looks = std::move(trace->nodes);
    return {};
}

} // namespace skusim::scenarios
