// Limits of services that rent machines and have a quota of their own for them.
#include <skusim/base/letters.hpp>

#include "rules.hpp"

#include <algorithm>
#include <cctype>
#include <string>

namespace skusim::quota {

namespace {

/// Letters and digits alone, small: names of one family differ in blanks, underscores and capitals.
std::string letters_and_digits(std::string_view name) {
    std::string plain;
    for (const char letter : small_letters(name)) {
        if (std::isalnum(static_cast<unsigned char>(letter)) != 0) {
            plain += letter;
        }
    }
    return plain;
}

bool is_one_of(const std::vector<std::string>& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// The limit of that metric for the region, else the one that is for all other regions.
const QuotaLimit* metric_in(const Sheet& sheet, const std::string& metric,
                            const std::string& region) {
    const QuotaLimit* elsewhere = nullptr;
    for (const QuotaLimit& limit : sheet.limits) {
        if (limit.name == metric && limit.region == region) {
            return &limit;
        }
        if (limit.name == metric && limit.region.empty()) {
            elsewhere = &limit;
        }
    }
    return elsewhere;
}

constexpr std::string_view serving = "custom_model_serving_";

/// "A100-80GB" of "custom_model_serving_nvidia_a100_80gb_gpus"; empty if it is no such metric.
std::string accelerator_in(std::string_view metric, std::string_view market) {
    const std::string start = std::string(serving) + std::string(market) + "nvidia_";
    constexpr std::string_view end = "_gpus";
    if (!metric.starts_with(start) || !metric.ends_with(end) ||
        metric.size() <= start.size() + end.size()) {
        return {};
    }
    std::string type(metric.substr(start.size(), metric.size() - start.size() - end.size()));
    std::transform(type.begin(), type.end(), type.begin(), [](unsigned char letter) {
        return letter == '_' ? '-' : static_cast<char>(std::toupper(letter));
    });
    return type;
}

} // namespace

HoldingLimits azure_ml_limits(const Sheet& sheet, const catalog::Sku& sku, Market market) {
    const std::string family = letters_and_digits(sku.quota_family);
    return those_that(sheet, [&](const QuotaLimit& limit) {
        if (market == Market::spot) {
            return limit.scope == Scope::spot;
        }
        return limit.scope == Scope::total ||
               (limit.scope == Scope::family && is_one_of(limit.classes, family));
    });
}

HoldingLimits sagemaker_limits(const Sheet& sheet, const catalog::Sku& sku) {
    constexpr std::string_view of_service = "ml.";
    const std::string type = small_letters(
        sku.name.starts_with(of_service) ? sku.name.substr(of_service.size()) : sku.name);
    return those_that(sheet,
                      [&](const QuotaLimit& limit) { return is_one_of(limit.classes, type); });
}

HoldingLimits vertex_limits(const Sheet& sheet, const catalog::Sku& sku, Market market) {
    const std::string in_market = market == Market::spot ? "preemptible_" : "";
    const std::string start = std::string(serving) + in_market;
    const std::string series = small_letters(sku.name.substr(0, sku.name.find('-')));
    const QuotaLimit* cpus = metric_in(sheet, start + series + "_cpus", sku.region);
    HoldingLimits limits;
    if (cpus == nullptr) {
        cpus = metric_in(sheet, start + "cpus", sku.region);
    }
    if (cpus != nullptr) {
        limits.push_back(cpus);
    }
    std::string metric;
    int matched = 0;
    for (const QuotaLimit& limit : sheet.limits) {
        const int words = sku.accelerators
                              ? words_of_accelerator(accelerator_in(limit.name, in_market),
                                                     sku.accelerators->type)
                              : 0;
        if (words > matched) {
            metric = limit.name;
            matched = words;
        }
    }
    if (matched > 0) {
        if (const QuotaLimit* accelerators = metric_in(sheet, metric, sku.region)) {
            limits.push_back(accelerators);
        }
    }
    return limits;
}

} // namespace skusim::quota
