#include <skusim/text/json_items.hpp>
#include <skusim/text/json_tree.hpp>
#include <skusim/text/plain.hpp>

#include "reading.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::measured {
using namespace text;

namespace {

/// The first line with bytes that are no text.
std::optional<int> line_of_no_text(std::string_view text) {
    int line = 1;
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        if (length == 0 || text.front() == '\0') {
            return line;
        }
        line += text.front() == '\n' ? 1 : 0;
        text.remove_prefix(length);
    }
    return std::nullopt;
}

/// The first of several documents on lines of their own; empty if there are not several.
std::string_view first_of_several(std::string_view text) {
    std::string_view first;
    bool several = false;
    int seen = 0;
    for_each_line(text, [&](std::string_view line, int) {
        const std::string_view words = trimmed(line);
        if (words.empty() || seen > 1) {
            return;
        }
        ++seen;
        first = seen == 1 ? words : first;
        several =
            seen == 2 && first.starts_with('{') && first.ends_with('}') && words.starts_with('{');
    });
    return several ? first : std::string_view{};
}

/// Python writes numbers that are none as Infinity and NaN, which JSON does not have: they are
/// texts here, which readers of a number refuse.
std::string with_quoted_python_numbers(std::string text) {
    for (const std::string_view word : {"-Infinity", "Infinity", "NaN"}) {
        for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at)) {
            const std::size_t before = text.find_last_not_of(' ', at == 0 ? 0 : at - 1);
            const bool is_value =
                before != std::string::npos &&
                (text[before] == ':' || text[before] == ',' || text[before] == '[');
            if (is_value) {
                text.insert(at + word.size(), 1, '"').insert(at, 1, '"');
                ++at;
            }
            at += word.size();
        }
    }
    return text;
}

/// Without the colours that tools print for terminals: ESC [ numbers m (ECMA-48, SGR).
std::string without_colours(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t escape = std::min(text.find("\x1b[", at), text.size());
        plain += text.substr(at, escape - at);
        const std::size_t end = text.find_first_not_of("0123456789;", escape + 2);
        const bool is_colour = escape < text.size() && end < text.size() && text[end] == 'm';
        plain += text.substr(escape, is_colour || escape == text.size() ? 0 : 2);
        at = is_colour ? end + 1 : std::min(escape + 2, text.size());
    }
    return plain;
}

/// A line of a log, "[2026-11-30 18:42:17,355] host/INFO: ...", begins as a list of JSON does.
bool begins_with_date(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    const std::size_t digits = std::min(text.find_first_not_of("0123456789", 1), text.size()) - 1;
    return text.starts_with('[') && digits == 4 && text.substr(5, 1) == "-";
}

/// A document that ends where it should go on was most likely cut.
Faults with_doubt(Faults faults, std::string_view text) {
    Fault& fault = faults.front();
    int last_line = 0;
    int columns = 0;
    for_each_line(text, [&](std::string_view line, int number) {
        last_line = number;
        columns = static_cast<int>(line.size());
    });
    if (fault.place.line == last_line && fault.place.column >= columns) {
        fault.message += "; is the file truncated?";
    }
    return faults;
}

} // namespace

Result<MeasuredText> opened(const std::string& file, std::string_view text) {
    text = without_mark(text);
    MeasuredText result{file, without_colours(text), std::nullopt};
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        return failure(Place{file, 1, 1}, "the file is empty");
    }
    if (is_printed_serving(result.text)) {
        Result<std::string> saved = saved_serving(file, result.text);
        if (!saved) {
            return failure(saved.error());
        }
        result.text = std::move(*saved);
    }
    if (looks_like_json(result.text) && !begins_with_date(result.text)) {
        result.text = with_quoted_python_numbers(std::move(result.text));
        const std::string_view first = first_of_several(result.text);
        Result<Value> json = read_json(file, first.empty() ? std::string_view(result.text) : first);
        if (!json) {
            return failure(with_doubt(std::move(json.error()), text));
        }
        result.json = std::move(*json);
        result.has_several_documents = !first.empty();
    } else if (const std::optional<int> line = line_of_no_text(text)) {
        return failure(Place{file, *line, 0}, "the file is not UTF-8 text");
    }
    return result;
}

Result<std::string> measured_text_of(const std::string& path) {
    constexpr std::size_t size_limit = std::size_t{256} << 20U; // of one JSON document, less
    Result<std::string> text = read_text_file(path, size_limit);
    if (text && text->size() > size_limit) {
        return failure(Place{path, 0, 0},
                       fmt::format("the file is over {} MiB; of k6's points the lines of "
                                   "http_req_duration, vus and dropped_iterations are enough, of "
                                   "other requests some ten thousands",
                                   size_limit >> 20U));
    }
    return text;
}

} // namespace skusim::measured
