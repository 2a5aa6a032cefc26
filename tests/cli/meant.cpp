// Mistakes that new users make, and what they are told to write.
#include "binary.hpp"

#include <support/catch.hpp>

using namespace skusim::cli;

namespace {

constexpr const char* small =
    "skusim: 1\n"
    "name: q\n"
    "model: {ram: 1 GiB}\n"
    "workload: {arrivals: {kind: poisson, rate: 50 /s}}\n"
    "service: {kind: distribution, time: {kind: exponential, mean: 20 ms}}\n"
    "slo: {latency: {p95: 200 ms}}\n"
    "catalog: azure\n"
    "select: {region: eastus}\n"
    "node: {workers: 2}\n";

/// The small scenario with one text in place of another.
std::string with(const std::string& before, const std::string& after) {
    std::string text = small;
    text.replace(text.find(before), before.size(), after);
    return text;
}

std::string refusal(const std::vector<std::string>& words, const std::string& text) {
    const Scratch scratch;
    const std::string path = scratch.write("scenario.yaml", text);
    std::vector<std::string> all{words.front(), path};
    all.insert(all.end(), words.begin() + 1, words.end());
    const Run run = run_skusim(all);
    CHECK(run.status == 2);
    CHECK(run.out.empty());
    return run.err;
}

} // namespace

TEST_CASE("a key that stands further down is told as it is written", "[meant]") {
    CHECK_THAT(
        refusal({"plan"}, with("{latency: {p95: 200 ms}}", "{p95: 200 ms}")),
        ContainsSubstring(".yaml:6:7: slo: unknown key \"p95\"; did you mean `latency: {p95: "
                          "200 ms}`?"));
    CHECK_THAT(refusal({"plan"}, std::string(small) + "rate: 5 /s\n"),
               ContainsSubstring("did you mean `workload: {arrivals: {rate: 5 /s}}`?"));
    CHECK_THAT(refusal({"plan"}, std::string(small) + "arrivals: {rate: 5 /s}\n"),
               ContainsSubstring("did you mean \"workload.arrivals\"?"));
    for (const char* key : {"rate", "arrivals.rate"}) {
        CHECK_THAT(refusal({"sweep", "--vary", std::string(key) + "=10,20"}, small),
                   StartsWith("--vary " + std::string(key) + "=10: ") &&
                       ContainsSubstring("did you mean \"workload.arrivals.rate\"?"));
    }
}

TEST_CASE("a value that is varied twice is a slip of the pen", "[meant]") {
    CHECK_THAT(refusal({"sweep", "--vary", "workload.arrivals.rate=10 /s,20 /s,10 /s"}, small),
               ContainsSubstring("10 /s is there twice"));
}

TEST_CASE("words of other tools, and values that nobody can use, are refused with a remedy",
          "[meant]") {
    CHECK_THAT(refusal({"plan"}, std::string(small) + "budget: 5 USD/h\n"),
               ContainsSubstring("select: {max_price: 5 /h}"));
    CHECK_THAT(refusal({"plan"}, std::string(small) + "target: AKS\n"),
               ContainsSubstring("did you mean \"aks\"?"));
    CHECK_THAT(refusal({"plan"}, with("{workers: 2}", "{replicas: 2}")),
               ContainsSubstring("write `workers`"));
    for (const char* quantile : {"p0", "p100", "p101", "p99.9"}) {
        CHECK_THAT(refusal({"plan"}, with("p95", quantile)), ContainsSubstring("is no quantile"));
    }
    CHECK_THAT(refusal({"simulate"}, with("catalog: azure", "catalog: nowhere.csv")),
               ContainsSubstring(".yaml:7:10: catalog: ") && ContainsSubstring("nowhere.csv"));
    CHECK_THAT(
        refusal({"plan"}, with("{kind: poisson, rate: 50 /s}", "{kind: trace, file: nowhere.csv}")),
        ContainsSubstring(".yaml:4:42: workload.arrivals.file: "));
    const Run seconds =
        run_skusim({"measure", "http://localhost:1", "--rates", "5", "--duration", "5"});
    CHECK(seconds.status == 2);
    CHECK_THAT(seconds.err,
               ContainsSubstring("--duration \"5\" has no unit; did you mean \"5 s\"?"));
}

TEST_CASE("families are known in capitals and without; one that is none is told in the answer",
          "[meant]") {
    const Scratch scratch;
    const auto planned = [&](const std::string& families) {
        const std::string path =
            scratch.write("scenario.yaml",
                          with("region: eastus", "region: eastus, families: [" + families + "]"));
        return run_skusim({"plan", path, "--brief", "--quiet"});
    };
    CHECK(planned("dsv5").out == planned("Dsv5").out);
    CHECK(planned("dsv5").status == 0);
    const Run none = planned("Standard_D");
    CHECK(none.status == 1);
    CHECK_THAT(none.out, ContainsSubstring("no SKU of the catalog matches `select`"));
}

TEST_CASE("a name of a SKU that is none is told in the brief answer, with what was meant") {
    const Scratch scratch;
    const std::string path = scratch.write(
        "scenario.yaml", with("region: eastus", "region: eastus, skus: [Standard_D4sv5]"));
    const Run run = run_skusim({"plan", path, "--brief", "--quiet"});
    CHECK(run.status == 1);
    CHECK_THAT(run.out,
               ContainsSubstring("Standard_D4sv5") && ContainsSubstring("\"Standard_D4s_v5\"?"));
}

TEST_CASE("the brief answer of a refusal is that, and the brief plan that the rule points to") {
    const Scratch scratch;
    const std::string path = scratch.write("s.yaml", std::string(small) + "target: amlcompute\n");
    const Run run = run_skusim({"plan", path, "--brief"});
    CHECK(run.status == 1);
    CHECK_THAT(run.out, ContainsSubstring("answer  refused: the workload is real-time") &&
                            ContainsSubstring("Where the rule points:\n\nplan ") &&
                            ContainsSubstring("\nrent ") && !ContainsSubstring("\nworkload "));
}
