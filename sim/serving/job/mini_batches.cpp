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

/// The batches of so many items: the full ones, and what the rest takes, if there is one.
struct Cut {
    std::int64_t full;
    std::int64_t rest; ///< items
};

Cut cut(const ItemWork& work, std::int64_t items) {
    return {items / work.largest_batch(), items % work.largest_batch()};
}

double ratio_of(const ItemWork& work, std::int64_t batch) {
    return work.batches[static_cast<std::size_t>(batch - 1)];
}

/// Draws sums as one number each, of shapes whose sums have a law.
std::vector<double> drawn_as_sums(const workload::Job& job, const ItemWork& work,
                                  const random::StreamKey& key) {
    std::vector<double> demands(static_cast<std::size_t>(job.mini_batches()));
    const std::int64_t last = job.mini_batches() - 1;
    random::Stream stream(key);
    // Full batches of mini-batches [from, to], and then the rests: `to` may have fewer items.
    const auto add = [&](std::int64_t from, std::int64_t to) {
        const Cut its = cut(work, job.items_of(from));
        const auto begin = static_cast<std::size_t>(from);
        std::vector<double> sums(static_cast<std::size_t>(to - from));
        const auto add_law = [&](const random::Shape& law, double mean) {
            random::draw(law, stream, sums.data(), sums.data() + sums.size());
            for (std::size_t i = 0; i < sums.size(); ++i) {
                demands[begin + i] += mean * sums[i];
            }
        };
        if (its.full > 0) {
            add_law(*shape_of_sum(work.shape, its.full),
                    static_cast<double>(its.full) * work.batches.back());
        }
        if (its.rest > 0) {
            add_law(work.shape, ratio_of(work, its.rest));
        }
    };
    if (last > 0) {
        add(0, last);
    }
    add(last, last + 1);
    return demands;
}

} // namespace

double ItemWork::mean_demand(std::int64_t items) const {
    const Cut its = cut(*this, items);
    return static_cast<double>(its.full) * batches.back() +
           (its.rest > 0 ? ratio_of(*this, its.rest) : 0.0);
}

std::int64_t demand_draws(const workload::Job& job, const ItemWork& items) {
    const auto batches_of = [&](std::int64_t mini_batch) {
        const Cut its = cut(items, job.items_of(mini_batch));
        const bool has_rest = its.rest > 0;
        return shape_of_sum(items.shape, 1) ? (its.full > 0) + has_rest : its.full + has_rest;
    };
    const std::int64_t last = job.mini_batches() - 1;
    return last * batches_of(0) + batches_of(last);
}

std::vector<double> mini_batch_demands(const workload::Job& job, const ItemWork& items,
                                       const Seed& seed) {
    const random::StreamKey key = seed.key(random::Purpose::demand);
    if (shape_of_sum(items.shape, 1)) {
        return drawn_as_sums(job, items, key);
    }
    std::vector<double> demands(static_cast<std::size_t>(job.mini_batches()));
    random::Variates batches(items.shape, key);
    for (std::size_t i = 0; i < demands.size(); ++i) {
        const Cut its = cut(items, job.items_of(static_cast<std::int64_t>(i)));
        for (std::int64_t k = 0; k < its.full; ++k) {
            demands[i] += items.batches.back() * batches();
        }
        if (its.rest > 0) {
            demands[i] += ratio_of(items, its.rest) * batches();
        }
    }
    return demands;
}

Duration attempt_time(const workload::Job& job, Duration unit, double demand) {
    const Duration work = from_nanoseconds(static_cast<double>(unit.count()) * demand);
    return later(Time{} + job.overhead, work)
        .time_since_epoch(); // work beyond all clocks saturates
}

} // namespace skusim::serving
