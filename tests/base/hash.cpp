// The hash of a file's bytes is FNV-1a, by its authors' test vectors.
#include <skusim/base/hash.hpp>

#include <support/catch.hpp>

TEST_CASE("the hash agrees with the published vectors of 64-bit FNV-1a") {
    CHECK(skusim::hash_text("") == "cbf29ce484222325");
    CHECK(skusim::hash_text("a") == "af63dc4c8601ec8c");
    CHECK(skusim::hash_text("foobar") == "85944171f73967e8");
}
