// The names of an enumeration, as files and results spell them: one table beside each enumeration,
// from which readers, schema, reference and printers spell. A table is a function that is found by
// the type of its argument, whose value means nothing:
//
//   enum class Tier { dedicated, low_priority };
//   [[nodiscard]] constexpr auto enum_names(Tier) {
//       return std::array<EnumName<Tier>, 2>{{{Tier::dedicated, "dedicated", "nodes that stay"},
//                                             {Tier::low_priority, "low-priority"}}};
//   }
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace skusim {

template <class Enum>
struct EnumName {
    Enum value;
    std::string_view name;
    std::string_view meaning = {}; ///< a few words for the reference; empty where the name says it
};

/// The name of a value in its table; "?" for one that has none.
template <class Enum>
[[nodiscard]] constexpr std::string_view name_in_table(Enum value) {
    for (const EnumName<Enum>& entry : enum_names(value)) {
        if (entry.value == value) {
            return entry.name;
        }
    }
    return "?";
}

/// The value of a name; nothing for a word that is none.
template <class Enum>
[[nodiscard]] constexpr std::optional<Enum> value_in_table(std::string_view name) {
    for (const EnumName<Enum>& entry : enum_names(Enum{})) {
        if (entry.name == name) {
            return entry.value;
        }
    }
    return std::nullopt;
}

} // namespace skusim
