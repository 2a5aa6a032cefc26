// With Catch2 3 the library brings main(); with Catch2 2 it is compiled here, once.
#if SKUSIM_CATCH_VERSION == 2
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif
