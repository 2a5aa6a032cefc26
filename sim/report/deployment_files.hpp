// The files of one choice, for each target that can be deployed to.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/report/deployment.hpp>

#include "deployment_text.hpp"

#include <string>
#include <vector>

namespace skusim::report {

/// One choice of a plan on its way to files.
struct Deployed {
    const PlanResult* result;
    const planner::Choice* choice;
    std::string chosen_as; ///< "guidance", "cheapest"
    std::string name;      ///< of the service, made from the scenario's

    [[nodiscard]] const scenario::Scenario& scenario() const { return *result->scenario; }
    [[nodiscard]] const planner::Candidate& candidate() const {
        return result->plan->candidates[choice->candidate];
    }
    [[nodiscard]] const catalog::Sku& sku() const { return candidate().sku; }
    /// Copies of the model on all nodes.
    [[nodiscard]] int replicas() const { return choice->nodes * candidate().workers; }
};

/// What only the user knows: how the file calls it, and what it is.
struct Blank {
    std::string name;
    std::string meaning;
};

/// What the top of a file says beside where it comes from.
struct Heading {
    std::string purpose; ///< what the file is, and how it is used
    std::vector<Blank> blanks;
    std::vector<std::string> notes;
};

[[nodiscard]] DeploymentFile yaml_file(const Deployed& deployed, std::string path,
                                       const Heading& heading, const std::vector<Json>& documents);
[[nodiscard]] DeploymentFile script_file(const Deployed& deployed, std::string path,
                                         const Heading& heading, const std::string& commands);

/// Where the server in a container is taken to listen.
inline constexpr int container_port = 8080;

/// That a container or instance is to run several copies of the model; empty if it is one.
[[nodiscard]] std::vector<std::string> copies_note(const Deployed& deployed);
/// What is to be filled in of a deployment of Azure Machine Learning.
[[nodiscard]] std::vector<Blank> model_blanks(const Deployed& deployed);
/// "azureml:photo-tags:1"
[[nodiscard]] std::string asset(const std::string& name);
/// Where to find the schema of an Azure Machine Learning YAML file.
[[nodiscard]] std::string schema_address(const std::string& name);

[[nodiscard]] std::vector<DeploymentFile> aks_files(const Deployed& deployed);
[[nodiscard]] std::vector<DeploymentFile> managed_online_files(const Deployed& deployed);
[[nodiscard]] std::vector<DeploymentFile> amlcompute_files(const Deployed& deployed);
[[nodiscard]] std::vector<DeploymentFile> aci_files(const Deployed& deployed);

} // namespace skusim::report
