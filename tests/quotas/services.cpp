// Quotas of services that rent machines: Azure Machine Learning, SageMaker, Vertex AI.
#include <skusim/quotas/quota_file.hpp>

#include <algorithm>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::quota;

namespace {

std::string ml_entry(const std::string& name, const std::string& used, const std::string& limit,
                     const std::string& more = "") {
    return R"({"currentValue": )" + used + R"(, "limit": )" + limit +
           R"(, "name": {"localizedValue": ")" + name + R"(", "value": ")" + name +
           R"("}, "unit": "Count"})" + more;
}

Sheet read_limits(const std::string& text) {
    const Result<Sheet> sheet = quotas::parse_quota("quota.json", text);
    INFO((sheet ? "" : line_of(sheet.error().front())));
    REQUIRE(sheet);
    return *sheet;
}

std::string limits_fault(const std::string& text) {
    const Result<Sheet> sheet = quotas::parse_quota("quota.json", text);
    REQUIRE_FALSE(sheet);
    return line_of(sheet.error().front());
}

} // namespace

TEST_CASE("az ml compute list-usage: families, the region and low-priority nodes, on their own") {
    const std::string list =
        '[' + ml_entry("Total Clusters", "1", "200") + ',' +
        ml_entry("Total Cluster Dedicated Regional vCPUs", R"("4")", R"("20")") + ',' +
        ml_entry("Total Cluster Low Priority Regional vCPUs", "0", "0") + ',' +
        ml_entry("Standard DSv2 Family Cluster Dedicated vCPUs", "0", "6") + ']';
    const Sheet sheet = read_limits(list);
    CHECK(sheet.cloud == Cloud::azure_ml);
    CHECK(sheet.tells_usage);
    REQUIRE(sheet.limits.size() == 3); // clusters are none that nodes count against
    CHECK(sheet.limits[0].scope == Scope::total);
    CHECK(sheet.limits[0].used == 4);
    CHECK(sheet.limits[0].most == 20);
    CHECK(sheet.limits[1].scope == Scope::spot);
    CHECK(sheet.limits[2].classes == std::vector<std::string>{"standarddsv2family"});
    CHECK(read_limits(R"({"value": )" + list + '}').limits == sheet.limits);
    // Identifiers have underscores in the place of blanks.
    CHECK(read_limits('[' +
                      ml_entry("Standard_NCASv3_T4_Family_Cluster_Dedicated_vCPUs", "0", "8") + ']')
              .limits.at(0)
              .classes == std::vector<std::string>{"standardncasv3t4family"});
    CHECK_THAT(limits_fault('[' +
                            ml_entry("Standard DSv2 Family Cluster Dedicated vCPUs", "0", "many") +
                            ']'),
               ContainsSubstring("quota.json:1:"));
    CHECK_THAT(
        limits_fault('[' + ml_entry("Standard DSv2 Family Cluster Dedicated vCPUs", "0", "6") +
                     ",\n" + ml_entry("Standard DSv2 Family Cluster Dedicated vCPUs", "0", "8") +
                     ']'),
        ContainsSubstring("quota.json:2:") && ContainsSubstring("told twice"));
}

TEST_CASE("shares of single workspaces are counted with the region's entry") {
    const std::string of_workspace =
        R"({"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/)"
        R"(workspaces/w/quotas/x", "currentValue": 2, "limit": 4, "name": {"value": )"
        R"("Standard DSv2 Family Cluster Dedicated vCPUs"}})";
    const Sheet sheet =
        read_limits('[' + ml_entry("Standard DSv2 Family Cluster Dedicated vCPUs", "2", "6") + ',' +
                    of_workspace + ']');
    REQUIRE(sheet.limits.size() == 1);
    CHECK(sheet.limits[0].most == 6);
}

TEST_CASE("SageMaker's quotas of endpoints are by type of instance") {
    const auto item = [](const char* code, const char* name, const char* value) {
        return std::string(R"({"ServiceCode": "sagemaker", "QuotaCode": ")") + code +
               R"(", "QuotaName": ")" + name + R"(", "Value": )" + value + '}';
    };
    const Sheet sheet = read_limits(
        R"({"Quotas": [)" + item("L-1928E07B", "ml.g5.xlarge for endpoint usage", "4.0") + ',' +
        item("L-A", "ml.g5.xlarge for training job usage", "1.0") + "]}");
    CHECK(sheet.cloud == Cloud::sagemaker);
    CHECK_FALSE(sheet.tells_usage);
    REQUIRE(sheet.limits.size() == 1);
    CHECK(sheet.limits[0].classes == std::vector<std::string>{"g5.xlarge"});
    CHECK(sheet.limits[0].unit == Unit::machines);
    CHECK(sheet.limits[0].most == 4);
    CHECK_THAT(limits_fault(R"({"Quotas": [)" +
                            item("L-A", "ml.g5.xlarge for training job usage", "1") + "]}"),
               ContainsSubstring("no quota of endpoints"));
}

TEST_CASE("Vertex AI's quotas are by region, one for all that are not named") {
    const std::string list = R"([
        {"metric": "aiplatform.googleapis.com/custom_model_serving_nvidia_l4_gpus",
         "displayName": "Custom model serving Nvidia L4 GPUs", "consumerQuotaLimits": [
         {"unit": "1/{project}/{region}", "quotaBuckets": [
          {"effectiveLimit": "1", "defaultLimit": "1"},
          {"effectiveLimit": "8", "dimensions": {"region": "us-central1"}}]}]},
        {"metric": "aiplatform.googleapis.com/custom_model_serving_cpus", "consumerQuotaLimits": [
         {"unit": "1/{project}/{region}", "quotaBuckets": [{"effectiveLimit": "-1"}]}]},
        {"metric": "aiplatform.googleapis.com/online_prediction_requests", "consumerQuotaLimits": [
         {"unit": "1/min/{project}/{region}", "quotaBuckets": [{"effectiveLimit": "30000"}]}]}])";
    const Sheet sheet = read_limits(list);
    CHECK(sheet.cloud == Cloud::vertex);
    REQUIRE(sheet.limits.size() == 3);
    CHECK(sheet.limits[0].name == "custom_model_serving_nvidia_l4_gpus");
    CHECK(sheet.limits[0].unit == Unit::accelerators);
    CHECK(sheet.limits[0].region.empty());
    CHECK(sheet.limits[1].region == "us-central1");
    CHECK(sheet.limits[1].most == 8);
    CHECK_FALSE(sheet.limits[2].most);
    CHECK_THAT(
        limits_fault(
            R"([{"metric": "aiplatform.googleapis.com/datasets", "consumerQuotaLimits": []}])"),
        ContainsSubstring("custom_model_serving"));
}
