#include <skusim/formats/quantity_word.hpp>

#include "quantity_text.hpp"

namespace skusim::formats {

Result<Duration> read_time(const std::string& what, const std::string& text) {
    const auto quantity = parse_quantity(Dimension::time, text);
    if (!quantity) {
        return failure({}, what + ' ' + quantity.error());
    }
    return from_nanoseconds(quantity->value);
}

} // namespace skusim::formats
