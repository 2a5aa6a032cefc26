// A plan made by hand, and the files that deploy it.
#pragma once

#include <skusim/emission/deployment.hpp>

#include <stdexcept>
#include <string>
#include <support/planned.hpp>
#include <vector>
#include <yaml-cpp/yaml.h>

namespace skusim::emission {

struct Planned : report::Planned {
    using report::Planned::Planned;

    [[nodiscard]] std::vector<DeploymentFile> files() const {
        return deployment({&scenario, &plan, {}});
    }
    [[nodiscard]] std::string text(const std::string& path) const {
        for (const DeploymentFile& file : files()) {
            if (file.path == path) {
                return file.text;
            }
        }
        throw std::out_of_range("no file " + path);
    }
    [[nodiscard]] YAML::Node yaml(const std::string& path) const { return YAML::Load(text(path)); }
    /// The container of the Kubernetes deployment.
    [[nodiscard]] YAML::Node container() const {
        return YAML::LoadAll(
            text("kubernetes.yaml"))[0]["spec"]["template"]["spec"]["containers"][0];
    }
};

[[nodiscard]] inline std::string text(const YAML::Node& node) {
    return node.as<std::string>();
}

} // namespace skusim::emission
