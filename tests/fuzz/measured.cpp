// Outputs of load tools: of the format that the text shows, and of each that it may be taken for.
#include <skusim/base/check.hpp>
#include <skusim/measured/file.hpp>
#include <skusim/measured/token_file.hpp>

#include "input.hpp"

using namespace skusim;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text = fuzz::text_of(bytes, size);
    static_cast<void>(measured::parse_measured("input", text));
    static_cast<void>(measured::parse_token_measurement("input", text));
    for (const std::string_view format : measured::measured_formats()) {
        const auto measurement = measured::parse_measured("input", text, format);
        SKUSIM_CHECK(measurement || !measurement.error().empty(), "a measurement or faults");
    }
    return 0;
}
