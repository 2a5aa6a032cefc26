// How much work requests bring, where they are of several classes.
#pragma once

#include <skusim/random/distribution.hpp>
#include <skusim/random/stream.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace skusim::serving {

/// Classes of requests at most.
inline constexpr std::size_t most_classes = 32;

/// One class of requests.
struct DemandClass {
    double share = 1;    ///< of the requests; of all classes together 1
    double mean = 1;     ///< of their demand, over the mean of all requests'
    random::Shape shape; ///< of their demand
};

[[nodiscard]] const std::vector<DemandClass>& no_classes();

/// Draw number `number` of a key of which there are many, such as one per client: of millions only
/// the number is kept, as streams are counter-based.
[[nodiscard]] double single_draw(const random::Shape& shape, const random::StreamKey& key,
                                 std::uint32_t number);

/// The class of a request by chance: `point` is uniform in [0, 1).
[[nodiscard]] inline std::size_t class_at(const std::vector<DemandClass>& classes, double point) {
    std::size_t number = 0;
    while (number + 1 < classes.size() && point >= classes[number].share) {
        point -= classes[number].share;
        ++number;
    }
    return number;
}

} // namespace skusim::serving
