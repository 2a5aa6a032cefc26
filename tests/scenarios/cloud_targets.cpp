// The targets of Amazon and Google: whose machines they rent, their limits, and what they leave of
// a node.
#include <skusim/catalog/target.hpp>
#include <skusim/scenarios/target_file.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <support/catch.hpp>

using namespace skusim;
using catalog::Environment;
using catalog::LimitKind;
using catalog::Target;

namespace {

Target cloud_target(std::string_view name) {
    auto target = scenarios::shipped_target(name);
    REQUIRE(target);
    return std::move(*target);
}

/// Bounds of the limits that are in force.
std::vector<double> bounds_in_force(const Target& target, LimitKind kind) {
    std::vector<double> bounds;
    for (const catalog::Limit& limit : target.limits) {
        if (limit.kind == kind && limit.in_force) {
            bounds.push_back(limit.bound);
        }
    }
    return bounds;
}

} // namespace

TEST_CASE("each rents machines of its own cloud, and says so with a source") {
    CHECK(cloud_target("eks").clouds->providers == std::vector<std::string>{"aws"});
    CHECK(cloud_target("sagemaker").clouds->providers == std::vector<std::string>{"aws"});
    CHECK(cloud_target("gke").clouds->providers == std::vector<std::string>{"gcp"});
    CHECK(cloud_target("vertex").clouds->providers == std::vector<std::string>{"gcp"});
    CHECK(!cloud_target("sagemaker").spot->allowed);
    CHECK(!cloud_target("eks").spot);
}

TEST_CASE("documented limits of nodes and of a request's time") {
    CHECK(catalog::node_limit(cloud_target("eks"), Environment::production)->bound == 450);
    CHECK(catalog::node_limit(cloud_target("gke"), Environment::production)->bound == 1000);
    CHECK(bounds_in_force(cloud_target("sagemaker"), LimitKind::request_timeout) ==
          std::vector<double>{60});
    CHECK(bounds_in_force(cloud_target("vertex"), LimitKind::request_timeout) ==
          std::vector<double>{3600});
}

// 16 GiB and 4 vCPUs on EKS with 110 pods: 16384 - (255 + 11 x 110) - 100 = 14819 MiB, and
// 4 - 0.06 - 0.01 - 2 x 0.005 = 3.92 vCPUs, as Karpenter's table has it for 4 vCPUs.
TEST_CASE("eks leaves of a node what its kubelet does not keep") {
    const catalog::Reserved reserved = cloud_target("eks").reserved.value();
    CHECK(in_gibibytes(catalog::ram_for_containers(reserved, gibibytes(16))) * 1024 ==
          Approx(14819));
    CHECK(catalog::vcpus_for_containers(reserved, 4, Environment::production, 2) == Approx(3.92));
    CHECK(catalog::vcpus_for_containers(reserved, 8, Environment::production, 2) == Approx(7.91));
}

// 16 GiB on GKE: a quarter of 4, a fifth of 4 and a tenth of 8 GiB, 2.6 in all, and 100 MiB.
TEST_CASE("gke leaves of a node what its tiers do not keep") {
    const catalog::Reserved reserved = cloud_target("gke").reserved.value();
    CHECK(in_gibibytes(catalog::ram_for_containers(reserved, gibibytes(16))) ==
          Approx(16 - 2.6 - 100.0 / 1024));
    CHECK(in_gibibytes(catalog::ram_for_containers(reserved, gibibytes(256))) ==
          Approx(256 - 2.6 - 0.06 * 112 - 0.02 * 128 - 100.0 / 1024));
    CHECK(catalog::vcpus_for_containers(reserved, 16, Environment::production, 3) == Approx(15.89));
}
