// Scenarios whose plans are emitted, and what became of them.
#pragma once

#include "binary.hpp"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>
#include <yaml-cpp/yaml.h>

namespace skusim::cli {

inline constexpr const char* emitted_catalog =
    "name,vcpus,ram_gib,usd_per_hour,region,accelerator,"
    "accelerator_kind,accelerator_count,accelerator_memory_gib,"
    "low_priority_usd_per_hour\n"
    "cpu4,4,16,0.2,here,,,,,0.05\n"
    "gpu,8,32,1,here,T4,gpu,2,16,0.3\n";

[[nodiscard]] inline std::string emitted_scenario(const std::string& target,
                                                  const std::string& more = "",
                                                  const std::string& name = "photo tags") {
    return "skusim: 1\nname: " + name + "\nmodel: {ram: 1 GiB, size: 98 MiB}\ntarget: " + target +
           "\nservice: {kind: distribution, time: {kind: exponential, mean: 40 ms}}\n"
           "catalog: c.csv\nselect: {region: here}\nsimulation: {precision: 10 %}\n" +
           more;
}

inline const std::string real_time =
    "workload: {arrivals: {kind: poisson, rate: 20 /s}}\nslo: {latency: {p95: 200 ms}}\n";

/// A plan with its files, which are in `out`.
struct Emitted {
    Scratch scratch;
    Run run;
    nlohmann::json plan;

    explicit Emitted(const std::string& text, const std::string& skus = emitted_catalog,
                     const std::vector<std::string>& more = {}) {
        (void)scratch.write("c.csv", skus);
        (void)scratch.write("s.yaml", text);
        std::vector<std::string> words{"plan", "s.yaml", "--format", "json", "--emit", "out"};
        words.insert(words.end(), more.begin(), more.end());
        run = run_skusim(words, scratch.folder());
        if (!run.out.empty()) {
            plan = nlohmann::json::parse(run.out);
        }
    }

    [[nodiscard]] std::string text(const std::string& path) const {
        return read_file(scratch.path("out/" + path));
    }
    [[nodiscard]] YAML::Node yaml(const std::string& path) const { return YAML::Load(text(path)); }
    [[nodiscard]] bool wrote_nothing() const {
        return !std::filesystem::exists(scratch.path("out"));
    }
};

/// Every file below the folder, by its path there.
[[nodiscard]] inline std::vector<std::string> files_in(const std::string& folder) {
    std::vector<std::string> paths;
    for (const std::filesystem::directory_entry& entry :
         std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_directory()) {
            paths.push_back(std::filesystem::relative(entry.path(), folder).string());
        }
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

} // namespace skusim::cli
