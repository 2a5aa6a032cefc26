// The files of one choice, for each target that can be deployed to.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/emission/deployment.hpp>
#include <skusim/serving/node/stations/stations.hpp>

#include "wording.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace skusim::emission {

/// One choice of a plan on its way to files.
struct Deployed {
    const report::PlanResult* result;
    const planner::Choice* choice;
    std::string chosen_as;               ///< "guidance", "cheapest"
    std::string name;                    ///< of the service, made from the scenario's
    const scenario::Scenario* as_rented; ///< with the threads that the plan chose for it
    /// The class whose workers alone are meant, where each has some of its own.
    std::optional<std::size_t> request_class = std::nullopt;

    [[nodiscard]] const scenario::Scenario& scenario() const { return *as_rented; }
    [[nodiscard]] const planner::Candidate& candidate() const {
        return result->plan->candidates[choice->candidate];
    }
    [[nodiscard]] const catalog::Sku& sku() const { return candidate().sku; }
    [[nodiscard]] int copies_per_node() const {
        return request_class ? planner::stations_of(candidate())->workers[*request_class]
                             : candidate().workers;
    }
    /// Copies of the model on all nodes.
    [[nodiscard]] int replicas() const { return choice->nodes * copies_per_node(); }
    /// The name of the nodes that the plan rents.
    [[nodiscard]] std::string pool() const { return service_name(result->scenario->name); }
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

/// What stands in a file; there is none without text.
struct Content {
    std::string text;
    bool is_script = false; ///< to be executed
};

[[nodiscard]] Content yaml_content(const Deployed& deployed, const Heading& heading,
                                   const std::vector<Json>& documents);
[[nodiscard]] Content script_content(const Deployed& deployed, const Heading& heading,
                                     const std::string& commands);

/// Any text whose comments begin with `#`.
[[nodiscard]] Content text_content(const Deployed& deployed, const Heading& heading,
                                   const std::string& text);

/// Where the server in a container is taken to listen.
inline constexpr int container_port = 8080;

/// That a container or instance is to run several copies of the model, and on which accelerators;
/// empty if it is one on one.
[[nodiscard]] std::vector<std::string> copies_note(const Deployed& deployed);
/// What is to be filled in of a deployment of Azure Machine Learning.
[[nodiscard]] std::vector<Blank> model_blanks(const Deployed& deployed);
/// "azureml:photo-tags:1"
[[nodiscard]] std::string asset(const std::string& name);
/// Where to find the schema of an Azure Machine Learning YAML file.
[[nodiscard]] std::string schema_address(const std::string& name);

// The writers of the files: deployment.cpp has the table of which belongs to which target.
[[nodiscard]] Content kubernetes(const Deployed& deployed);
[[nodiscard]] Content aks_node_pool(const Deployed& deployed);
[[nodiscard]] Content eks_node_group(const Deployed& deployed);
[[nodiscard]] Content gke_node_pool(const Deployed& deployed);
[[nodiscard]] Content aks_instance_type(const Deployed& deployed);
[[nodiscard]] Content aks_endpoint(const Deployed& deployed);
[[nodiscard]] Content aks_deployment(const Deployed& deployed);
[[nodiscard]] Content online_endpoint(const Deployed& deployed);
[[nodiscard]] Content online_deployment(const Deployed& deployed);
[[nodiscard]] Content compute_cluster(const Deployed& deployed);
[[nodiscard]] Content batch_endpoint(const Deployed& deployed);
[[nodiscard]] Content batch_deployment(const Deployed& deployed);
[[nodiscard]] Content triton_config(const Deployed& deployed);
[[nodiscard]] Content aci_container(const Deployed& deployed);
[[nodiscard]] Content aci_configuration(const Deployed& deployed);
/// What asks for the quota that keeps the choice out, whatever the target; nothing if nothing can.
[[nodiscard]] Content quota_request(const Deployed& deployed);

} // namespace skusim::emission
