#include "scenarios/rules.hpp"

#include <skusim/schema/values.hpp>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>
#include <vector>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

template <class Read>
void check_rising(const Value& tiers, const std::string& path, Read read, Findings& findings) {
    const Value* before = nullptr;
    for (std::size_t i = 0; i < tiers.items.size(); ++i) {
        const Value& tier = tiers.items[i];
        const Value* end = tier.find("up_to");
        const bool is_last = i + 1 == tiers.items.size();
        if (end == nullptr && !is_last) {
            findings.add(tier.mark, fmt::format("{}[{}]: without up_to a tier has no end; give it "
                                                "one, or remove the tiers after it",
                                                path, i));
        } else if (end != nullptr && before != nullptr && read(*end) <= read(*before)) {
            findings.add(end->mark, fmt::format("{}[{}]: up_to ({}) is not above that of the tier "
                                                "before ({}); put the tiers in rising order",
                                                path, i, end->scalar, before->scalar));
        }
        before = end;
    }
}

void check_name(const Value& map, Findings& findings) {
    const Value& name = at(map, "target");
    const bool is_word = std::all_of(name.scalar.begin(), name.scalar.end(), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
               letter == '-';
    });
    if (!is_word || name.scalar == "any") {
        findings.add(name.mark,
                     fmt::format("target: {} is no name for a target; use small letters, digits "
                                 "and \"-\", and not the word \"any\"",
                                 shown(name.scalar)));
    }
}

void check_rental(const Value& map, Findings& findings) {
    const Value& rents = at(map, "rents");
    const Value* containers = map.find("containers");
    if (rents.scalar == "container" && containers == nullptr) {
        findings.add(rents.mark, "rents: container needs \"containers: {sizes: ...}\": what can be "
                                 "asked for, and its price");
    } else if (rents.scalar != "container" && containers != nullptr) {
        findings.add(containers->mark,
                     fmt::format("containers: the target rents {}; write \"rents: container\", or "
                                 "remove containers",
                                 rents.scalar));
    }
    const Value& kinds = at(at(map, "accelerators"), "kinds");
    if (rents.scalar == "container" && !kinds.items.empty()) {
        findings.add(kinds.mark, "accelerators.kinds: a target that rents containers by vCPUs and "
                                 "RAM serves none; write \"kinds: []\"");
    }
}

bool is_in_force(const Value& limit) {
    const Value* in_force = limit.find("in_force");
    return in_force == nullptr || as_bool(*in_force);
}

/// A container of a size that is there twice would be two SKUs of one name.
void check_sizes(const Value& map, Findings& findings) {
    const Value* containers = map.find("containers");
    if (containers == nullptr) {
        return;
    }
    std::vector<std::pair<double, double>> seen;
    for (const Value& size : at(*containers, "sizes").items) {
        for (const Value& ram : at(size, "ram").items) {
            const std::pair one{as_number(at(size, "vcpus")), as_bytes(ram).value()};
            if (std::find(seen.begin(), seen.end(), one) != seen.end()) {
                findings.add(ram.mark, fmt::format("containers.sizes: {} with {} vCPUs is there "
                                                   "twice; remove one",
                                                   ram.scalar, at(size, "vcpus").scalar));
            }
            seen.push_back(one);
        }
    }
}

/// A default that the target's own limit refuses would refuse every scenario that says nothing.
void check_default_timeout(const Value& limit, const Value& timeout, Findings& findings) {
    const bool is_open = limit.find("below") != nullptr;
    const Value& bound = at(limit, is_open ? "below" : "at_most");
    const bool is_none = timeout.scalar == "none";
    const bool is_within = !is_none && (as_duration(timeout) < as_duration(bound) ||
                                        (!is_open && as_duration(timeout) == as_duration(bound)));
    if (!is_within) {
        findings.add(timeout.mark,
                     fmt::format("defaults: node.timeout: {} breaks the target's own limit of a "
                                 "request, {} {}; lower it, or raise the limit",
                                 timeout.scalar, is_open ? "under" : "at most", bound.scalar));
    }
}

void check_defaults(const Value& map, Findings& findings) {
    const Value* limits = map.find("limits");
    const Value* defaults = map.find("defaults");
    if (limits == nullptr || defaults == nullptr) {
        return;
    }
    for (const Value& group : defaults->items) {
        const Value* node = at(group, "values").find("node");
        const Value* timeout = node == nullptr ? nullptr : node->find("timeout");
        for (const Value& limit : limits->items) {
            if (timeout != nullptr && at(limit, "kind").scalar == "request_timeout" &&
                is_in_force(limit)) {
                check_default_timeout(limit, *timeout, findings);
            }
        }
    }
}

void check_minimum(const Value& map, Findings& findings) {
    const Value* minimum = map.find("minimum");
    const Value* limits = map.find("limits");
    if (minimum == nullptr || limits == nullptr) {
        return;
    }
    const Value& least = at(*minimum, "nodes");
    for (const Value& limit : limits->items) {
        const bool is_open = limit.find("below") != nullptr;
        if (at(limit, "kind").scalar != "nodes" || !is_in_force(limit)) {
            continue;
        }
        const int most = as_int(at(limit, is_open ? "below" : "at_most")) - (is_open ? 1 : 0);
        if (as_int(least) > most) {
            findings.add(least.mark,
                         fmt::format("minimum.nodes: {} is above the limit of nodes, {}: no plan "
                                     "can keep to both; lower it, or raise the limit",
                                     least.scalar, most));
        }
    }
}

void check_twice(const Value& list, const char* path, Findings& findings) {
    for (std::size_t i = 1; i < list.items.size(); ++i) {
        const auto here = list.items.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::any_of(list.items.begin(), here,
                        [&](const Value& other) { return other.scalar == here->scalar; })) {
            findings.add(here->mark, fmt::format("{}[{}]: {} is there twice; remove one", path, i,
                                                 shown(here->scalar)));
        }
    }
}

} // namespace

void check_limit(const Value& map, const std::string& path, Findings& findings) {
    const bool below = map.find("below") != nullptr;
    const bool at_most = map.find("at_most") != nullptr;
    if (below == at_most) {
        findings.add(below ? map.find("below")->mark : map.mark,
                     path + (below ? ": has both below and at_most; keep the one that is meant"
                                   : ": has no bound; add \"below: ...\" or \"at_most: ...\""));
    }
}

void check_reserved(const Value& map, const std::string& path, Findings& findings) {
    check_rising(
        at(map, "ram"), path + ".ram", [](const Value& value) { return as_bytes(value).value(); },
        findings);
    check_rising(at(map, "vcpus"), path + ".vcpus", as_number, findings);
}

void check_default_values(const Value& map, const std::string& path, Findings& findings) {
    static constexpr std::array<std::string_view, 6> not_a_default{
        "skusim", "name", "target", "environment", "workload", "service"};
    for (const Entry& entry : map.entries) {
        if (std::find(not_a_default.begin(), not_a_default.end(), entry.key) !=
            not_a_default.end()) {
            findings.add(entry.mark,
                         fmt::format("{}: {} is the scenario's own to say; remove it from the "
                                     "target's defaults",
                                     path, shown(entry.key)));
        }
    }
}

void check_target_as_whole(const Value& map, const std::string&, Findings& findings) {
    check_name(map, findings);
    check_rental(map, findings);
    check_minimum(map, findings);
    check_sizes(map, findings);
    check_defaults(map, findings);
    check_twice(at(at(map, "serves"), "modes"), "serves.modes", findings);
    check_twice(at(at(map, "accelerators"), "kinds"), "accelerators.kinds", findings);
}

} // namespace skusim::scenarios
