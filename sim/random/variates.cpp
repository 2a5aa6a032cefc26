#include <skusim/base/check.hpp>
#include <skusim/random/variates.hpp>

#include "hyperexponential.hpp"

#include <algorithm>
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/gamma_distribution.hpp>
#include <boost/random/lognormal_distribution.hpp>
#include <cmath>

namespace skusim::random {

namespace {

template <class AnyStream, class Law>
void fill(AnyStream& stream, Law law, double* begin, double* end) {
    std::generate(begin, end, [&] { return law(stream); });
}

template <class AnyStream>
void draw_from(const Shape& shape, AnyStream& stream, double* begin, double* end) {
    switch (shape.kind) {
    case ShapeKind::constant:
        std::fill(begin, end, 1.0);
        return;
    case ShapeKind::exponential:
        fill(stream, boost::random::exponential_distribution<double>(1.0), begin, end);
        return;
    case ShapeKind::lognormal: {
        const double log_variance = std::log1p(shape.cv * shape.cv);
        fill(stream,
             boost::random::lognormal_distribution<double>(-0.5 * log_variance,
                                                           std::sqrt(log_variance)),
             begin, end);
        return;
    }
    case ShapeKind::gamma: {
        const double variance = shape.cv * shape.cv;
        fill(stream, boost::random::gamma_distribution<double>(1.0 / variance, variance), begin,
             end);
        return;
    }
    case ShapeKind::hyperexponential: {
        const Hyperexponential phases = balanced_hyperexponential(shape.cv);
        boost::random::exponential_distribution<double> unit(1.0);
        std::generate(begin, end, [&] {
            const bool first = uniform_fraction(stream) < phases.first_probability;
            return unit(stream) / (first ? phases.first_rate : phases.second_rate);
        });
        return;
    }
    case ShapeKind::uniform: {
        const double half_width = std::sqrt(3.0) * shape.cv;
        std::generate(begin, end,
                      [&] { return 1.0 + half_width * (2.0 * uniform_fraction(stream) - 1.0); });
        return;
    }
    case ShapeKind::empirical: {
        const auto count = static_cast<std::uint32_t>(shape.values.size());
        std::generate(begin, end, [&] { return shape.values[uniform_below(stream, count)]; });
        return;
    }
    case ShapeKind::mixture:
        break; // one of its parts is drawn
    }
    SKUSIM_CHECK(false, "every kind of shape can be drawn");
}

} // namespace

void draw(const Shape& shape, Stream& stream, double* begin, double* end) {
    draw_from(shape, stream, begin, end);
}

void draw(const Shape& shape, SmallStream& stream, double* begin, double* end) {
    draw_from(shape, stream, begin, end);
}

Variates::Variates(const Shape& shape, const StreamKey& key, DrawMemory* memory)
    : shape_(&shape), remembered_(memory != nullptr ? &memory->sequence(shape, key) : nullptr),
      stream_(key) {}

void Variates::refill() {
    if (remembered_ != nullptr) {
        if (const RememberedSequence::Part* part = remembered_->part(parts_++)) {
            next_ = part->data();
            end_ = next_ + part->size();
            return;
        }
        stream_ = remembered_->rest();
        remembered_ = nullptr;
    }
    draw(*shape_, stream_, block_.data(), block_.data() + block_.size());
    next_ = block_.data();
    end_ = next_ + block_.size();
}

} // namespace skusim::random
