#include <skusim/scenario/failures.hpp>

namespace skusim::scenario {

availability::Causes causes_of(const Failures& failures) {
    availability::Causes causes;
    if (failures.mtbf && failures.repair) {
        causes.node = {*failures.mtbf, *failures.repair};
    }
    causes.zones = failures.zones;
    causes.zone = failures.zone_outage;
    causes.upgrade = failures.upgrade;
    causes.pool = failures.pool;
    causes.pool_is_recorded = failures.evictions && !failures.evictions->trace_path.empty();
    return causes;
}

namespace {

std::optional<availability::EvictionBand> band_of(const Evictions& evictions,
                                                  const catalog::Sku& sku) {
    const auto found = evictions.bands->find({sku.region, sku.name});
    return found != evictions.bands->end() ? std::optional(found->second) : std::nullopt;
}

bool asks_advisor(const Failures& failures) {
    return failures.evictions && failures.evictions->bands;
}

} // namespace

bool lacks_band(const Failures& failures, const catalog::Sku& sku) {
    return asks_advisor(failures) && !band_of(*failures.evictions, sku);
}

std::optional<availability::Pool> pool_of(const Failures& failures, const catalog::Sku& sku) {
    if (!asks_advisor(failures)) {
        return failures.pool;
    }
    const Evictions& evictions = *failures.evictions;
    const std::optional<availability::EvictionBand> band = band_of(evictions, sku);
    return band ? std::optional(availability::pool_at_rate(availability::rate_of(*band).rate,
                                                           *evictions.away, evictions.together))
                : std::nullopt;
}

void take_band_of(Failures& failures, const catalog::Sku& sku) {
    if (!asks_advisor(failures)) {
        return;
    }
    Evictions& evictions = *failures.evictions;
    failures.pool = pool_of(failures, sku);
    evictions.band = band_of(evictions, sku);
    if (evictions.band) {
        evictions.rate = availability::rate_of(*evictions.band).rate;
    }
    evictions.bands.reset();
}

} // namespace skusim::scenario
