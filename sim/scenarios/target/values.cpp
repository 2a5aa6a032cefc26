#include "values.hpp"

#include <skusim/base/check.hpp>
#include <skusim/schema/values.hpp>

#include "defaults.hpp"
#include "scenarios/scenario_values.hpp"

#include <array>
#include <utility>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

using catalog::LimitKind;

catalog::Rule as_rule(const Value& map) {
    return {at(map, "text").scalar, at(map, "source").scalar, at(map, "date").scalar};
}

std::optional<catalog::Instead> instead_of(const Value& map, const std::string& file) {
    const Value* value = map.find("instead");
    if (value == nullptr) {
        return std::nullopt;
    }
    catalog::Instead instead;
    const std::string& name = at(*value, "target").scalar;
    instead.target = is_target_path(name) ? beside(file, name) : name;
    set(instead.environment, *value, "environment", [](const Value& environment) {
        return environment.scalar == "production" ? catalog::Environment::production
                                                  : catalog::Environment::dev_test;
    });
    return instead;
}

catalog::Serves as_serves(const Value& map, const std::string& file) {
    catalog::Serves serves;
    for (const Value& mode : at(map, "modes").items) {
        serves.modes.push_back(mode.scalar == "batch" ? catalog::Mode::job
                                                      : catalog::Mode::real_time);
    }
    serves.rule = as_rule_of(map);
    serves.instead = instead_of(map, file);
    return serves;
}

catalog::Rental as_rental(const Value& value) {
    return value.scalar == "machine"     ? catalog::Rental::machine
           : value.scalar == "container" ? catalog::Rental::container
                                         : catalog::Rental::this_machine;
}

catalog::Scaling as_target_scaling(const Value& value) {
    return value.scalar == "none"       ? catalog::Scaling::none
           : value.scalar == "replicas" ? catalog::Scaling::replicas
                                        : catalog::Scaling::nodes;
}

catalog::ServedAccelerators as_accelerators(const Value& map, const std::string& file) {
    catalog::ServedAccelerators served;
    for (const Value& kind : at(map, "kinds").items) {
        served.kinds.push_back(kind.scalar == "gpu" ? catalog::AcceleratorKind::gpu
                                                    : catalog::AcceleratorKind::fpga);
    }
    served.rule = as_rule_of(map);
    served.instead = instead_of(map, file);
    return served;
}

struct LimitReading {
    std::string_view name;
    LimitKind kind;
    double (*read)(const Value&);
};

constexpr std::array<LimitReading, 7> limit_readings{{
    {"ram", LimitKind::ram, [](const Value& value) { return as_bytes(value).value(); }},
    {"vcpus", LimitKind::vcpus, [](const Value& value) { return as_number(value); }},
    {"nodes", LimitKind::nodes, [](const Value& value) { return as_number(value); }},
    {"dev_test_nodes", LimitKind::dev_test_nodes,
     [](const Value& value) { return as_number(value); }},
    {"model_size", LimitKind::model_size,
     [](const Value& value) { return as_bytes(value).value(); }},
    {"request_timeout", LimitKind::request_timeout,
     [](const Value& value) { return in_seconds(as_duration(value)); }},
    {"request_rate", LimitKind::request_rate,
     [](const Value& value) { return as_rate(value).value(); }},
}};

catalog::Limit as_limit(const Value& map, const std::string& file) {
    catalog::Limit limit;
    limit.is_open = map.find("below") != nullptr;
    const Value& bound = at(map, limit.is_open ? "below" : "at_most");
    limit.written = bound.scalar;
    for (const LimitReading& reading : limit_readings) {
        if (reading.name == at(map, "kind").scalar) {
            limit.kind = reading.kind;
            limit.bound = reading.read(bound);
        }
    }
    set(limit.in_force, map, "in_force", as_bool);
    limit.rule = as_rule_of(map);
    limit.instead = instead_of(map, file);
    return limit;
}

catalog::Minimum as_minimum(const Value& map) {
    catalog::Minimum minimum;
    set(minimum.nodes, map, "nodes", as_int);
    set(minimum.vcpus, map, "vcpus", as_number);
    minimum.rule = as_rule_of(map);
    return minimum;
}

std::vector<catalog::Tier> as_tiers(const Value& list, double (*read)(const Value&)) {
    std::vector<catalog::Tier> tiers;
    for (const Value& map : list.items) {
        catalog::Tier tier;
        set(tier.up_to, map, "up_to", read);
        tier.share = as_ratio(at(map, "share"));
        tiers.push_back(tier);
    }
    return tiers;
}

catalog::Reserved as_reserved(const Value& map) {
    catalog::Reserved reserved;
    reserved.ram =
        as_tiers(at(map, "ram"), [](const Value& value) { return as_bytes(value).value(); });
    set(reserved.ram_most, map, "ram_most", as_bytes);
    set(reserved.eviction, map, "eviction", as_bytes);
    reserved.vcpus = as_tiers(at(map, "vcpus"), as_number);
    reserved.rule = as_rule_of(map);
    return reserved;
}

catalog::Containers as_containers(const Value& map) {
    catalog::Containers containers;
    for (const Value& group : at(map, "sizes").items) {
        for (const Value& ram : at(group, "ram").items) {
            containers.sizes.push_back({as_number(at(group, "vcpus")), as_bytes(ram)});
        }
    }
    containers.per_vcpu = as_price(at(map, "usd_per_vcpu"));
    containers.per_gib = as_price(at(map, "usd_per_gib"));
    containers.region = at(map, "region").scalar;
    if (const Value* processors = map.find("processors")) {
        for (const Value& processor : processors->items) {
            containers.processors.push_back(processor.scalar);
        }
    }
    containers.rule = as_rule_of(map);
    return containers;
}

catalog::Sizing as_sizing(const Value& map) {
    return {as_ratio(at(map, "utilization")), as_rule_of(map)};
}

catalog::Quota as_quota(const Value& map) {
    return {as_ratio(at(map, "factor")), as_rule_of(map)};
}

} // namespace

catalog::Rule as_rule_of(const Value& map) {
    return as_rule(at(map, "rule"));
}

catalog::Target to_target(const Value& map, const std::string& file) {
    catalog::Target target;
    target.name = at(map, "target").scalar;
    target.title = at(map, "title").scalar;
    target.file = file;
    target.serves = as_serves(at(map, "serves"), file);
    target.production = {as_bool(at(at(map, "production"), "allowed")),
                         as_rule_of(at(map, "production"))};
    target.rents = as_rental(at(map, "rents"));
    target.accelerators = as_accelerators(at(map, "accelerators"), file);
    target.scaling = {as_target_scaling(at(at(map, "scaling"), "of")),
                      as_rule_of(at(map, "scaling"))};
    if (const Value* limits = map.find("limits")) {
        for (const Value& limit : limits->items) {
            target.limits.push_back(as_limit(limit, file));
        }
    }
    set(target.minimum, map, "minimum", as_minimum);
    set(target.reserved, map, "reserved", as_reserved);
    set(target.containers, map, "containers", as_containers);
    set(target.sizing, map, "sizing", as_sizing);
    set(target.quota, map, "quota", as_quota);
    if (const Value* notes = map.find("notes")) {
        for (const Value& note : notes->items) {
            target.notes.push_back(as_rule(note));
        }
    }
    return target;
}

} // namespace skusim::scenarios
