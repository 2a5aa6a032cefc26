#include "rules.hpp"

#include <skusim/base/letters.hpp>

#include <algorithm>
#include <cctype>
#include <iterator>

namespace skusim::quota {

namespace {

/// What a name begins with before its first digit: "g" of "g4dn.xlarge", "vt" of "vt1.3xlarge"; of
/// "u-6tb1.56xlarge" what stands before its hyphen.
std::string class_of(std::string_view name) {
    std::string letters;
    for (const char letter : name) {
        if (std::isalpha(static_cast<unsigned char>(letter)) == 0) {
            break;
        }
        letters += letter;
    }
    return small_letters(letters);
}

/// "N2_CPUS" for "n2-standard-8"
std::string series_metric(std::string_view name) {
    std::string metric(name.substr(0, std::min(name.find('-'), name.size())));
    std::transform(metric.begin(), metric.end(), metric.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
    return metric + "_CPUS";
}

/// "L4" of "NVIDIA_L4_GPUS", "A100-80GB" of "NVIDIA_A100_80GB_GPUS"; empty if it is no such metric.
std::string accelerator_in(std::string_view metric) {
    constexpr std::string_view maker = "NVIDIA_";
    constexpr std::string_view what = "_GPUS";
    if (!metric.starts_with(maker) || !metric.ends_with(what) ||
        metric.size() <= maker.size() + what.size()) {
        return {};
    }
    std::string type(metric.substr(maker.size(), metric.size() - maker.size() - what.size()));
    std::replace(type.begin(), type.end(), '_', '-');
    return type;
}

const QuotaLimit* named(const Sheet& sheet, std::string_view name) {
    const auto found = std::find_if(sheet.limits.begin(), sheet.limits.end(),
                                    [&](const QuotaLimit& limit) { return limit.name == name; });
    return found == sheet.limits.end() ? nullptr : &*found;
}

/// The limit on accelerators of the type: of "A100-SXM-80GB" the one on "A100-80GB", else the one
/// of all "A100".
const QuotaLimit* accelerator_limit(const Sheet& sheet, const std::string& type) {
    const QuotaLimit* best = nullptr;
    int matched = 0;
    for (const QuotaLimit& limit : sheet.limits) {
        const int words = words_of_accelerator(accelerator_in(limit.name), type);
        if (words > matched) {
            best = &limit;
            matched = words;
        }
    }
    return best;
}

/// The limit for preemptible machines, where such quota was granted; else the same as for others.
const QuotaLimit* in_market(const Sheet& sheet, const QuotaLimit* limit, Market market) {
    if (limit == nullptr || market == Market::on_demand) {
        return limit;
    }
    const QuotaLimit* own = named(sheet, "PREEMPTIBLE_" + limit->name);
    return own != nullptr && own->most.value_or(1) > 0 ? own : limit;
}

std::vector<std::string> words_between_hyphens(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('-'), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

} // namespace

int words_of_accelerator(std::string_view called, std::string_view type) {
    const std::vector<std::string> wanted = words_between_hyphens(called);
    const std::vector<std::string> known = words_between_hyphens(type);
    const bool is_of_type = !wanted.empty() && !known.empty() && wanted.front() == known.front() &&
                            std::all_of(wanted.begin(), wanted.end(), [&](const std::string& word) {
                                return std::find(known.begin(), known.end(), word) != known.end();
                            });
    return is_of_type ? static_cast<int>(wanted.size()) : 0;
}

HoldingLimits azure_limits(const Sheet& sheet, const catalog::Sku& sku, Market market) {
    return those_that(sheet, [&](const QuotaLimit& limit) {
        if (limit.unit == Unit::machines) {
            return true;
        }
        if (market == Market::spot) {
            return limit.scope == Scope::spot;
        }
        return limit.scope == Scope::total ||
               (limit.scope == Scope::family && !sku.quota_family.empty() &&
                equal_but_capitals(limit.name, sku.quota_family));
    });
}

HoldingLimits aws_limits(const Sheet& sheet, const catalog::Sku& sku, Market market) {
    const Scope scope = market == Market::spot ? Scope::spot : Scope::family;
    const std::string letters = class_of(sku.name);
    return those_that(sheet, [&](const QuotaLimit& limit) {
        return limit.scope == scope && std::find(limit.classes.begin(), limit.classes.end(),
                                                 letters) != limit.classes.end();
    });
}

HoldingLimits gcp_limits(const Sheet& sheet, const catalog::Sku& sku, Market market) {
    HoldingLimits limits;
    const QuotaLimit* of_series = named(sheet, series_metric(sku.name));
    const QuotaLimit* cpus =
        in_market(sheet, of_series != nullptr ? of_series : named(sheet, "CPUS"), market);
    // All series share the preemptible vCPUs.
    const QuotaLimit* preemptible = named(sheet, "PREEMPTIBLE_CPUS");
    if (market == Market::spot && preemptible != nullptr && preemptible->most.value_or(1) > 0) {
        cpus = preemptible;
    }
    const QuotaLimit* accelerators =
        sku.accelerators
            ? in_market(sheet, accelerator_limit(sheet, sku.accelerators->type), market)
            : nullptr;
    for (const QuotaLimit* limit : {cpus, accelerators}) {
        if (limit != nullptr) {
            limits.push_back(limit);
        }
    }
    return limits;
}

HoldingLimits table_limits(const Sheet& sheet, const catalog::Sku& sku, Market market) {
    const bool has_spot = std::any_of(sheet.limits.begin(), sheet.limits.end(),
                                      [](const QuotaLimit& it) { return it.scope == Scope::spot; });
    return those_that(sheet, [&](const QuotaLimit& limit) {
        if (market == Market::spot && has_spot) {
            return limit.scope == Scope::spot;
        }
        const bool is_its_own =
            !limit.name.empty() && (equal_but_capitals(limit.name, sku.quota_family) ||
                                    equal_but_capitals(limit.name, sku.series) ||
                                    equal_but_capitals(limit.name, sku.family));
        return limit.scope == Scope::total || (limit.scope == Scope::family && is_its_own);
    });
}

} // namespace skusim::quota
