// Files of users' own targets: read like those that ship; every mistake has its place and a remedy.
#include <skusim/scenarios/target_file.hpp>

#include "support.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::scenarios;
using namespace std::chrono_literals;

namespace {

/// A service of another cloud, in 12 lines; `more` begins line 13.
std::string own_target(std::string_view more = "") {
    return "skusim: 1\n"
           "target: pool\n"
           "title: a pool on the premises\n"
           "serves: {modes: [real-time], rule: &rule}\n"
           "production: {allowed: true, rule: &rule}\n"
           "rents: machine\n"
           "accelerators: {kinds: [gpu], rule: &rule}\n"
           "scaling: {of: none, rule: &rule}\n"
           "limits: [{kind: nodes, at_most: 8, rule: &rule}]\n"
           "minimum: {nodes: 2, rule: &rule}\n"
           "\n"
           "\n" +
           std::string(more);
}

/// The text with every "&rule" written out, and `before` replaced by `after`.
std::string changed(std::string text, std::string_view before = "", std::string_view after = "") {
    if (!before.empty()) {
        const std::size_t at = text.find(before);
        REQUIRE(at != std::string::npos);
        text.replace(at, before.size(), after);
    }
    constexpr std::string_view rule = "{text: a rule, source: us, date: \"2026\"}";
    for (std::size_t at = text.find("&rule"); at != std::string::npos; at = text.find("&rule")) {
        text.replace(at, 5, rule);
    }
    return text;
}

std::string faults_in(const std::string& text) {
    const ScratchFolder folder;
    const auto target = read_target(folder.write("t.yaml", text));
    std::string lines;
    if (!target) {
        for (const Fault& fault : target.error()) {
            lines += std::to_string(fault.place.line) + ':' + std::to_string(fault.place.column) +
                     ": " + fault.message + '\n';
        }
    }
    return lines;
}

struct TargetMistake {
    std::string_view before;
    std::string_view after;
    std::string_view message;
};

} // namespace

TEST_CASE("a target of the user's own is read like those that ship") {
    CHECK(faults_in(changed(own_target())).empty());
    const ScratchFolder folder;
    const std::string path = folder.write("pool.yaml", changed(own_target()));
    CHECK(is_target_file(path));
    const auto target = read_target(path);
    REQUIRE(target);
    CHECK(target->minimum.nodes == 2);
    CHECK(node_limit(*target, catalog::Environment::production)->bound == 8);
}

TEST_CASE("a target file that contradicts itself, or says what it cannot, is told where") {
    const std::vector<TargetMistake> mistakes{
        {"nodes: 2", "nodes: 9",
         "10:18: minimum.nodes: 9 is above the limit of nodes, 8: no plan can keep to both; lower "
         "it, or raise the limit\n"},
        {"rents: machine", "rents: container",
         "6:8: rents: container needs \"containers: {sizes: ...}\": what can be asked for, and its "
         "price\n7:23: accelerators.kinds: a target that rents containers by vCPUs and RAM serves "
         "none; write \"kinds: []\"\n"},
        {"at_most: 8,", "at_most: 8, below: 9,",
         "9:43: limits[0]: has both below and at_most; keep the one that is meant\n"},
        {"at_most: 8, ", "",
         "9:10: limits[0]: has no bound; add \"below: ...\" or \"at_most: ...\"\n"},
        {"kind: nodes", "kind: replicas",
         "9:17: limits[0].kind: \"replicas\" is not known; expected one of ram, vcpus, nodes, "
         "dev_test_nodes, "
         "model_size, request_timeout, request_rate\n"},
        {"[real-time]", "[realtime]",
         "4:18: serves.modes[0]: \"realtime\" is not known; did you mean \"real-time\"? expected "
         "one of real-time, batch\n"},
        {"[real-time]", "[]", "4:17: serves.modes: a list of 0 items; expected 1 to 2\n"},
        {"[real-time]", "[batch, batch]",
         "4:25: serves.modes[1]: \"batch\" is there twice; remove one\n"},
        {"target: pool", "target: any",
         "2:9: target: \"any\" is no name for a target; use small letters, digits and \"-\", and "
         "not the word \"any\"\n"},
        {"of: none", "of: nothing",
         "8:15: scaling.of: \"nothing\" is not known; expected one of none, replicas, nodes\n"},
        {"minimum: {nodes: 2", "minimum: {nodes: 0",
         "10:18: minimum.nodes: \"0\" is out of range; expected a whole number from 1 to 100000\n"},
        {"modes: [real-time]", "modes: [real-time], instead: {target: amlcompte}",
         "4:48: serves.instead.target: \"amlcompte\" is not known; did you mean \"amlcompute\"? "
         "expected one of aks, managed-online, aci, amlcompute, local, eks, sagemaker, gke, "
         "vertex, or a path that ends in "
         ".yaml\n"},
        {"rents: machine\n", "", "1:1: key \"rents\" is missing; add \"rents: machine\"\n"},
    };
    for (const TargetMistake& mistake : mistakes) {
        CAPTURE(mistake.after);
        const std::string found = faults_in(changed(own_target(), mistake.before, mistake.after));
        CHECK(found == mistake.message);
    }
}

TEST_CASE("a default that the target's own limit refuses contradicts it") {
    const auto with = [](const std::string& bound, const std::string& timeout) {
        std::string text = changed(own_target("defaults:\n  - values: {node: {timeout: " + timeout +
                                              "}}\n    rule: &rule\n"));
        const std::string limits = "limits: [";
        text.insert(text.find(limits) + limits.size(),
                    "{kind: request_timeout, " + bound +
                        ", rule: {text: t, source: s, date: \"2026-01-01\"}}, ");
        return faults_in(text);
    };
    CHECK(with("at_most: 60 s", "60 s").empty());
    CHECK(with("below: 60 s", "59 s").empty());
    CHECK(with("at_most: 60 s, in_force: false", "90 s").empty());
    CHECK_THAT(with("at_most: 60 s", "90 s"),
               ContainsSubstring("node.timeout: 90 s breaks the target's own limit of a request, "
                                 "at most 60 s; lower it, or raise the limit"));
    CHECK_THAT(with("below: 60 s", "60 s"), ContainsSubstring("under 60 s"));
    CHECK_THAT(with("at_most: 60 s", "none"), ContainsSubstring("none breaks"));
}

TEST_CASE("a container of one size is listed once") {
    std::string text = changed(own_target("containers:\n"
                                          "  sizes:\n"
                                          "    - {vcpus: 1, ram: [1 GiB, 2 GiB]}\n"
                                          "    - {vcpus: 2, ram: [2 GiB]}\n"
                                          "  usd_per_vcpu: 0.04 /h\n"
                                          "  usd_per_gib: 0.004 /h\n"
                                          "  region: here\n"
                                          "  rule: &rule\n"),
                               "rents: machine", "rents: container");
    text.replace(text.find("[gpu]"), 5, "[]");
    CHECK(faults_in(text).empty());
    text.replace(text.find("vcpus: 2"), 8, "vcpus: 1");
    CHECK_THAT(faults_in(text), ContainsSubstring("containers.sizes: 2 GiB with 1 vCPUs is there "
                                                  "twice; remove one"));
}

TEST_CASE("what the system reserves is in rising tiers, of which the last has no end") {
    const auto with = [](const std::string& ram) {
        return faults_in(changed(
            own_target("reserved:\n  ram: " + ram + "\n  vcpus: [{share: 1 %}]\n  rule: &rule\n")));
    };
    CHECK(with("[{up_to: 4 GiB, share: 25 %}, {share: 20 %}]").empty());
    CHECK(with("[{up_to: 4 GiB, share: 25 %}, {up_to: 4 GiB, share: 20 %}]") ==
          "14:46: reserved.ram[1]: up_to (4 GiB) is not above that of the tier before (4 GiB); put "
          "the tiers in rising order\n");
    CHECK(with("[{share: 25 %}, {up_to: 4 GiB, share: 20 %}]") ==
          "14:9: reserved.ram[0]: without up_to a tier has no end; give it one, or remove the "
          "tiers after it\n");
}

TEST_CASE("defaults are a part of a scenario, checked where they are written") {
    const auto with = [](const std::string& values) {
        return faults_in(
            changed(own_target("defaults:\n  - {values: " + values + ", rule: &rule}\n")));
    };
    CHECK(with("{node: {timeout: 5 s}, policy: {spare_nodes: 1}}").empty());
    CHECK(with("{node: {timeout: 5}}") == "14:31: defaults[0].values.node.timeout: \"5\" has no "
                                          "unit; did you mean \"5 ms\"? (or write none)\n");
    CHECK(with("{nod: {timeout: 5 s}}") ==
          "14:15: defaults[0].values: unknown key \"nod\"; did you mean \"node\"?\n");
    CHECK(with("{target: aks}") == "14:15: defaults[0].values: \"target\" is the scenario's own to "
                                   "say; remove it from the target's defaults\n");
}

TEST_CASE("a scenario names a target's file, from where the scenario is") {
    const ScratchFolder folder;
    (void)folder.write("pool.yaml",
                       changed(own_target("defaults:\n  - {values: {node: {timeout: 5 s}, policy: "
                                          "{spare_nodes: 250}}, rule: &rule}\n")));
    const auto scenario =
        read_scenario(folder.write("s.yaml", least("target: pool.yaml\n"
                                                   "policy: {spare_nodes: 1}\n")));
    REQUIRE(scenario);
    CHECK(scenario->target->name == "pool");
    CHECK(scenario->node.queue.timeout == 5s);
    REQUIRE(scenario->defaults.size() == 1);
    CHECK(scenario->defaults[0].source == "target pool: us, 2026");

    // A default that contradicts the scenario is told where the default is.
    const auto torn = read_scenario(folder.write("s.yaml", least("target: pool.yaml\n")));
    REQUIRE_FALSE(torn);
    CHECK(line_of(torn.error()[0]) ==
          folder.path() + "/pool.yaml:14:59: policy: spare_nodes (250) leaves no node to serve "
                          "among max_nodes (200)");

    const auto none = read_scenario(folder.write("s.yaml", least("target: no.yaml\n")));
    REQUIRE_FALSE(none);
    CHECK(line_of(none.error()[0]) == folder.path() + "/s.yaml:7:9: target: " + folder.path() +
                                       "/no.yaml cannot be opened: No such file or directory");
}

TEST_CASE("a default with a kind is taken whole, or not at all") {
    const ScratchFolder folder;
    (void)folder.write("pool.yaml",
                       changed(own_target("defaults:\n  - {values: {front_end: "
                                          "{latency: {kind: lognormal, mean: 3 ms, cv: "
                                          "1}}}, rule: &rule}\n")));
    const auto read = [&](const std::string& more) {
        return read_scenario(folder.write("s.yaml", least("target: pool.yaml\n" + more)));
    };
    const auto silent = read("");
    REQUIRE(silent);
    CHECK(silent->front_end->latency == random::Distribution{3ms, random::lognormal_shape(1)});
    REQUIRE(silent->defaults.size() == 1);
    CHECK(silent->defaults[0].key == "front_end.latency");
    CHECK(silent->defaults[0].value == "{kind: lognormal, mean: 3 ms, cv: 1}");
    const auto other = read("front_end: {latency: {kind: constant, mean: 1 ms}}\n");
    REQUIRE(other);
    CHECK(other->front_end->latency == random::Distribution{1ms, random::constant_shape()});
    CHECK(other->defaults.empty());
    const auto none = read("front_end: none\n");
    REQUIRE(none);
    CHECK_FALSE(none->front_end);
    const auto torn = read("front_end: {latency: {mean: 1 ms}}\n");
    REQUIRE_FALSE(torn);
    CHECK_THAT(line_of(torn.error()[0]), ContainsSubstring("key \"kind\" is missing"));
}

TEST_CASE("a workload that the target does not serve has none of its defaults") {
    const ScratchFolder folder;
    (void)folder.write("pool.yaml", changed(own_target("defaults:\n  - {values: {node: {timeout: "
                                                       "5 s}}, rule: &rule}\n"),
                                            "[real-time]", "[batch]"));
    const auto scenario = read_scenario(folder.write("s.yaml", least("target: pool.yaml\n")));
    REQUIRE(scenario);
    CHECK(scenario->defaults.empty());
    CHECK_FALSE(scenario->node.queue.timeout);
}

TEST_CASE("the hash of a scenario covers its own target") {
    const ScratchFolder folder;
    const std::string scenario = folder.write("s.yaml", least("target: pool.yaml\n"));
    (void)folder.write("pool.yaml", changed(own_target()));
    const std::string before = read_scenario(scenario)->hash;
    (void)folder.write("pool.yaml", changed(own_target(), "at_most: 8", "at_most: 7"));
    CHECK(read_scenario(scenario)->hash != before);
}
