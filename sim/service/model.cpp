#include <skusim/service/model.hpp>

#include "roofline.hpp"
#include "table.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <variant>

namespace skusim::service {

namespace {

// What each model tells of every SKU alike; nothing if it takes a SKU to tell.
std::optional<ServiceTime> anywhere(const DistributionService& model, int largest_batch) {
    const std::vector<Duration> means(static_cast<std::size_t>(largest_batch), model.time.mean);
    return ServiceTime{model.time, means, "the scenario's service.time, the same on every SKU",
                       std::nullopt};
}
std::optional<ServiceTime> anywhere(const LinearService& model, int largest_batch) {
    const random::Shape shape = random::lognormal_or_constant(model.cv);
    std::vector<Duration> means;
    for (int batch = 1; batch <= largest_batch; ++batch) {
        means.push_back(model.overhead + batch * model.per_request);
    }
    return ServiceTime{{means.front(), shape},
                       means,
                       "the scenario's overhead and time per request, the same on every SKU",
                       std::nullopt};
}
std::optional<ServiceTime> anywhere(const TableService& /*model*/, int /*largest_batch*/) {
    return std::nullopt;
}
std::optional<ServiceTime> anywhere(const RooflineService& /*model*/, int /*largest_batch*/) {
    return std::nullopt;
}
std::optional<ServiceTime> anywhere(const TokenService& /*model*/, int /*largest_batch*/) {
    return std::nullopt;
}

/// A worker, and what it runs on.
struct WorkerOnSku {
    const catalog::Sku& sku;
    const catalog::Hardware& hardware;
    const WorkerShare& share;
};

// What each model tells of a SKU, its threads apart.
tl::expected<ServiceTime, std::string> unscaled(const DistributionService& model,
                                                const WorkerOnSku& /*worker*/, int largest_batch) {
    return *anywhere(model, largest_batch);
}
tl::expected<ServiceTime, std::string> unscaled(const LinearService& model,
                                                const WorkerOnSku& /*worker*/, int largest_batch) {
    return *anywhere(model, largest_batch);
}
tl::expected<ServiceTime, std::string> unscaled(const TableService& model,
                                                const WorkerOnSku& worker, int largest_batch) {
    return table_on(model, worker.sku, worker.share, largest_batch);
}
tl::expected<ServiceTime, std::string> unscaled(const RooflineService& model,
                                                const WorkerOnSku& worker, int largest_batch) {
    return roofline_on(model, worker.sku, worker.hardware, worker.share, largest_batch);
}
tl::expected<ServiceTime, std::string>
unscaled(const TokenService& /*model*/, const WorkerOnSku& /*worker*/, int /*largest_batch*/) {
    return tl::unexpected(std::string("a language model's request takes as long as its tokens"));
}

tl::expected<ServiceTime, std::string>
unscaled_service(const ServiceModel& model, const WorkerOnSku& worker, int largest_batch) {
    return std::visit([&](const auto& kind) { return unscaled(kind, worker, largest_batch); },
                      model);
}

Duration divided(Duration time, double factor) {
    return std::max(from_nanoseconds(static_cast<double>(time.count()) / factor), Duration{1});
}

} // namespace

std::optional<ServiceTime> service_anywhere(const ServiceModel& model, int largest_batch) {
    return std::visit([&](const auto& kind) { return anywhere(kind, largest_batch); }, model);
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
        return unscaled_service(model, {sku, hardware, share}, largest_batch);
    }
    WorkerShare one_thread = share;
    one_thread.threads = 1;
    const auto time = unscaled_service(model, {sku, hardware, one_thread}, largest_batch);
    return time ? scaled(*time, *share.scaling, share.threads) : time;
}

} // namespace skusim::service
