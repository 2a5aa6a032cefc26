// Plans that were written before, as `compare` reads them.
#include <skusim/base/check.hpp>
#include <skusim/plans/file.hpp>

#include "input.hpp"

using namespace skusim;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const auto plans = plans::read_plans(fuzz::file_of(bytes, size, ".json"));
    SKUSIM_CHECK(plans ? !plans->empty() : !plans.error().empty(), "plans or faults");
    return 0;
}
