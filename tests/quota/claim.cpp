// What nodes take of a quota, against the figures that the clouds' documentation and their error
// texts give.
#include "support.hpp"

using namespace skusim;
using namespace skusim::quota;

TEST_CASE("limit 100, 12 used: 22 machines of 4 vCPUs fit and 23 do not") {
    const Sheet sheet =
        sheet_of(Cloud::azure, {limit_of("standardDSv5Family", Scope::family, 100, 12)});
    CHECK(most_nodes(sheet, d4s, Market::on_demand, as_rented, 200) == 22);
    const auto fits = claims(sheet, d4s, Market::on_demand, as_rented, 22);
    REQUIRE(fits.size() == 1);
    CHECK(fits[0].needed == 88);
    CHECK(fits[0].free() == 88);
    CHECK(fits[0].missing() == 0);
    CHECK(tightest(fits) == nullptr);
    const auto lacks = claims(sheet, d4s, Market::on_demand, as_rented, 23);
    CHECK(lacks[0].missing() == 4);
    CHECK(lacks[0].new_limit() == 104); // Azure's own error text: limit 100, used 100, needs 4
    CHECK(tightest(lacks) == lacks.data());
    CHECK(request_text(claims(sheet, d4s, Market::on_demand, as_rented, 41)[0], "eastus") ==
          "ask for 176 vCPUs of standardDSv5Family in eastus (12 used + 164)");
}

TEST_CASE("family words are compared without regard to case, blanks and all") {
    const Sheet sheet =
        sheet_of(Cloud::azure, {limit_of("standardNCADSA100v4Family", Scope::family, 48),
                                limit_of("Standard NCASv3_T4 Family", Scope::family, 8)});
    const auto a100 = machine_of("Standard_NC24ads_A100_v4", "StandardNCADSA100v4Family", 24);
    const auto t4 = machine_of("Standard_NC4as_T4_v3", "Standard NCASv3_T4 Family", 4);
    CHECK(most_nodes(sheet, a100, Market::on_demand, as_rented, 200) == 2);
    CHECK(most_nodes(sheet, t4, Market::on_demand, as_rented, 200) == 2);
}

TEST_CASE("managed endpoints take a fifth more, upgrades their surge") {
    const catalog::Quota managed{1.2, 0, {}};
    const auto ds3 = machine_of("Standard_DS3_v2", "standardDSv2Family", 4);
    const Sheet sheet = sheet_of(Cloud::azure, {limit_of("standardDSv2Family", Scope::family, 48)});
    CHECK(claims(sheet, ds3, Market::on_demand, managed, 10)[0].needed == 48);
    CHECK(most_nodes(sheet, ds3, Market::on_demand, managed, 200) == 10);
    CHECK(claims(sheet, ds3, Market::on_demand, managed, 18)[0].counted_nodes == 22);
    const auto counted = [&](int nodes) {
        return claims(sheet, ds3, Market::on_demand, managed, nodes)[0].counted_nodes;
    };
    CHECK(counted(1) == 2);
    CHECK(counted(3) == 4);
    CHECK(counted(5) == 6);
    CHECK(counted(9) == 11);
    CHECK(counted(50) == 60);
    const catalog::Quota surging{1, 0.1, {}};
    CHECK(claims(sheet, ds3, Market::on_demand, surging, 18)[0].counted_nodes == 20);
    CHECK(most_nodes(sheet, ds3, Market::on_demand, surging, 200) == 10); // and 2 of surge
}

TEST_CASE("the region's total binds before the family, and spot machines know neither") {
    const Sheet sheet = sheet_of(Cloud::azure, {limit_of("cores", Scope::total, 30),
                                                limit_of("standardA0_A7Family", Scope::family, 30),
                                                limit_of("standardDFamily", Scope::family, 30, 20),
                                                limit_of("lowPriorityCores", Scope::spot, 12)});
    // Azure's documentation: 30 machines of A1 or 30 of D1, not both.
    const auto a1 = machine_of("Standard_A1", "standardA0_A7Family", 1);
    const auto d1 = machine_of("Standard_D1", "standardDFamily", 1);
    CHECK(most_nodes(sheet, a1, Market::on_demand, as_rented, 200) == 30);
    CHECK(most_nodes(sheet, d1, Market::on_demand, as_rented, 200) == 10);
    CHECK(most_nodes(sheet, d1, Market::spot, as_rented, 200) == 12);
    const auto lacks = claims(sheet, a1, Market::on_demand, as_rented, 40);
    REQUIRE(lacks.size() == 2);
    CHECK(lacks[0].limit.scope == Scope::total);
    CHECK(lacks[0].new_limit() == 40);
    CHECK(lacks[1].missing() == 10);
}

TEST_CASE("more in use than allowed is nothing free, and no limit is no bound") {
    const Sheet over =
        sheet_of(Cloud::azure, {limit_of("standardDSv5Family", Scope::family, 100, 120)});
    CHECK(most_nodes(over, d4s, Market::on_demand, as_rented, 200) == 0);
    const auto lacks = claims(over, d4s, Market::on_demand, as_rented, 1);
    CHECK(lacks[0].missing() == 24);
    CHECK(lacks[0].new_limit() == 124);
    const Sheet none = sheet_of(Cloud::azure, {limit_of("standardDSv5Family", Scope::family, {})});
    CHECK(most_nodes(none, d4s, Market::on_demand, as_rented, 200) == 200);
    CHECK(most_nodes(sheet_of(Cloud::azure, {}), d4s, Market::on_demand, as_rented, 7) == 7);
    const Sheet machines =
        sheet_of(Cloud::azure, {limit_of("virtualMachines", Scope::total, 5, 2, Unit::machines)});
    CHECK(most_nodes(machines, d4s, Market::spot, as_rented, 200) == 3);
}

TEST_CASE("a constrained size counts with all vCPUs of the size that it was made from") {
    CHECK(counted_vcpus(machine_of("Standard_E4-2s_v5", "standardESv5Family", 2)) == 4);
    CHECK(counted_vcpus(machine_of("Standard_E4s_v5", "standardESv5Family", 4)) == 4);
    CHECK(counted_vcpus(machine_of("Standard_M8-2ms", "standardMSFamily", 8)) == 8);
    catalog::Sku u = machine_of("u-6tb1.56xlarge", "", 224);
    u.provider = std::string("aws");
    CHECK(counted_vcpus(u) == 224);
}

TEST_CASE("AWS counts by classes of letters, on demand and spot apart") {
    QuotaLimit standard = limit_of("Standard", Scope::family, 64);
    standard.classes = {"a", "c", "d", "h", "i", "m", "r", "t", "z"};
    standard.code = std::string("L-1216C47A");
    QuotaLimit graphics = limit_of("G and VT", Scope::family, 0);
    graphics.classes = {"g", "vt"};
    QuotaLimit spot = limit_of("spot", Scope::spot, 8);
    spot.classes = standard.classes;
    const Sheet sheet = sheet_of(Cloud::aws, {standard, graphics, spot});
    catalog::Sku m6a = machine_of("m6a.xlarge", "", 4);
    m6a.provider = std::string("aws");
    CHECK(most_nodes(sheet, m6a, Market::on_demand, as_rented, 200) == 16);
    CHECK(most_nodes(sheet, m6a, Market::spot, as_rented, 200) == 2);
    catalog::Sku g5 = m6a;
    g5.name = std::string("g5.xlarge");
    CHECK(most_nodes(sheet, g5, Market::on_demand, as_rented, 200) == 0);
    catalog::Sku vt1 = m6a;
    vt1.name = std::string("vt1.3xlarge");
    CHECK(most_nodes(sheet, vt1, Market::on_demand, as_rented, 200) == 0);
    const auto lacks = claims(sheet, m6a, Market::on_demand, as_rented, 20);
    CHECK(request_command(lacks[0], Cloud::aws, "us-east-1") ==
          std::vector<std::string>{"aws service-quotas request-service-quota-increase",
                                   "--service-code ec2", "--quota-code 'L-1216C47A'",
                                   "--desired-value 80", "--region 'us-east-1'"});
}

TEST_CASE("Google Cloud counts by series and by accelerator, preemptible where it was granted") {
    const auto gpus = [](const char* name, Scope scope, std::int64_t most) {
        return limit_of(name, scope, most, 0, Unit::accelerators);
    };
    Sheet sheet = sheet_of(Cloud::gcp, {limit_of("CPUS", Scope::total, 72, 8),
                                        limit_of("N2_CPUS", Scope::family, 24),
                                        gpus("NVIDIA_L4_GPUS", Scope::family, 1),
                                        gpus("NVIDIA_A100_GPUS", Scope::family, 4),
                                        gpus("NVIDIA_A100_80GB_GPUS", Scope::family, 2),
                                        limit_of("PREEMPTIBLE_CPUS", Scope::spot, 0)});
    catalog::Sku n2 = machine_of("n2-standard-8", "", 8);
    n2.provider = std::string("gcp");
    CHECK(most_nodes(sheet, n2, Market::on_demand, as_rented, 200) == 3);
    CHECK(most_nodes(sheet, n2, Market::spot, as_rented, 200) == 3); // none was granted
    sheet.limits[5].most = 16;
    CHECK(most_nodes(sheet, n2, Market::spot, as_rented, 200) == 2);
    catalog::Sku n1 = n2;
    n1.name = std::string("n1-standard-8"); // has no limit of its own
    CHECK(most_nodes(sheet, n1, Market::on_demand, as_rented, 200) == 8);
    catalog::Sku g2 = n2;
    g2.name = std::string("g2-standard-4");
    g2.vcpus = 4;
    g2.accelerators = {std::string("L4"), catalog::AcceleratorKind::gpu, 1, {}, "nvidia"};
    CHECK(most_nodes(sheet, g2, Market::on_demand, as_rented, 200) == 1);
    g2.accelerators->type = std::string("A100-40GB"); // of all A100
    CHECK(most_nodes(sheet, g2, Market::on_demand, as_rented, 200) == 4);
    g2.accelerators->type = std::string("A100-80GB");
    CHECK(most_nodes(sheet, g2, Market::on_demand, as_rented, 200) == 2);
}

TEST_CASE("a table of one's own names quota families, series, families, the total and spot") {
    const Sheet sheet = sheet_of(Cloud::table, {limit_of("Dsv5", Scope::family, 16),
                                                limit_of("total", Scope::total, 100),
                                                limit_of("spot", Scope::spot, 4)});
    catalog::Sku sku = d4s;
    sku.series = std::string("Dsv5");
    CHECK(most_nodes(sheet, sku, Market::on_demand, as_rented, 200) == 4);
    CHECK(most_nodes(sheet, sku, Market::spot, as_rented, 200) == 1);
    sku.series = std::string("Fsv2");
    CHECK(most_nodes(sheet, sku, Market::on_demand, as_rented, 200) == 25);
}

TEST_CASE("the command that asks for a limit quotes what a file named") {
    const Claim claim{limit_of("standard'; reboot; 'Family", Scope::family, 0), 1, 4};
    const auto lines = request_command(claim, Cloud::azure, "eastus");
    REQUIRE(lines.size() == 5);
    CHECK(lines[1] == R"(--resource-name 'standard'\''; reboot; '\''Family')");
    CHECK(
        lines[2] ==
        R"(--scope "/subscriptions/$subscription/providers/Microsoft.Compute/locations/"'eastus')");
    CHECK(lines[3] == "--limit-object value=4");
    CHECK(lines[4] == "--resource-type dedicated");
    CHECK(request_command(claim, Cloud::gcp, "eastus").empty());
}
