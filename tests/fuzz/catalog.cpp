// Catalogs: what one says is what its copy in our own form says.
#include <skusim/base/check.hpp>
#include <skusim/catalogs/catalog_file.hpp>

#include "input.hpp"

using namespace skusim;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const auto reading = catalogs::parse_catalog("input", fuzz::text_of(bytes, size));
    if (reading && !reading->catalog.skus.empty()) {
        const auto again = catalogs::parse_catalog("again", catalogs::catalog_csv(*reading));
        SKUSIM_CHECK(again && again->catalog.skus.size() == reading->catalog.skus.size(),
                     "a catalog that is written reads back");
    }
    return 0;
}
