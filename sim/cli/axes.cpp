#include "axes.hpp"

#include <cstdint>

namespace skusim::cli {

Option axes_option() {
    return {"shape",
            "AXIS=N",
            "how long an axis that an .onnx file leaves open is for one request: batch=1; may be "
            "given again",
            {},
            {},
            true};
}

Result<networks::Axes> axes_of(const std::vector<std::string>& words) {
    networks::Axes axes;
    constexpr std::uint64_t longest = 1'000'000'000'000;
    for (const std::string& word : words) {
        const std::size_t sign = word.rfind('=');
        if (sign == std::string::npos || sign == 0) {
            return failure({},
                           "--shape \"" + word + "\" is no axis and its length, such as batch=1");
        }
        const std::string name = word.substr(0, sign);
        const auto size = whole_number("shape " + name + "=", word.substr(sign + 1), 1, longest);
        if (!size) {
            return failure(size.error());
        }
        if (!axes.emplace(name, static_cast<std::int64_t>(*size)).second) {
            return failure({}, "--shape gives axis \"" + name + "\" twice");
        }
    }
    return axes;
}

} // namespace skusim::cli
