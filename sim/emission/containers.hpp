// The containers of a service on Kubernetes: what each asks for, and how many there are.
#pragma once

#include <skusim/serving/front/autoscaler.hpp>

#include "files.hpp"

#include <cstdint>
#include <optional>
#include <utility>

namespace skusim::emission {

/// The label of the nodes that a plan rents; its value is the service's name.
inline constexpr const char* pool_label = "skusim-plan";

[[nodiscard]] bool is_spot(const Deployed& deployed);
/// Zones that the nodes are to be in; 1 where the plan has nothing to do with zones. Three at most:
/// more than that are in few regions.
[[nodiscard]] int zones_to_spread_over(const Deployed& deployed);
/// What each of them is called: the region, and a letter after it.
[[nodiscard]] std::vector<std::string> zone_names(const std::string& region_and_hyphen, int count);
/// That the plan has more zones than that; nothing if not.
[[nodiscard]] std::vector<std::string> zone_notes(const Deployed& deployed);
/// Whether the cluster is Azure's, where Azure Machine Learning can deploy, too.
[[nodiscard]] bool is_on_aks(const Deployed& deployed);
/// Whether it is Google's, whose nodes offer their GPUs by themselves.
[[nodiscard]] bool is_on_gke(const Deployed& deployed);
/// Copies that share an accelerator (or those that a copy takes); 1 if none is shared.
[[nodiscard]] int copies_on_each_accelerator(const Deployed& deployed);
/// Whether the model runs on accelerators of that kind.
[[nodiscard]] bool runs_on(const Deployed& deployed, catalog::AcceleratorKind kind);

/// What one container is promised, and what it may take at most.
struct ContainerBounds {
    std::int64_t millicores = 0;
    std::int64_t bytes = 0;
    std::int64_t most_millicores = 0;
    std::int64_t most_bytes = 0;
};

/// Requests as the plan packed them. At most, a container takes an equal share of what the system
/// leaves of its node, and all the threads that the plan counted on.
[[nodiscard]] ContainerBounds bounds_of(const Deployed& deployed);
/// Gives it as Kubernetes and Azure Machine Learning write it.
[[nodiscard]] Json resources(const Deployed& deployed);
/// The resource by which the cluster's device plugin offers the accelerators that the model runs on
/// ("nvidia.com/gpu"), by their maker; empty if there is none, or none is known.
[[nodiscard]] std::string accelerator_resource(const Deployed& deployed);
/// What the user has to add for the machine, and what must be there first.
[[nodiscard]] std::vector<std::string> machine_notes(const Deployed& deployed);

/// Requests that have to be let into one copy at once, so that its batches can fill.
[[nodiscard]] serving::Slots let_in_by_copy(const Deployed& deployed);
/// How the containers of so many copies are told of them and of their threads.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> environment(const Deployed& deployed,
                                                                           int copies);
/// Gives what environment() does as a map.
[[nodiscard]] Json environment_json(const Deployed& deployed, int copies);
/// Whether the nodes have room for one container more than the plan puts there, as a rollout wants
/// that starts the new before it stops the old.
[[nodiscard]] bool has_room_for_another(const Deployed& deployed);

[[nodiscard]] std::int64_t per_cent(std::int64_t millionths);
/// How replicas follow the load: as it was simulated, if that meets the objective or the user asked
/// for it; else their number is fixed.
[[nodiscard]] std::optional<serving::ClusterScaling> scaling_of(const Deployed& deployed);
/// Why their number is fixed, or what the plan says against scaling them; empty if nothing.
[[nodiscard]] std::string scaling_note(const Deployed& deployed);

} // namespace skusim::emission
