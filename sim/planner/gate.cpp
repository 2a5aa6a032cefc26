#include "gate.hpp"

#include <skusim/base/letters.hpp>
#include <skusim/placement/packing.hpp>
#include <skusim/planner/make_plan.hpp>
#include <skusim/tariff/tariff.hpp>

#include <algorithm>

namespace skusim::planner {

namespace {

bool matches_family(const catalog::Sku& sku, const std::vector<std::string>& families) {
    return families.empty() ||
           std::any_of(families.begin(), families.end(), [&](const std::string& family) {
               return equal_but_capitals(family, sku.family) ||
                      equal_but_capitals(family, sku.series);
           });
}

template <class Fits>
bool fits_one(const std::vector<std::string>& wanted, const Fits& fits) {
    return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), fits);
}

bool is_named(const std::vector<std::string>& wanted, const std::string& name) {
    return fits_one(wanted, [&](const std::string& each) { return each == name; });
}

bool matches_hardware(const catalog::Sku& sku, const scenario::Selection& select) {
    return is_named(select.skus, sku.name) &&
           fits_one(select.accelerators,
                    [&](const std::string& type) { return is_of_type(sku, type); }) &&
           fits_one(select.vendors, [&](const std::string& vendor) {
               return sku.accelerators && sku.accelerators->vendor == vendor;
           });
}

} // namespace

bool is_of_type(const catalog::Sku& sku, const std::string& type) {
    return sku.accelerators &&
           (sku.accelerators->type == type || sku.accelerators->type.starts_with(type + '-'));
}

std::vector<catalog::Sku> selected(const std::vector<catalog::Sku>& skus,
                                   const scenario::Selection& select, scenario::Pricing pricing) {
    std::vector<const catalog::Sku*> found; // catalogs are large, and so are SKUs
    for (const catalog::Sku& sku : skus) {
        const std::optional<tariff::Tariff> tariff = tariff::tariff_of(sku, pricing);
        const bool is_there =
            is_named(select.regions, sku.region) && is_named(select.clouds, sku.provider);
        const bool is_affordable =
            !select.max_price || !tariff || tariff::hourly(*tariff, 1) <= *select.max_price;
        if (is_there && is_affordable && matches_family(sku, select.families) &&
            matches_hardware(sku, select)) {
            found.push_back(&sku);
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const auto* a, const auto* b) {
        return catalog::before_on_ladder(*a, *b);
    });
    std::vector<catalog::Sku> result;
    result.reserve(found.size());
    for (const catalog::Sku* sku : found) {
        result.push_back(*sku);
    }
    return result;
}

std::vector<std::size_t> gate(const scenario::Scenario& scenario, Plan& plan) {
    std::vector<std::size_t> admitted;
    for (std::size_t i = 0; i < plan.candidates.size(); ++i) {
        Candidate& candidate = plan.candidates[i];
        if (const auto workers = placement::admit(scenario, candidate.sku)) {
            candidate.workers = *workers;
            admitted.push_back(i);
        } else {
            candidate = judged(std::move(candidate), workers.error());
        }
    }
    plan.effort.bounded_out += static_cast<int>(plan.candidates.size() - admitted.size());
    return admitted;
}

Candidate judged(Candidate candidate, const Why& why) {
    candidate.verdict = why.verdict;
    candidate.rule = why.rule;
    candidate.reason = why.reason;
    candidate.lacks_memory = why.lacks_memory;
    return candidate;
}

} // namespace skusim::planner
