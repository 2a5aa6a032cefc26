#include <skusim/emission/deployment.hpp>

#include "files.hpp"
#include "vllm.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace skusim::emission {

namespace {

struct EmittedFile {
    std::string_view path;
    Content (*content)(const Deployed&);
};

/// How one target is deployed to.
struct Recipe {
    std::string_view target;
    catalog::Rental rents;
    catalog::Mode mode;
    std::array<EmittedFile, 6> files; ///< the rows that name one
};

constexpr std::array<Recipe, 6> recipes{{
    {"aks",
     catalog::Rental::machine,
     catalog::Mode::real_time,
     {{{"nodepool.sh", aks_node_pool},
       {"kubernetes.yaml", kubernetes},
       {"azureml-instance-type.yaml", aks_instance_type},
       {"azureml-endpoint.yaml", aks_endpoint},
       {"azureml-deployment.yaml", aks_deployment},
       {"config.pbtxt", triton_config}}}},
    {"eks",
     catalog::Rental::machine,
     catalog::Mode::real_time,
     {{{"nodegroup.yaml", eks_node_group},
       {"kubernetes.yaml", kubernetes},
       {"config.pbtxt", triton_config}}}},
    {"gke",
     catalog::Rental::machine,
     catalog::Mode::real_time,
     {{{"nodepool.sh", gke_node_pool},
       {"kubernetes.yaml", kubernetes},
       {"config.pbtxt", triton_config}}}},
    {"managed-online",
     catalog::Rental::machine,
     catalog::Mode::real_time,
     {{{"endpoint.yaml", online_endpoint},
       {"deployment.yaml", online_deployment},
       {"config.pbtxt", triton_config}}}},
    {"amlcompute",
     catalog::Rental::machine,
     catalog::Mode::job,
     {{{"compute.yaml", compute_cluster},
       {"endpoint.yaml", batch_endpoint},
       {"deployment.yaml", batch_deployment}}}},
    {"aci",
     catalog::Rental::container,
     catalog::Mode::real_time,
     {{{"container.sh", aci_container}, {"deployment-config.yaml", aci_configuration}}}},
}};

constexpr const char* quota_file = "quota.sh";

constexpr std::array<std::string_view, 3> folders{"", "guidance/", "cheapest/"};

/// Null if nobody knows how to deploy there. A user's copy of a target's file has its name, and is
/// deployed as that is.
const Recipe* recipe_for(const catalog::Target& target) {
    for (const Recipe& recipe : recipes) {
        if (recipe.target == target.name && recipe.rents == target.rents) {
            return &recipe;
        }
    }
    return nullptr;
}

bool is_same(const planner::Choice& a, const planner::Choice& b) {
    const bool has_one_tier = !a.job() || !b.job() || a.job()->tier == b.job()->tier;
    return a.candidate == b.candidate && a.nodes == b.nodes && has_one_tier;
}

constexpr std::string_view deployable = "aks, managed-online, amlcompute, aci, eks and gke";

} // namespace

namespace {

/// Where containers of several models can be side by side on a node, each with its own replicas.
bool takes_own_workers(const scenario::Scenario& scenario) {
    return scenario.target && scenario.target->reserved;
}

} // namespace

std::optional<std::string> not_deployable(const scenario::Scenario& scenario) {
    if (has_stations(scenario) && !takes_own_workers(scenario)) {
        return "its classes have workers of their own, a deployment for each model; --emit writes "
               "those for aks, eks and gke: name one of them with `target`";
    }
    if (scenario.any_target) {
        return std::nullopt;
    }
    if (!scenario.target) {
        return fmt::format("it names no target, so nothing says how to deploy it; --emit writes "
                           "files for {}",
                           deployable);
    }
    const catalog::Target& target = *scenario.target;
    const bool ships = target.file.starts_with("scenarios/targets/");
    if (ships && recipe_for(target) == nullptr && target.rents == catalog::Rental::machine) {
        return fmt::format("how to deploy to target {} is not known yet; --emit writes files for "
                           "{}",
                           target.name, deployable);
    }
    if (target.rents == catalog::Rental::this_machine) {
        return fmt::format("target {} is the machine at hand: there is nothing to deploy; --emit "
                           "writes files for {}",
                           target.name, deployable);
    }
    const Recipe* recipe = recipe_for(target);
    const catalog::Mode mode = scenario::mode(scenario);
    if (recipe == nullptr || (recipe->mode != mode && catalog::serves(target, mode))) {
        return fmt::format("target {} is your own: how to deploy {} there is not known; --emit "
                           "writes files for {}, and for copies of their files with that name",
                           target.name, mode == catalog::Mode::job ? "a batch job" : "a service",
                           deployable);
    }
    return std::nullopt;
}

std::vector<std::string> deployment_paths(const scenario::Scenario& scenario) {
    std::vector<std::string> paths;
    for (const Recipe& recipe : recipes) {
        if (!scenario.any_target && recipe.target != scenario.target->name) {
            continue;
        }
        for (const std::string_view folder : folders) {
            for (const EmittedFile& file : recipe.files) {
                if (!file.path.empty()) {
                    paths.push_back(std::string(folder) + std::string(file.path));
                }
            }
        }
    }
    if (scenario.quota) {
        paths.emplace_back(quota_file);
    }
    std::sort(paths.begin(), paths.end());
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
    return paths;
}

namespace {

/// The scenario with what the plan chose for the candidate in the places that leave it open.
scenario::Scenario rented(const report::PlanResult& result, const planner::Choice& choice) {
    scenario::Scenario as_rented = *result.scenario;
    const planner::Candidate& candidate = result.plan->candidates[choice.candidate];
    planner::ask_for_chosen(as_rented, candidate);
    if (candidate.engine) {
        ask_for_engine(as_rented, candidate);
    }
    return as_rented;
}

void put(std::vector<DeploymentFile>& files, const std::string& path, Content content) {
    if (!content.text.empty()) {
        files.push_back({path, std::move(content.text), content.is_script});
    }
}

} // namespace

std::vector<DeploymentFile> deployment(const report::PlanResult& result) {
    const planner::Plan& plan = *result.plan;
    std::vector<DeploymentFile> files;
    const auto add = [&](const planner::Choice& choice, const char* chosen_as,
                         const std::string& folder) {
        const scenario::Scenario as_rented = rented(result, choice);
        const Deployed deployed{&result, &choice, chosen_as, service_name(result.scenario->name),
                                &as_rented};
        for (const EmittedFile& file : recipe_for(*result.scenario->target)->files) {
            if (!file.path.empty()) {
                put(files, folder + std::string(file.path), file.content(deployed));
            }
        }
    };
    if (plan.guidance && plan.cheapest) {
        const bool is_one = is_same(*plan.guidance, *plan.cheapest);
        add(*plan.guidance, is_one ? "guidance, cheapest" : "guidance", is_one ? "" : "guidance/");
        if (!is_one) {
            add(*plan.cheapest, "cheapest", "cheapest/");
        }
    } else if (plan.cheapest) {
        add(*plan.cheapest, "cheapest", "");
    }
    if (plan.without_quota) {
        const scenario::Scenario as_rented = rented(result, *plan.without_quota);
        put(files, quota_file,
            quota_request({&result, &*plan.without_quota, "cheapest without quota",
                           service_name(result.scenario->name), &as_rented}));
    }
    return files;
}

} // namespace skusim::emission
