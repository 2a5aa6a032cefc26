// What deploys a plan: shell scripts, Kubernetes manifests and Azure Machine Learning YAML, as
// text.
//
// Keys and options are the documented ones: Azure Machine Learning CLI (v2) YAML schemas (online
// and batch endpoints and deployments, compute cluster), the v1 deployment configuration schema for
// Azure Container Instances, Azure CLI `az aks nodepool add` and `az container create`, eksctl's
// ClusterConfig (eksctl.io/v1alpha5), `gcloud container node-pools create`, Kubernetes apps/v1,
// autoscaling/v2 and v1. What nobody but the user knows (image, registered model, resource
// group) has a name made from the scenario's, and stands in a list at the top of each file. So do
// notes of that which the plan counts on and no key brings about: limits that the server has to
// keep, its order of requests, and how a Kubernetes Service differs from the plan's router.
#pragma once

#include <skusim/report/results.hpp>
#include <skusim/scenario/scenario.hpp>

#include <optional>
#include <string>
#include <vector>

namespace skusim::emission {

struct DeploymentFile {
    std::string path; ///< relative to the folder that the deployment is for
    std::string text;
    bool is_script = false; ///< to be executed
};

/// Why nothing can be deployed, whatever the plan, and what to do about it: there is no target, or
/// it is the machine at hand, or one of the user's own.
[[nodiscard]] std::optional<std::string> not_deployable(const scenario::Scenario& scenario);

/// The path of every file that deployment() can give for such a scenario.
[[nodiscard]] std::vector<std::string> deployment_paths(const scenario::Scenario& scenario);

/// The files that deploy the plan; none if it has no choice. Those of the guidance choice and of
/// the cheapest are in folders `guidance` and `cheapest` if they differ. The target is deployable.
[[nodiscard]] std::vector<DeploymentFile> deployment(const report::PlanResult& result);

} // namespace skusim::emission
