#include <skusim/random/variates.hpp>
#include <skusim/serving/outages/clock.hpp>

namespace skusim::serving {

double OutageClock::draw(const random::Shape& shape, std::uint64_t entity,
                         std::uint32_t number) const {
    // Far more words than one draw takes.
    constexpr std::uint64_t blocks_per_draw = 16;
    random::SmallStream stream(seed_.key(purpose_, entity), number * blocks_per_draw);
    double unit = 0;
    random::draw(shape, stream, &unit, &unit + 1);
    return unit;
}

Duration OutageClock::draw(const random::Distribution& length, std::uint64_t entity,
                           std::uint32_t number) const {
    return from_nanoseconds(static_cast<double>(length.mean.count()) *
                            draw(length.shape, entity, number));
}

} // namespace skusim::serving
