#include <skusim/base/json.hpp>
#include <skusim/base/shell.hpp>

#include "containers.hpp"
#include "counted_on.hpp"

#include <fmt/format.h>

namespace skusim::emission {

namespace {

/// What the server in the container has to do: nothing here tells Azure of it.
std::vector<std::string> container_notes(const Deployed& deployed) {
    std::vector<std::string> notes = copies_note(deployed);
    for (std::string& note : server_notes(deployed, deployed.candidate().workers, {})) {
        notes.push_back(std::move(note));
    }
    return notes;
}

} // namespace

Content aci_container(const Deployed& deployed) {
    const std::string& name = deployed.name;
    const catalog::Sku& sku = deployed.sku();
    const Heading heading{"the container on its own. Take this or deployment-config.yaml, not both",
                          {{"resource_group", "your resource group"},
                           {"image", "your image, with its registry"},
                           {"port", "the port that its server listens on"}},
                          container_notes(deployed)};
    std::string variables;
    for (const auto& [name_of_variable, value] :
         environment(deployed, deployed.candidate().workers)) {
        variables += ' ' + name_of_variable + '=' + value;
    }
    std::vector<std::string> lines{"az container create",
                                   "--resource-group \"$resource_group\"",
                                   "--name " + name,
                                   "--image \"$image\"",
                                   "--os-type Linux",
                                   fmt::format("--cpu {}", sku.vcpus),
                                   fmt::format("--memory {}", in_gibibytes(sku.ram)),
                                   "--ip-address Public",
                                   "--ports \"$port\"",
                                   "--environment-variables" + variables};
    if (!sku.region.empty()) {
        lines.push_back("--location " + shell_quoted(sku.region));
    }
    return script_content(deployed, heading,
                          "resource_group=" + shell_quoted(name + "-group") +
                              "\nimage=" + shell_quoted(name + ":1") +
                              fmt::format("\nport={}\n\n", container_port) + shell_command(lines));
}

Content aci_configuration(const Deployed& deployed) {
    const catalog::Sku& sku = deployed.sku();
    const Heading heading{"the deployment configuration for Azure Machine Learning v1: az ml model "
                          "deploy --deploy-config-file deployment-config.yaml",
                          {},
                          container_notes(deployed)};
    return yaml_content(deployed, heading,
                        {{{"computeType", "ACI"},
                          {"containerResourceRequirements",
                           {{"cpu", sku.vcpus}, {"memoryInGB", in_gibibytes(sku.ram)}}}}});
}

} // namespace skusim::emission
