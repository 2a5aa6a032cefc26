// From a plan to a purchase as a user meets it: the quota file by key and by option, its faults,
// the request, and what commitments come to.
#include "bought.hpp"

using namespace skusim::cli;

TEST_CASE("a quota by key: the best within it, the best without, and the request") {
    const Bought it(purchase_scenario("quota: usage.json\n"), usage);
    const Json plan = it.plan();
    CHECK(plan.at("cheapest").at("sku") == "Standard_E2s_v5");
    const Json& quota = plan.at("quota");
    CHECK(quota.at("cloud") == "azure");
    CHECK(quota.at("region") == "eastus");
    CHECK(quota.at("within").at("sku") == "Standard_E2s_v5");
    CHECK(quota.at("without").at("sku") == "Standard_D2s_v5");
    const int nodes = quota.at("without").at("nodes").get<int>();
    const Json& limit = quota.at("request").at("limits").at(0);
    CHECK(limit.at("family") == "standardDSv5Family");
    CHECK(limit.at("of") == "family");
    CHECK(limit.at("limit") == 6);
    CHECK(limit.at("used") == 5);
    CHECK(limit.at("needed") == 2 * nodes);
    CHECK(limit.at("new_limit") == 5 + 2 * nodes);
    CHECK(limit.at("missing") == 2 * nodes - 1);
    CHECK(quota.at("request").at("text") == "ask for " + std::to_string(5 + 2 * nodes) +
                                                " vCPUs of standardDSv5Family in eastus (5 "
                                                "used + " +
                                                std::to_string(2 * nodes) + ")");
    CHECK_THAT(quota.at("request").at("commands").at(0).get<std::string>(),
               ContainsSubstring("az quota update --resource-name 'standardDSv5Family'") &&
                   ContainsSubstring("value=" + std::to_string(5 + 2 * nodes)));
    CHECK(plan.at("candidates").at(0).at("verdict") == "over-quota");
    CHECK(plan.at("candidates").at(0).at("quota").size() == 2);
    CHECK(plan.at("cheapest").at("quota").at("limits").size() == 2);
    const std::string text = run_skusim({"plan", it.path}).out;
    CHECK_THAT(text, ContainsSubstring("without quota") && ContainsSubstring("ask for") &&
                         ContainsSubstring("over-quota"));
    CHECK_THAT(run_skusim({"plan", it.path, "--format", "csv"}).out,
               ContainsSubstring("over-quota"));
}

TEST_CASE("--quota stands in place of the key, and an empty choice is exit 1 with the request") {
    const Bought it(purchase_scenario(), usage);
    CHECK(it.plan().at("quota").is_null());
    const std::string none = it.folder.write("none.csv", "family,limit\ntotal,1\n");
    const Run run = run_skusim({"plan", it.path, "--quota", none, "--format", "json"});
    CHECK(run.status == 1);
    const Json plan = Json::parse(run.out);
    CHECK(plan.at("cheapest").is_null());
    CHECK(plan.at("quota").at("within").is_null());
    CHECK(plan.at("quota").at("request").at("limits").at(0).at("of") == "total");
    CHECK_THAT(plan.at("reason").get<std::string>(), ContainsSubstring("within the quota"));
    CHECK(plan.at("provenance").at("scenario").at("hash") !=
          it.plan().at("provenance").at("scenario").at("hash"));
}

TEST_CASE("what is wrong with a quota is one line with its place, and exit 2") {
    const Bought it(purchase_scenario("quota: usage.json\n"), R"([{"currentValue": "9",
"limit": "lots", "name": {"value": "cores"}}])");
    for (const char* command : {"plan", "check", "sweep"}) {
        const Run run = run_skusim({command, it.path});
        CAPTURE(command, run.out, run.err);
        CHECK(run.status == 2);
        CHECK_THAT(run.out + run.err, ContainsSubstring("usage.json:2:15: limit of \"cores\""));
    }
    const Run missing = run_skusim({"plan", it.path, "--quota", it.folder.path("no.json")});
    CHECK(missing.status == 2);
    CHECK_THAT(missing.err, ContainsSubstring("no.json"));
    const std::string region = it.folder.write(
        "gcp.json", R"({"name": "us-central1", "quotas": [{"metric": "CPUS", "limit": 8.0,
                        "usage": 0.0}]})");
    const Run other = run_skusim({"plan", it.path, "--quota", region});
    CHECK(other.status == 2);
    CHECK_THAT(other.err, ContainsSubstring("is of region us-central1, and the plan looks at "
                                            "eastus"));
    const std::string aws = it.folder.write(
        "aws.json", R"({"Quotas": [{"QuotaCode": "L-1216C47A", "Value": 64.0, "QuotaName":
                        "Running On-Demand Standard (A, C, D) instances"}]})");
    const Run of_other_cloud = run_skusim({"plan", it.path, "--quota", aws});
    CHECK(of_other_cloud.status == 2);
    CHECK_THAT(of_other_cloud.err,
               ContainsSubstring("aws.json: the quota is of cloud aws, and all machines of the "
                                 "plan are of azure; give the quota of that cloud"));
    const std::string several =
        it.folder.write("several.yaml", purchase_scenario("quota: usage.json\n") + "");
    (void)it.folder.write("c.csv", "name,vcpus,ram_gib,usd_per_hour,region\n"
                                   "Standard_D2s_v5,2,8,0.096,eastus\n"
                                   "Standard_D2s_v5,2,8,0.106,westus\n");
    (void)it.folder.write("usage.json", usage);
    const Run ambiguous = run_skusim({"plan", several});
    CHECK(ambiguous.status == 2);
    CHECK_THAT(ambiguous.err, ContainsSubstring("choose one with `select: {region: eastus}`"));
    const Run checked = run_skusim({"check", it.folder.path("usage.json")});
    CHECK(checked.status == 0);
    CHECK_THAT(checked.out, ContainsSubstring("quota, 3 limits, ok"));
}

TEST_CASE("the files of a plan ask for the quota that the cheapest lacks") {
    std::string scenario = purchase_scenario(
        "quota: usage.json\ntarget: aks\nenvironment: dev-test\n", ", max_surge: 33 %");
    scenario.replace(scenario.find("60 /s"), 5, "5 /s"); // a trial is one node
    scenario.replace(scenario.find("workers: 2"), 10, "workers: 1");
    const Bought it(scenario, usage);
    const std::string out = it.folder.path("out");
    const Run run = run_skusim({"plan", it.path, "--emit", out});
    CAPTURE(run.err);
    CHECK_THAT(read_file(out + "/quota.sh"),
               ContainsSubstring("az quota update \\\n    --resource-name 'standardDSv5Family'") &&
                   ContainsSubstring("subscription=$(az account show"));
    CHECK_THAT(read_file(out + "/nodepool.sh"), ContainsSubstring("--max-surge 33%"));
}

TEST_CASE("commitments: exact amounts, what the catalog has no price of, and bad words") {
    const Bought it(purchase_scenario("", ", commitment: {reserved: [1y, 3y], savings_plan: [1y]}"),
                    usage);
    const Json plan = it.plan();
    const Json& commitments = plan.at("commitments");
    const int nodes = plan.at("cheapest").at("nodes").get<int>();
    CHECK(commitments.at("sku") == "Standard_D2s_v5");
    CHECK(commitments.at("demand") == "constant");
    CHECK(commitments.at("on_demand_usd_per_year") == Approx(840.96 * nodes));
    REQUIRE(commitments.at("purchases").size() == 1);
    const Json& reserved = commitments.at("purchases").at(0);
    CHECK(reserved.at("kind") == "reserved");
    CHECK(reserved.at("term") == "1y");
    CHECK(reserved.at("nodes") == nodes);
    CHECK(reserved.at("usd_per_year") == Approx(519.03 * nodes));
    CHECK(reserved.at("saving") == Approx(0.3828125));
    CHECK(reserved.at("break_even") == Approx(0.6171875));
    CHECK(reserved.at("if_load_is").size() == 2);
    CHECK(commitments.at("best") == 0);
    CHECK(commitments.at("without_price").size() == 2);
    CHECK(plan.at("cheapest").at("commitments").at("best") == 0);
    const std::string text = run_skusim({"plan", it.path}).out;
    CHECK_THAT(text, ContainsSubstring("reserved 1y") &&
                         ContainsSubstring("pays off after 225 of "
                                           "365 days") &&
                         ContainsSubstring("no price of it for this SKU"));
    for (const auto& [words, message] :
         {std::pair{"{reserved: [2y]}", "\"2y\""}, std::pair{"{reserved: [1y, 1y]}", "twice"},
          std::pair{"{}", "names no contract"}, std::pair{"{reserve: [1y]}", "reserved"}}) {
        const std::string bad = it.folder.write(
            "bad.yaml", purchase_scenario("", std::string(", commitment: ") + words));
        const Run run = run_skusim({"check", bad});
        CAPTURE(words, run.out);
        CHECK(run.status == 2);
        CHECK_THAT(run.out, ContainsSubstring("bad.yaml:9:") && ContainsSubstring(message));
    }
}
