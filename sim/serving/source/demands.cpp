#include <skusim/random/variates.hpp>
#include <skusim/serving/source/demands.hpp>

namespace skusim::serving {

double single_draw(const random::Shape& shape, const random::StreamKey& key, std::uint32_t number) {
    if (shape.kind == random::ShapeKind::constant) {
        return 1;
    }
    // Far more words than any draw takes: those that reject candidates take a handful on average.
    constexpr std::uint64_t blocks_per_draw = 1024;
    random::SmallStream stream(key, number * blocks_per_draw);
    double value = 0;
    random::draw(shape, stream, &value, &value + 1);
    return value;
}

const std::vector<DemandClass>& no_classes() {
    static const std::vector<DemandClass> none;
    return none;
}

} // namespace skusim::serving
