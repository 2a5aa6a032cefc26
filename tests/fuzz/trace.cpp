// Recordings: one that is read can be walked, from any point on.
#include <skusim/base/check.hpp>
#include <skusim/traces/file.hpp>

#include "input.hpp"

#include <optional>
#include <string>

using namespace skusim;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string file = fuzz::file_of(bytes, size, ".csv");
    for (const auto tokens :
         {std::optional<traces::ZeroOutput>{}, std::optional(traces::ZeroOutput::drop)}) {
        const auto trace = traces::read_trace(file, {}, tokens);
        if (!trace) {
            continue;
        }
        for (const double start : {0.0, 0.5, 0.999999}) {
            const auto cursor = (*trace)->open(start);
            for (int arrival = 0; arrival < 100; ++arrival) {
                SKUSIM_CHECK(cursor->next_gap() >= Duration::zero(), "time goes forwards");
                SKUSIM_CHECK(cursor->last_tokens().input > 0 && cursor->last_tokens().output > 0,
                             "a request has tokens");
            }
        }
    }
    return 0;
}
