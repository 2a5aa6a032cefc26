#include <skusim/service/model.hpp>

#include "roofline.hpp"
#include "table.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::service {

namespace {

ServiceTime linear(const LinearService& model, int largest_batch) {
    const random::Shape shape = random::lognormal_or_constant(model.cv);
    std::vector<Duration> means;
    for (int batch = 1; batch <= largest_batch; ++batch) {
        means.push_back(model.overhead + batch * model.per_request);
    }
    return {{means.front(), shape},
            means,
            "the scenario's overhead and time per request, the same on every SKU",
            std::nullopt};
}

tl::expected<ServiceTime, std::string> unscaled(const ServiceModel& model, const catalog::Sku& sku,
                                                const catalog::Hardware& hardware,
                                                const WorkerShare& share, int largest_batch) {
    if (const auto* roofline = std::get_if<RooflineService>(&model)) {
        return roofline_on(*roofline, sku, hardware, share, largest_batch);
    }
    if (const auto* table = std::get_if<TableService>(&model)) {
        return table_on(*table, sku, share, largest_batch);
    }
    if (std::holds_alternative<TokenService>(model)) {
        return tl::unexpected(
            std::string("a language model's request takes as long as its tokens"));
    }
    return *service_anywhere(model, largest_batch);
}

Duration divided(Duration time, double factor) {
    return std::max(from_nanoseconds(static_cast<double>(time.count()) / factor), Duration{1});
}

} // namespace

std::optional<ServiceTime> service_anywhere(const ServiceModel& model, int largest_batch) {
    if (const auto* overhead_and_more = std::get_if<LinearService>(&model)) {
        return linear(*overhead_and_more, largest_batch);
    }
    if (const auto* distribution = std::get_if<DistributionService>(&model)) {
        const std::vector<Duration> means(static_cast<std::size_t>(largest_batch),
                                          distribution->time.mean);
        return ServiceTime{distribution->time, means,
                           "the scenario's service.time, the same on every SKU", std::nullopt};
    }
    return std::nullopt;
}

ServiceTime scaled(ServiceTime time, const ThreadScaling& scaling, int threads) {
    const double factor = speedup(scaling, threads);
    time.time.mean = divided(time.time.mean, factor);
    for (Duration& mean : time.batch_means) {
        mean = divided(mean, factor);
    }
    if (time.fastest_mean) {
        time.fastest_mean = divided(*time.fastest_mean, factor);
    }
    time.basis += fmt::format("; {} threads are {:.4g} times as fast as one", threads, factor);
    return time;
}

tl::expected<ServiceTime, std::string> service_on(const ServiceModel& model,
                                                  const catalog::Sku& sku,
                                                  const catalog::Hardware& hardware,
                                                  const WorkerShare& share, int largest_batch) {
    if (!share.scaling || share.on_accelerator) {
        return unscaled(model, sku, hardware, share, largest_batch);
    }
    WorkerShare one_thread = share;
    one_thread.threads = 1;
    const auto time = unscaled(model, sku, hardware, one_thread, largest_batch);
    return time ? scaled(*time, *share.scaling, share.threads) : time;
}

} // namespace skusim::service
