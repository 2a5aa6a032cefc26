#include <skusim/base/check.hpp>
#include <skusim/workload/arrivals.hpp>

namespace skusim::workload {

bool is_open(const Arrivals& arrivals) {
    return !std::holds_alternative<ClosedArrivals>(arrivals);
}

std::optional<Rate> open_rate(const Arrivals& arrivals) {
    if (const auto* poisson = std::get_if<PoissonArrivals>(&arrivals)) {
        return poisson->rate;
    }
    if (const auto* gamma = std::get_if<GammaArrivals>(&arrivals)) {
        return gamma->rate;
    }
    if (const auto* trace = std::get_if<TraceArrivals>(&arrivals)) {
        return trace->source->facts().rate() * trace->speedup;
    }
    return std::nullopt;
}

Arrivals at_rate(Arrivals arrivals, Rate rate) {
    if (auto* poisson = std::get_if<PoissonArrivals>(&arrivals)) {
        poisson->rate = rate;
    } else if (auto* gamma = std::get_if<GammaArrivals>(&arrivals)) {
        gamma->rate = rate;
    } else if (auto* trace = std::get_if<TraceArrivals>(&arrivals)) {
        trace->speedup = rate / trace->source->facts().rate();
    } else {
        SKUSIM_CHECK(false, "a closed loop has no rate of its own");
    }
    return arrivals;
}

double gap_cv(const Arrivals& arrivals) {
    if (const auto* gamma = std::get_if<GammaArrivals>(&arrivals)) {
        return gamma->cv;
    }
    if (const auto* trace = std::get_if<TraceArrivals>(&arrivals)) {
        return trace->source->facts().gap_cv;
    }
    return 1;
}

std::vector<std::string> notes(const Arrivals& arrivals) {
    const auto* trace = std::get_if<TraceArrivals>(&arrivals);
    if (trace == nullptr) {
        return {};
    }
    std::vector<std::string> texts{
        "the trace is replayed again and again, from a starting point of each replication's own: "
        "intervals cover the randomness of the starting point and of the service times, not that "
        "of another day's trace"};
    if (const std::int64_t classes = trace->source->facts().classes; classes > 1) {
        texts.push_back("the trace names " + std::to_string(classes) +
                        " classes of requests; all are served alike");
    }
    return texts;
}

} // namespace skusim::workload
