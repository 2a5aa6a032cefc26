// What a target's rules come to in figures: prices of containers, what the system keeps of a node,
// quota, and limits at their edges.
#include <skusim/catalog/target.hpp>

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::catalog;

namespace {

/// East US, queried 2026-08.
Containers container_instances() {
    Containers containers;
    containers.per_vcpu = *UsdPerHour::parse("0.0405");
    containers.per_gib = *UsdPerHour::parse("0.00445");
    containers.region = std::string("eastus");
    return containers;
}

constexpr double gb = bytes_per_gib; // the documentation's "GB" of a node's RAM

/// RAM of AKS before 1.29, CPU of all versions: "Node resource reservations", 2024-04-16.
Reserved kubernetes() {
    Reserved reserved;
    reserved.ram = {{4 * gb, 0.25}, {8 * gb, 0.20}, {16 * gb, 0.10}, {128 * gb, 0.06}, {{}, 0.02}};
    reserved.ram.back().up_to = std::numeric_limits<double>::infinity();
    reserved.eviction = Bytes{750.0 * 1024 * 1024};
    reserved.vcpus = {
        {1, 0.06}, {2, 0.04}, {4, 0.02}, {std::numeric_limits<double>::infinity(), 0.01}};
    return reserved;
}

} // namespace

TEST_CASE("containers are priced by vCPU-hour and GB-hour in exact decimals") {
    struct Priced {
        double vcpus;
        double gib;
        const char* usd_per_hour;
    };
    // By hand: vCPUs x 0.0405 + GB x 0.00445.
    const std::vector<Priced> table{
        {1, 1, "0.04495"},      {1, 1.5, "0.047175"}, {1, 3.5, "0.056075"},
        {2, 4, "0.0988"},       {4, 16, "0.2332"},    {31, 240, "2.3235"},
        {0.1, 0.5, "0.006275"}, {0.2, 1, "0.01255"}, // what a user report shows the platform add
                                                     // for its own container
    };
    for (const Priced& it : table) {
        CAPTURE(it.vcpus, it.gib);
        CHECK(price(container_instances(), {it.vcpus, gibibytes(it.gib)}).text() ==
              it.usd_per_hour);
    }
    // Halves of a nano-dollar go up.
    Containers odd = container_instances();
    odd.per_vcpu = UsdPerHour::from_nano(1);
    odd.per_gib = UsdPerHour{};
    CHECK(price(odd, {0.5, gibibytes(1)}).nano_usd() == 1);
    CHECK(price(odd, {0.499, gibibytes(1)}).nano_usd() == 0);
}

TEST_CASE("a target's container sizes are the machines of its catalog") {
    Target target;
    target.name = std::string("aci");
    target.containers = container_instances();
    target.containers->sizes = {{1, gibibytes(1.5)}, {2, gibibytes(4)}};
    const std::vector<Sku> skus = container_skus(target, "westeurope");
    REQUIRE(skus.size() == 2);
    CHECK(skus[0].name == "aci-1vcpu-1.5gb");
    CHECK(skus[1].name == "aci-2vcpu-4gb");
    CHECK(skus[1].vcpus == 2);
    CHECK(skus[1].ram == gibibytes(4));
    CHECK(skus[1].region == "westeurope");
    CHECK(skus[1].family == "container");
    CHECK(skus[1].on_demand->text() == "0.0988");
    CHECK_FALSE(skus[1].spot);
}

TEST_CASE("Kubernetes keeps the documented share of a node's CPU") {
    struct Kept {
        double cores;
        double millicores;
    };
    const std::vector<Kept> table{{1, 60},   {2, 100},  {4, 140}, {8, 180},
                                  {16, 260}, {32, 420}, {64, 740}};
    for (const Kept& kept : table) {
        CAPTURE(kept.cores);
        CHECK(1000 * (kept.cores -
                      vcpus_for_containers(kubernetes(), kept.cores, Environment::production, 3)) ==
              Approx(kept.millicores).epsilon(1e-9));
    }
}

TEST_CASE("Kubernetes keeps the documented share of a node's RAM") {
    const auto kept = [](const Reserved& reserved, double gib) {
        return gib - in_gibibytes(ram_for_containers(reserved, gibibytes(gib)));
    };
    Reserved old = kubernetes();
    CHECK(kept(old, 7) == Approx(750.0 / 1024 + 0.25 * 4 + 0.20 * 3)); // the documentation's own
    CHECK(kept(old, 8) == Approx(750.0 / 1024 + 1 + 0.8));
    CHECK(kept(old, 16) == Approx(750.0 / 1024 + 1 + 0.8 + 0.8));
    CHECK(kept(old, 64) == Approx(750.0 / 1024 + 2.6 + 0.06 * 48));
    CHECK(kept(old, 256) == Approx(750.0 / 1024 + 2.6 + 0.06 * 112 + 0.02 * 128));
    CHECK(ram_for_containers(old, gibibytes(0.5)) == Bytes{}); // never below nothing

    // 1.29 and later: the lesser of 25 % and 20 MB x 30 pods + 50 MB, 100 MiB kept free.
    Reserved now = old;
    now.ram = {{std::numeric_limits<double>::infinity(), 0.25}};
    now.ram_most = Bytes{650e6};
    now.eviction = Bytes{100.0 * 1024 * 1024};
    CHECK(kept(now, 2) == Approx(0.5 + 100.0 / 1024));
    CHECK(kept(now, 8) == Approx(650e6 / bytes_per_gib + 100.0 / 1024));
}

TEST_CASE("a limit is open or closed at its edge") {
    Limit limit;
    limit.kind = LimitKind::ram;
    limit.bound = 48;
    limit.is_open = true;
    CHECK(breaks(limit, 48));
    CHECK_FALSE(breaks(limit, 47.99));
    limit.is_open = false;
    CHECK_FALSE(breaks(limit, 48));
    CHECK_FALSE(breaks(limit, 48 * (1 + 1e-12)));
    CHECK(breaks(limit, 48.01));
}

TEST_CASE("the tightest limit of nodes in force counts") {
    Target target;
    CHECK(node_limit(target, catalog::Environment::production) == nullptr);
    const auto add = [&](double bound, bool in_force) {
        Limit limit;
        limit.kind = LimitKind::nodes;
        limit.bound = bound;
        limit.in_force = in_force;
        target.limits.push_back(limit);
    };
    add(50, true);
    add(20, false);
    CHECK(node_limit(target, catalog::Environment::production)->bound == 50);
    add(30, true);
    CHECK(node_limit(target, catalog::Environment::production)->bound == 30);
}

TEST_CASE("quota counts whole nodes more, in exact arithmetic") {
    const Quota quota{1.2, {}};
    CHECK(quota_nodes(quota, 1) == 2);
    CHECK(quota_nodes(quota, 3) == 4);
    CHECK(quota_nodes(quota, 5) == 6);
    CHECK(quota_nodes(quota, 10) == 12);
    CHECK(quota_nodes(quota, 50) == 60);
}
