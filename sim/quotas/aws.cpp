// `aws service-quotas list-service-quotas --service-code ec2`.
#include "reading.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

namespace skusim::quotas {

using text::Value;

namespace {

constexpr std::string_view on_demand = "Running On-Demand ";
constexpr std::string_view spot_end = " Spot Instance Requests";

/// "Standard (A, C, D)" of "Running On-Demand Standard (A, C, D) instances", "P" of "All P Spot
/// Instance Requests"; empty for a quota of something else.
std::string_view classes_in(std::string_view name) {
    if (name.starts_with(on_demand)) {
        name.remove_prefix(on_demand.size());
        return name.substr(0, name.rfind(' '));
    }
    constexpr std::string_view all = "All ";
    if (name.starts_with(all) && name.ends_with(spot_end)) {
        return name.substr(all.size(), name.size() - all.size() - spot_end.size());
    }
    return {};
}

/// The words for families in it, in small letters: of "Standard (A, C, D)" a, c and d, of "G and
/// VT" g and vt, of "High Memory" u, as its machines' names begin.
std::vector<std::string> letters_of(std::string_view classes) {
    std::vector<std::string> words(1);
    for (const char letter : classes) {
        if (std::isalpha(static_cast<unsigned char>(letter)) != 0) {
            words.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    std::erase_if(words, [](const std::string& word) {
        return word.empty() || word == "standard" || word == "and" || word == "memory";
    });
    std::replace(words.begin(), words.end(), std::string("high"), std::string("u"));
    return words;
}

} // namespace

Result<quota::Sheet> read_aws(const std::string& file, const Value& list) {
    LimitReading reading(file);
    for (const Value& item : list.items) {
        const std::string_view name = text_under(item, "QuotaName");
        const std::string_view classes = classes_in(name);
        if (classes.empty()) {
            continue;
        }
        quota::QuotaLimit limit;
        limit.name = name;
        limit.title = name;
        limit.code = text_under(item, "QuotaCode");
        limit.scope = name.starts_with(on_demand) ? quota::Scope::family : quota::Scope::spot;
        limit.classes = letters_of(classes);
        limit.most = reading.most(item, "Value", name);
        reading.add(std::move(limit), reading.place(item));
    }
    return reading.take_without_usage(
        quota::Cloud::aws, list,
        "the list has no quota of machines in it: aws service-quotas "
        "list-service-quotas --service-code ec2, in the region of the plan");
}

} // namespace skusim::quotas
