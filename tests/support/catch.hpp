// The one place that knows which major version of Catch2 the system has: 2 or 3.
#pragma once

#if SKUSIM_CATCH_VERSION == 3
#include <catch2/catch_all.hpp>
using Catch::Approx;
using Catch::Matchers::ContainsSubstring;
#else
#include <catch2/catch.hpp>
using Catch::Matchers::Contains;
inline auto ContainsSubstring(const std::string& text) {
    return Contains(text);
}
#endif
using Catch::Matchers::StartsWith;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
