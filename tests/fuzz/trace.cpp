// Recordings: one that is read can be walked, from any point on.
#include <skusim/base/check.hpp>
#include <skusim/traces/file.hpp>

#include "input.hpp"

using namespace skusim;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const auto trace = traces::read_trace(fuzz::file_of(bytes, size, ".csv"));
    if (trace) {
        for (const double start : {0.0, 0.5, 0.999999}) {
            const auto cursor = (*trace)->open(start);
            for (int arrival = 0; arrival < 100; ++arrival) {
                SKUSIM_CHECK(cursor->next_gap() >= Duration::zero(), "time goes forwards");
            }
        }
    }
    return 0;
}
