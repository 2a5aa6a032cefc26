// What nodes of services take of the services' own quotas, and what upgrades add.
#include "support.hpp"

using namespace skusim;
using namespace skusim::quota;

TEST_CASE("Azure Machine Learning counts by its own words for the same families") {
    QuotaLimit dsv2 = limit_of("Standard DSv2 Family Cluster Dedicated vCPUs", Scope::family, 24);
    dsv2.classes = {"standarddsv2family"};
    const Sheet sheet =
        sheet_of(Cloud::azure_ml,
                 {limit_of("Total Cluster Dedicated Regional vCPUs", Scope::total, 40, 8), dsv2,
                  limit_of("Total Cluster Low Priority Regional vCPUs", Scope::spot, 12)});
    const auto ds3 = machine_of("Standard_DS3_v2", "standardDSv2Family", 4);
    CHECK(most_nodes(sheet, ds3, Market::on_demand, as_rented, 200) == 6);
    const catalog::Quota managed{1.2, 0};
    CHECK(most_nodes(sheet, ds3, Market::on_demand, managed, 200) == 5); // ceil(1.2 x 5) = 6
    CHECK(most_nodes(sheet, ds3, Market::spot, as_rented, 200) == 3);
    const auto d4 = machine_of("Standard_D4s_v5", "standardDSv5Family", 4); // of the region alone
    CHECK(most_nodes(sheet, d4, Market::on_demand, as_rented, 200) == 8);
    CHECK(request_command(claims(sheet, ds3, Market::on_demand, as_rented, 7)[0], Cloud::azure_ml,
                          "eastus")
              .empty());
}

TEST_CASE("SageMaker counts instances of one type, and twice while an endpoint is updated") {
    QuotaLimit limit =
        limit_of("ml.g5.xlarge for endpoint usage", Scope::family, 4, 0, Unit::machines);
    limit.classes = {"g5.xlarge"};
    limit.code = std::string("L-1928E07B");
    const Sheet sheet = sheet_of(Cloud::sagemaker, {limit});
    catalog::Sku g5 = machine_of("g5.xlarge", "", 4);
    g5.provider = std::string("aws");
    CHECK(most_nodes(sheet, g5, Market::on_demand, as_rented, 200) == 4);
    const catalog::Quota blue_green{1, 1};
    CHECK(most_nodes(sheet, g5, Market::on_demand, blue_green, 200) == 2);
    catalog::Sku of_service = g5;
    of_service.name = std::string("ml.g5.xlarge");
    CHECK(most_nodes(sheet, of_service, Market::on_demand, as_rented, 200) == 4);
    catalog::Sku larger = g5;
    larger.name = std::string("g5.2xlarge"); // has a limit of its own, which the file has not
    CHECK(claims(sheet, larger, Market::on_demand, as_rented, 9).empty());
    const auto lacks = claims(sheet, g5, Market::on_demand, blue_green, 3);
    CHECK(lacks.at(0).new_limit() == 6);
    CHECK(request_command(lacks[0], Cloud::sagemaker, "us-east-1").at(1) ==
          "--service-code sagemaker");
}

TEST_CASE("Vertex AI counts vCPUs and accelerators of endpoints, region by region") {
    QuotaLimit elsewhere =
        limit_of("custom_model_serving_nvidia_l4_gpus", Scope::family, 1, 0, Unit::accelerators);
    QuotaLimit here =
        limit_of("custom_model_serving_nvidia_l4_gpus", Scope::family, 3, 0, Unit::accelerators);
    here.region = std::string("us-central1");
    const QuotaLimit a100 = limit_of("custom_model_serving_nvidia_a100_80gb_gpus", Scope::family, 2,
                                     0, Unit::accelerators);
    const Sheet sheet =
        sheet_of(Cloud::vertex,
                 {elsewhere, here, a100, limit_of("custom_model_serving_cpus", Scope::family, 20)});
    catalog::Sku g2 = machine_of("g2-standard-4", "", 4);
    g2.provider = std::string("gcp");
    g2.region = std::string("us-central1");
    g2.accelerators = {std::string("L4"), catalog::AcceleratorKind::gpu, 1, {}, "nvidia"};
    CHECK(most_nodes(sheet, g2, Market::on_demand, as_rented, 200) == 3);
    g2.region = std::string("europe-west4");
    CHECK(most_nodes(sheet, g2, Market::on_demand, as_rented, 200) == 1);
    g2.accelerators->type = std::string("A100-SXM-80GB");
    CHECK(most_nodes(sheet, g2, Market::on_demand, as_rented, 200) == 2);
    g2.accelerators.reset();
    CHECK(most_nodes(sheet, g2, Market::on_demand, as_rented, 200) == 5);
    CHECK(most_nodes(sheet, g2, Market::spot, as_rented, 200) == 200); // has no limit in the file
}

TEST_CASE("an upgrade adds a share of the nodes or a number of them, whichever is more") {
    const catalog::Quota by_number{1, 0, 1};
    CHECK(catalog::quota_nodes(by_number, 18) == 19);
    CHECK(catalog::quota_nodes(by_number, 1) == 2);
    const catalog::Quota both{1, 0.33, 2};
    CHECK(catalog::quota_nodes(both, 3) == 5);
    CHECK(catalog::quota_nodes(both, 18) == 24);
}

TEST_CASE("a limit on accelerators is found by its words, in whichever way the type is told") {
    const auto gpus = [](const char* name, std::int64_t most) {
        return limit_of(name, Scope::family, most, 0, Unit::accelerators);
    };
    const Sheet sheet =
        sheet_of(Cloud::gcp, {gpus("NVIDIA_A100_GPUS", 8), gpus("NVIDIA_A100_80GB_GPUS", 1),
                              gpus("NVIDIA_L4_GPUS", 5)});
    catalog::Sku a2 = machine_of("a2-ultragpu-1g", "", 12);
    a2.provider = std::string("gcp");
    a2.accelerators = {
        std::string("A100-SXM-80GB"), catalog::AcceleratorKind::gpu, 1, {}, "nvidia"};
    CHECK(most_nodes(sheet, a2, Market::on_demand, as_rented, 200) == 1);
    a2.accelerators->type = std::string("A100-SXM-40GB");
    CHECK(most_nodes(sheet, a2, Market::on_demand, as_rented, 200) == 8);
    a2.accelerators->type = std::string("L40S"); // is no L4
    CHECK(claims(sheet, a2, Market::on_demand, as_rented, 1).empty());
}
