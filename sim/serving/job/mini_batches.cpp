#include <skusim/random/variates.hpp>
#include <skusim/serving/config.hpp>
#include <skusim/serving/job/job.hpp>

#include <cmath>
#include <optional>

namespace skusim::serving {

namespace {

/// The law of the sum of `count` independent draws, over its mean, where it has a name.
std::optional<random::Shape> shape_of_sum(const random::Shape& shape, std::int64_t count) {
    switch (shape.kind) {
    case random::ShapeKind::constant:
        return shape;
    case random::ShapeKind::exponential:
    case random::ShapeKind::gamma:
        return count == 1 ? shape
                          : random::gamma_shape(shape.cv / std::sqrt(static_cast<double>(count)));
    default:
        return std::nullopt;
    }
}

} // namespace

std::int64_t demand_draws(const workload::Job& job, const random::Shape& demand) {
    return shape_of_sum(demand, job.mini_batch_size) ? job.mini_batches() : job.items;
}

std::vector<double> mini_batch_demands(const workload::Job& job, const random::Shape& demand,
                                       const Seed& seed) {
    const random::StreamKey key = seed.key(random::Purpose::demand);
    std::vector<double> sums(static_cast<std::size_t>(job.mini_batches()));
    const std::int64_t last = job.mini_batches() - 1;
    if (const auto sum = shape_of_sum(demand, job.mini_batch_size)) {
        random::Stream stream(key);
        random::draw(*sum, stream, sums.data(), sums.data() + last);
        // The last mini-batch may have fewer items, and then a law of its own.
        const random::Shape rest = *shape_of_sum(demand, job.items_of(last));
        random::draw(rest, stream, &sums.back(), &sums.back() + 1);
        for (std::int64_t i = 0; i <= last; ++i) {
            sums[static_cast<std::size_t>(i)] *= static_cast<double>(job.items_of(i));
        }
        return sums;
    }
    random::Variates items(demand, key);
    for (std::int64_t i = 0; i <= last; ++i) {
        for (std::int64_t k = job.items_of(i); k > 0; --k) {
            sums[static_cast<std::size_t>(i)] += items();
        }
    }
    return sums;
}

Duration attempt_time(const workload::Job& job, Duration mean_service, double demand) {
    const Duration work = from_nanoseconds(static_cast<double>(mean_service.count()) * demand);
    return later(Time{} + job.overhead, work)
        .time_since_epoch(); // work beyond all clocks saturates
}

} // namespace skusim::serving
