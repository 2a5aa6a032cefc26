#include "reading.hpp"

#include <skusim/base/letters.hpp>
#include <skusim/text/quantities.hpp>

#include <cmath>
#include <fmt/format.h>

namespace skusim::quotas {

using text::shown;
using text::Value;

namespace {

constexpr double most_of_anything = 1e12;

} // namespace

void LimitReading::note_odd(std::string_view whose, Place where, std::string message) {
    if (author_ == Author::user) {
        fault(std::move(where), std::move(message));
    } else {
        odd_.push_back({std::move(where), std::move(message)});
        odd_names_.emplace(whose);
    }
}

void LimitReading::add(quota::QuotaLimit limit, const Place& where) {
    const auto [known, is_new] =
        places_.try_emplace(small_letters(limit.name) + '\n' + limit.region, where);
    if (!is_new) {
        fault(where, fmt::format("{} is told twice, first in line {}; keep one of them",
                                 shown(limit.name), known->second.line));
        return;
    }
    if (!odd_names_.contains(limit.name)) {
        limits_.push_back(std::move(limit));
    }
}

std::optional<std::int64_t> LimitReading::most(const Value& map, std::string_view key,
                                               std::string_view whose) {
    const std::string_view text = text_under(map, key);
    const bool is_unlimited = text == "-1" || text == "-1.0";
    return is_unlimited ? std::nullopt : std::optional(used(map, key, whose));
}

std::int64_t LimitReading::used(const Value& map, std::string_view key, std::string_view whose) {
    const Value* value = map.find(key);
    if (value == nullptr || value->kind != Value::Kind::scalar) {
        note_odd(whose, place(value == nullptr ? map : *value),
                 fmt::format("{} has no {}: a whole number is expected", shown(whose), key));
        return 0;
    }
    return amount(value->scalar, place(*value), key, whose);
}

std::int64_t LimitReading::amount(std::string_view text, const Place& where, std::string_view key,
                                  std::string_view whose) {
    const std::optional<double> number = text::parse_decimal(text);
    const bool is_whole =
        number && *number >= 0 && *number <= most_of_anything && std::floor(*number) == *number;
    if (!is_whole) {
        note_odd(whose, where,
                 fmt::format("{} of {} is {}; expected a whole number from 0", key, shown(whose),
                             shown(text)));
        return 0;
    }
    return static_cast<std::int64_t>(*number);
}

Result<quota::Sheet> LimitReading::take_without_usage(quota::Cloud cloud, const Value& list,
                                                      std::string none) {
    if (limits_.empty() && faults_.empty() && odd_.empty()) {
        fault(place(list), std::move(none));
    }
    quota::Sheet sheet;
    sheet.cloud = cloud;
    sheet.tells_usage = false;
    return take(std::move(sheet));
}

Result<quota::Sheet> LimitReading::take(quota::Sheet sheet) {
    if (!faults_.empty()) {
        return failure(std::move(faults_));
    }
    if (limits_.empty() && !odd_.empty()) {
        return failure(std::move(odd_));
    }
    for (const Fault& each : odd_) {
        sheet.left_out.push_back(line_of(each) + "; this limit is left out");
    }
    sheet.file = file_;
    sheet.limits = std::move(limits_);
    return sheet;
}

std::string_view text_under(const Value& map, std::string_view key) {
    const Value* value = map.find(key);
    return value != nullptr && value->kind == Value::Kind::scalar ? std::string_view(value->scalar)
                                                                  : std::string_view{};
}

} // namespace skusim::quotas
