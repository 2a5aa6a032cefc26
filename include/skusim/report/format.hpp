// The forms that a result can be written in. Only plans and their comparisons are written as a
// page (html).
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace skusim::report {

enum class Format { text, json, csv, markdown, html };

struct FormatName {
    std::string_view name;
    Format format;
};

inline constexpr std::array<FormatName, 5> format_names{{{"text", Format::text},
                                                         {"json", Format::json},
                                                         {"csv", Format::csv},
                                                         {"markdown", Format::markdown},
                                                         {"html", Format::html}}};

[[nodiscard]] constexpr std::optional<Format> parse_format(std::string_view word) {
    for (const FormatName& entry : format_names) {
        if (entry.name == word) {
            return entry.format;
        }
    }
    return std::nullopt;
}

} // namespace skusim::report
