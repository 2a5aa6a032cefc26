// The targets that ship have the documented rules: every cell of the guidance's table, the limits
// of the years, the documented defaults.
#include <skusim/scenarios/target_file.hpp>

#include <algorithm>
#include <support/catch.hpp>

using namespace skusim;
using catalog::AcceleratorKind;
using catalog::LimitKind;
using catalog::Mode;
using catalog::Rental;
using catalog::ScalingKind;
using catalog::Target;

namespace {

Target shipped(std::string_view name) {
    const auto target = scenarios::shipped_target(name);
    INFO(name);
    REQUIRE(target);
    return *target;
}

std::vector<const catalog::Limit*> limits_of(const Target& target, LimitKind kind) {
    std::vector<const catalog::Limit*> limits;
    for (const catalog::Limit& limit : target.limits) {
        if (limit.kind == kind) {
            limits.push_back(&limit);
        }
    }
    return limits;
}

/// One row for each column of the table in "Choose a compute target" (2020-12-11), for managed
/// online endpoints, and for the targets of other clouds.
struct Column {
    std::string_view name;
    std::string_view title;
    bool real_time;
    bool job;
    bool production;
    bool gpu;
    bool fpga;
    Rental rents;
    ScalingKind scaling;
    int least_nodes;
    double least_vcpus;
};

constexpr std::array<Column, 9> table{{
    {"local", "local web service", true, false, false, false, false, Rental::this_machine,
     ScalingKind::none, 1, 0},
    {"aks", "Azure Kubernetes Service", true, false, true, true, true, Rental::machine,
     ScalingKind::replicas, 3, 12},
    {"aci", "Azure Container Instances", true, false, false, false, false, Rental::container,
     ScalingKind::none, 1, 0},
    {"amlcompute", "Azure Machine Learning compute clusters", false, true, true, true, false,
     Rental::machine, ScalingKind::nodes, 1, 0},
    {"managed-online", "Azure Machine Learning managed online endpoints", true, false, true, true,
     false, Rental::machine, ScalingKind::none, 3, 0},
    {"eks", "Amazon Elastic Kubernetes Service", true, false, true, true, false, Rental::machine,
     ScalingKind::replicas, 2, 0},
    {"sagemaker", "Amazon SageMaker real-time endpoints", true, false, true, true, false,
     Rental::machine, ScalingKind::none, 2, 0},
    {"gke", "Google Kubernetes Engine (Standard)", true, false, true, true, false, Rental::machine,
     ScalingKind::replicas, 3, 0},
    {"vertex", "Vertex AI endpoints", true, false, true, true, false, Rental::machine,
     ScalingKind::none, 2, 0},
}};

} // namespace

TEST_CASE("every cell of the guidance's table is in the target's file") {
    CHECK(table.size() == scenarios::shipped_targets.size());
    for (const Column& column : table) {
        CAPTURE(column.name);
        const Target target = shipped(column.name);
        CHECK(target.name == column.name);
        CHECK(target.title == column.title);
        CHECK(catalog::serves(target, Mode::real_time) == column.real_time);
        CHECK(catalog::serves(target, Mode::job) == column.job);
        CHECK(target.production.allowed == column.production);
        CHECK(catalog::serves(target, AcceleratorKind::gpu) == column.gpu);
        CHECK(catalog::serves(target, AcceleratorKind::fpga) == column.fpga);
        CHECK(target.rents == column.rents);
        CHECK(target.containers.has_value() == (column.rents == Rental::container));
        CHECK(target.scaling.of == column.scaling);
        CHECK(target.minimum.nodes == column.least_nodes);
        CHECK(target.minimum.vcpus == column.least_vcpus);
    }
}

TEST_CASE("every rule of every target has a text, a source and a date") {
    for (const std::string_view name : scenarios::shipped_targets) {
        const Target target = shipped(name);
        std::vector<catalog::Rule> rules{target.serves.rule, target.production.rule,
                                         target.accelerators.rule, target.scaling.rule};
        for (const catalog::Limit& limit : target.limits) {
            rules.push_back(limit.rule);
        }
        rules.insert(rules.end(), target.notes.begin(), target.notes.end());
        for (const catalog::Rule& rule : rules) {
            CAPTURE(name, rule.text);
            CHECK_FALSE(rule.text.empty());
            CHECK_FALSE(rule.source.empty());
            CHECK(rule.date.starts_with("20"));
        }
    }
}

TEST_CASE("what a rule refuses is sent to the target that serves it") {
    CHECK(shipped("aks").serves.instead->target == "amlcompute");
    CHECK(shipped("managed-online").serves.instead->target == "amlcompute");
    CHECK(shipped("aci").serves.instead->target == "amlcompute");
    CHECK(shipped("local").serves.instead->target == "amlcompute");
    CHECK(shipped("amlcompute").serves.instead->target == "aks");
    CHECK(shipped("aci").accelerators.instead->target == "aks");
    CHECK_FALSE(shipped("aci").accelerators.instead->environment);
    const Target aci = shipped("aci");
    const auto sizes = limits_of(aci, LimitKind::model_size);
    REQUIRE(sizes.size() == 1);
    CHECK(sizes[0]->instead->target == "aks");
    CHECK(sizes[0]->instead->environment == catalog::Environment::dev_test);
    // Jobs on FPGAs are run nowhere.
    CHECK_FALSE(shipped("amlcompute").accelerators.instead);
}

TEST_CASE("aci: guidance and caps are separate limits, and the file says which are in force") {
    const Target aci = shipped("aci");
    const auto ram = limits_of(aci, LimitKind::ram);
    REQUIRE(ram.size() == 3);
    CHECK(ram[0]->bound == gibibytes(48).value());
    CHECK(ram[0]->is_open);
    CHECK(ram[0]->in_force);
    CHECK(ram[1]->bound == gibibytes(240).value());
    CHECK(ram[1]->in_force);
    CHECK(ram[2]->bound == gibibytes(16).value());
    CHECK_FALSE(ram[2]->in_force);
    CHECK(breaks(*ram[0], gibibytes(48).value()));
    CHECK_FALSE(breaks(*ram[0], gibibytes(47.9).value()));
    CHECK_FALSE(breaks(*ram[2], gibibytes(16).value()));
    const auto vcpus = limits_of(aci, LimitKind::vcpus);
    REQUIRE(vcpus.size() == 2);
    CHECK(vcpus[0]->bound == 31);
    CHECK(vcpus[1]->bound == 4);
    CHECK_FALSE(vcpus[1]->in_force);
    const auto sizes = limits_of(aci, LimitKind::model_size);
    CHECK(breaks(*sizes[0], 1e9));
    CHECK_FALSE(breaks(*sizes[0], 0.999e9));
    CHECK(node_limit(aci, catalog::Environment::production)->bound == 1);
}

TEST_CASE("aks: a trial runs on a single node, production on as many as it takes") {
    const Target aks = shipped("aks");
    CHECK(node_limit(aks, catalog::Environment::production) == nullptr);
    REQUIRE(node_limit(aks, catalog::Environment::dev_test) != nullptr);
    CHECK(node_limit(aks, catalog::Environment::dev_test)->bound == 1);
}

TEST_CASE("managed-online: the limits of the year, and those of another") {
    const Target online = shipped("managed-online");
    CHECK(node_limit(online, catalog::Environment::production)->bound == 50);
    CHECK(limits_of(online, LimitKind::nodes).size() == 2);
    CHECK(limits_of(online, LimitKind::request_timeout)[0]->bound == 180);
    CHECK(limits_of(online, LimitKind::request_timeout)[1]->bound == 90);
    CHECK_FALSE(limits_of(online, LimitKind::request_timeout)[1]->in_force);
    CHECK(limits_of(online, LimitKind::request_rate)[0]->bound == 500);
    REQUIRE(online.quota);
    CHECK(catalog::quota_nodes(*online.quota, 3) == 4);
    CHECK(catalog::quota_nodes(*online.quota, 5) == 6); // 1.2 x 5 is 6, not a hair above it
    CHECK(catalog::quota_nodes(*online.quota, 50) == 60);
}

TEST_CASE("a target that does not ship is a fault") {
    const auto none = scenarios::shipped_target("mainframe");
    REQUIRE_FALSE(none);
    CHECK(line_of(none.error()[0]) == "target \"mainframe\" does not ship with this version");
}
