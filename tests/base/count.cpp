#include <skusim/base/count.hpp>

#include <support/catch.hpp>

using namespace skusim;

TEST_CASE("One of a thing, and several") {
    CHECK(count_text(1, "node") == "1 node");
    CHECK(count_text(0, "node") == "0 nodes");
    CHECK(count_text(2'000'000, "item") == "2000000 items");
    CHECK(amount_text(1, "vCPU") == "1 vCPU");
    CHECK(amount_text(0.5, "vCPU") == "0.5 vCPUs");
    CHECK(amount_text(11, "vCPU") == "11 vCPUs");
}
