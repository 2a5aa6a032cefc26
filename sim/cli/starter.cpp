#include "starter.hpp"

#include <skusim/models/built_in.hpp>
#include <skusim/models/card.hpp>
#include <skusim/models/config_file.hpp>
#include <skusim/networks/network_file.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/text/tree.hpp>

#include "axes.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fmt/format.h>

namespace skusim::cli {

namespace {

constexpr std::array<const char*, 6> latency_bounds{"mean", "p50", "p90", "p95", "p99", "p999"};

/// What the model's section of a scenario says, and a comment on it.
struct ModelLines {
    std::string section;
    std::string comment;
    bool has_tokens = false;
    std::string service; ///< its section; empty if the model's name stands for it
};

/// A network's sections are written out, as the scenario does not read its file.
Result<ModelLines> network_lines(const Starter& starter) {
    const Result<networks::Axes> axes = axes_of(starter.shape);
    const Result<networks::Network> network =
        axes ? networks::read_network(starter.model, *axes) : failure(axes.error());
    if (!network) {
        return failure(network.error());
    }
    const models::ModelCard& card = network->card;
    if (card.service.kind != text::Value::Kind::map) {
        return failure({starter.model, 0, 0}, "does not tell the operations of a request, which a "
                                              "plan needs: give an .onnx file, a language model's "
                                              "config.json, or a service that you measured");
    }
    text::Value model = card.model;
    for (text::Entry& entry : model.entries) {
        const bool is_given = entry.key == "accelerator" && !starter.accelerator.empty();
        entry.value.scalar = is_given ? starter.accelerator : entry.value.scalar;
    }
    return ModelLines{text::flow_text(model),
                      fmt::format("{:.4g} M parameters; skusim inspect tells how it was counted",
                                  static_cast<double>(card.parameters) / 1e6),
                      false, text::flow_text(card.service)};
}

std::string unknown_model(const std::string& name) {
    const std::string_view meant = models::nearest_model(name);
    return fmt::format("--model \"{}\" is not known{}; skusim inspect --list has the names, and "
                       "files are known by their endings: .json, .onnx",
                       name, meant.empty() ? "" : fmt::format("; did you mean \"{}\"?", meant));
}

Result<ModelLines> model_lines(const Starter& starter) {
    if (networks::is_network_file(starter.model)) {
        return network_lines(starter);
    }
    if (!starter.shape.empty()) {
        return failure({}, "--shape is for a model in an .onnx file");
    }
    const std::string accelerator =
        starter.accelerator.empty() ? "" : ", accelerator: " + starter.accelerator;
    if (const models::ModelCard* card = models::find_card(starter.model)) {
        return ModelLines{fmt::format("{{name: {}{}}}", card->name, accelerator),
                          fmt::format("{}, {:.4g} M parameters; `skusim inspect {}` tells what is "
                                      "assumed of it",
                                      card->task, static_cast<double>(card->parameters) / 1e6,
                                      card->name),
                          false, ""};
    }
    const Result<models::ModelReading> language = models::find_model(starter.model);
    if (!language) {
        const bool is_file = starter.model.ends_with(".json");
        return is_file ? failure(language.error()) : failure({}, unknown_model(starter.model));
    }
    if (!accelerator.empty()) {
        return failure({}, "--accelerator: a language model runs on GPUs; leave it out");
    }
    const bool is_elsewhere = !starter.model_from_scenario.empty();
    return ModelLines{
        fmt::format("{{llm: {}}}", is_elsewhere ? starter.model_from_scenario : starter.model),
        "a language model, served token by token", true, ""};
}

/// The scenario's name: the model's, or that of the folder that its config.json lies in.
std::string name_of(const std::string& model) {
    const std::filesystem::path path(model);
    if (path.filename() == "config.json" && path.has_parent_path()) {
        return path.parent_path().filename().string();
    }
    if (networks::is_network_file(model)) {
        return path.stem().string();
    }
    return path.filename().string();
}

/// What keeps the words from being a scenario; empty if nothing does.
std::string missing_in(const Starter& starter, bool has_tokens) {
    if (starter.rate.empty() == starter.clients.empty()) {
        return starter.rate.empty() ? "the load is missing: --rate 200/s for requests that keep "
                                      "coming, or --clients "
                                      "50 for users who each wait for their answer"
                                    : "--rate and --clients are two loads; give one";
    }
    const bool bounds_tokens = !starter.ttft.empty() || !starter.tpot.empty();
    if (bounds_tokens && !has_tokens) {
        return "--ttft and --tpot are for language models; give --p95 250ms";
    }
    if (starter.latency.empty() && !bounds_tokens) {
        return has_tokens ? "the objective is missing: --ttft 500ms and --tpot 50ms bound 95 of "
                            "100 requests"
                          : "the objective is missing: --p95 250ms";
    }
    return "";
}

std::string objective_lines(const Starter& starter) {
    std::string lines = "slo:\n";
    if (!starter.latency.empty()) {
        std::string bounds;
        for (const auto& [quantile, bound] : starter.latency) {
            bounds += fmt::format("{}{}: {}", bounds.empty() ? "" : ", ", quantile, bound);
        }
        lines += fmt::format("  latency: {{{}}}\n", bounds);
    }
    if (!starter.ttft.empty()) {
        lines += fmt::format("  ttft: {{p95: {}}}  # to the first token\n", starter.ttft);
    }
    if (!starter.tpot.empty()) {
        lines += fmt::format("  tpot: {{p95: {}}}  # from token to token after it\n", starter.tpot);
    }
    return lines;
}

std::string load_lines(const Starter& starter, bool has_tokens) {
    std::string lines = "workload:\n";
    lines += starter.clients.empty()
                 ? fmt::format("  arrivals: {{kind: poisson, rate: {}}}  # at the busiest time\n",
                               starter.rate)
                 : fmt::format("  arrivals: {{kind: closed, concurrency: {}}}  # users, each waits "
                               "for an answer\n",
                               starter.clients);
    if (has_tokens) {
        lines +=
            "  tokens: {preset: azure-conv}  # tokens in and out as in Azure's trace of chats; "
            "give your own\n";
    }
    return lines;
}

} // namespace

std::vector<Option> starter_options() {
    std::vector<Option> options{
        {"model", "NAME|FILE",
         "a model that is known by name (skusim inspect --list), or a "
         "language model's config.json, or an .onnx file",
         models_and_files()},
        axes_option(),
        {"rate", "RATE", "requests at the busiest time: 200/s"},
        {"clients", "N", "in place of --rate: users who each wait for their answer"}};
    for (const char* bound : latency_bounds) {
        options.push_back(
            {bound, "TIME", fmt::format("bound on the {} of the latency: 250ms", bound)});
    }
    options.push_back({"ttft", "TIME", "95 of 100 requests have their first token by then"});
    options.push_back({"tpot", "TIME", "95 of 100 requests have no longer between two tokens"});
    options.push_back({"target", "NAME",
                       "compute target, such as aks (default: its machines' "
                       "rules are not looked at)",
                       targets()});
    options.push_back({"region", "NAME", "region of the catalog (default: all)", regions()});
    options.push_back({"catalog", "FILE|NAME", "catalog of SKUs (default: azure, which ships)",
                       catalogs_and_files()});
    options.push_back({"accelerator",
                       "NEED",
                       "none, gpu or optional-gpu (default: the model's)",
                       {names_of<scenario::AcceleratorNeed>}});
    options.push_back({"pricing",
                       "TIER",
                       "on-demand or spot (default: on-demand)",
                       {names_of<scenario::Pricing>}});
    for (Option& option : options) {
        option.group = "The scenario in a few words, in place of its file";
    }
    return options;
}

bool has_starter(const ParsedWords& words) {
    const std::vector<Option> options = starter_options();
    return std::any_of(options.begin(), options.end(),
                       [&](const Option& it) { return !texts(words, it.name).empty(); });
}

Starter starter_of(const ParsedWords& words) {
    Starter starter;
    starter.model = text_of(words, "model");
    starter.shape = texts(words, "shape");
    starter.rate = text_of(words, "rate");
    starter.clients = text_of(words, "clients");
    for (const char* bound : latency_bounds) {
        if (const std::string text = text_of(words, bound); !text.empty()) {
            starter.latency.emplace_back(bound, text);
        }
    }
    starter.ttft = text_of(words, "ttft");
    starter.tpot = text_of(words, "tpot");
    starter.target = text_of(words, "target");
    starter.region = text_of(words, "region");
    if (const std::string catalog = text_of(words, "catalog"); !catalog.empty()) {
        starter.catalog = catalog;
    }
    starter.accelerator = text_of(words, "accelerator");
    starter.pricing = text_of(words, "pricing");
    return starter;
}

Result<std::string> starter_scenario(const Starter& starter, const std::string& made_by) {
    if (starter.model.empty()) {
        return failure({}, "the model is missing: --model resnet-50; skusim inspect --list has the "
                           "names");
    }
    const Result<ModelLines> model = model_lines(starter);
    if (!model) {
        return failure(model.error());
    }
    if (const std::string missing = missing_in(starter, model->has_tokens); !missing.empty()) {
        return failure({}, missing);
    }
    std::string text = fmt::format("# {}\nskusim: 1\nname: {}\n", made_by, name_of(starter.model));
    text += fmt::format("model: {}  # {}\n", model->section, model->comment);
    if (!starter.target.empty()) {
        text +=
            fmt::format("target: {}  # its documented rules and defaults apply\n", starter.target);
    }
    text += load_lines(starter, model->has_tokens);
    if (!model->service.empty()) {
        text += fmt::format("service: {}  # efficiencies, overhead and cv are assumed; skusim "
                            "calibrate fits them to a measurement\n",
                            model->service);
    }
    if (model->has_tokens) {
        text += "service: {kind: llm, step: {kind: roofline}}  # from the GPU's peaks; skusim "
                "calibrate fits it to a measurement\n";
    }
    text += objective_lines(starter);
    text += fmt::format("catalog: {}  # SKUs and prices\n", starter.catalog);
    if (!starter.region.empty()) {
        text += fmt::format("select: {{region: {}}}\n", starter.region);
    }
    if (!starter.pricing.empty()) {
        text += fmt::format("policy: {{pricing: {}}}\n", starter.pricing);
    }
    return text;
}

} // namespace skusim::cli
