#include "candidates.hpp"

#include <skusim/catalog/shipped.hpp>
#include <skusim/catalogs/catalog_file.hpp>
#include <skusim/models/built_in.hpp>
#include <skusim/models/card.hpp>
#include <skusim/scenarios/target_file.hpp>

#include <set>

namespace skusim::cli {

namespace {

std::vector<std::string> catalog_names() {
    return {catalog::shipped_catalogs.begin(), catalog::shipped_catalogs.end()};
}

std::vector<std::string> model_names() {
    std::vector<std::string> names;
    for (const models::BuiltInModel& row : models::built_in_models()) {
        names.push_back(row.model.name);
    }
    for (const models::ModelCard& card : models::model_cards()) {
        names.push_back(card.name);
    }
    return names;
}

std::vector<std::string> target_names() {
    return {scenarios::shipped_targets.begin(), scenarios::shipped_targets.end()};
}

/// One text of each SKU that ships, in order, each told once.
std::vector<std::string> of_shipped_skus(std::string catalog::Sku::*text) {
    std::set<std::string> found;
    if (const auto reading = catalogs::read_catalogs(catalog_names())) {
        for (const catalog::Sku& sku : reading->catalog.skus) {
            found.insert(sku.*text);
        }
    }
    return {found.begin(), found.end()};
}

std::vector<std::string> sku_names() {
    return of_shipped_skus(&catalog::Sku::name);
}

std::vector<std::string> region_names() {
    return of_shipped_skus(&catalog::Sku::region);
}

} // namespace

Candidates any_file() {
    return {nullptr, {""}};
}

Candidates folders() {
    return {nullptr, {}, true};
}

Candidates yaml_files() {
    return {nullptr, {".yaml", ".yml"}};
}

Candidates models_and_files() {
    return {model_names, {".json", ".onnx", ".safetensors"}};
}

Candidates catalogs_and_files() {
    return {catalog_names, {".csv", ".json", ".yml"}};
}

Candidates skus() {
    return {sku_names};
}

Candidates regions() {
    return {region_names};
}

Candidates targets() {
    return {target_names};
}

} // namespace skusim::cli
