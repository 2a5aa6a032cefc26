// Single values of documents that list machines.
#pragma once

#include <skusim/base/money.hpp>
#include <skusim/text/tree.hpp>

#include <optional>
#include <string_view>

namespace skusim::catalogs {

/// The text or number under the key, as written; empty if there is none.
[[nodiscard]] inline std::string_view text_under(const text::Value& map, std::string_view key) {
    const text::Value* value = map.find(key);
    return value != nullptr && value->kind == text::Value::Kind::scalar
               ? std::string_view(value->scalar)
               : std::string_view{};
}

/// The price under the key. Nothing for what is no number, and for 0: nobody lets machines for
/// nothing, so that it stands for a price that is not known.
[[nodiscard]] inline std::optional<UsdPerHour> known_price(const text::Value& map,
                                                           std::string_view key) {
    const std::optional<UsdPerHour> price = UsdPerHour::parse(text_under(map, key));
    return price == UsdPerHour{} ? std::nullopt : price;
}

} // namespace skusim::catalogs
