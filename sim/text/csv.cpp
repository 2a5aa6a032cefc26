#include <skusim/base/hash.hpp>
#include <skusim/text/csv.hpp>
#include <skusim/text/plain.hpp>
#include <skusim/text/tree.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

namespace skusim::text {

namespace {

constexpr std::size_t size_limit = std::size_t{256} << 20U;

Place place_at(const std::string& file, std::string_view text, std::size_t position) {
    const std::string_view before = text.substr(0, position);
    const std::size_t line_start = before.rfind('\n') + 1; // npos + 1 is 0
    const auto lines = std::count(before.begin(), before.end(), '\n');
    return {file, static_cast<int>(lines) + 1, static_cast<int>(position - line_start) + 1};
}

std::optional<Fault> text_fault(const std::string& file, std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const std::size_t length = byte < 0x80 ? 1 : utf8_length(text.substr(i));
        if (length == 0) {
            return Fault{
                place_at(file, text, i),
                fmt::format("byte 0x{:02X} is not valid UTF-8; save the file as UTF-8 text", byte)};
        }
        if (byte == 0) {
            return Fault{place_at(file, text, i),
                         "NUL byte; the file must be CSV text, this looks like a binary file"};
        }
        i += length;
    }
    return std::nullopt;
}

} // namespace

CsvReader::CsvReader(std::string file, std::string_view text)
    : file_(std::move(file)), hash_(hash_text(text)) {
    text = without_mark(text);
    text_.assign(text.begin(), text.end());
}

Result<CsvReader> CsvReader::from_text(std::string file, std::string_view text) {
    if (without_mark(text).find_first_not_of(" \t\r\n") == std::string_view::npos) {
        return failure(Place{std::move(file), 0, 0},
                       "the file is empty; expected CSV with a header line");
    }
    if (std::optional<Fault> fault = text_fault(file, text)) {
        return failure({std::move(*fault)});
    }
    return CsvReader(std::move(file), text);
}

Result<CsvReader> CsvReader::from_file(const std::string& path) {
    const Result<std::string> text = read_text_file(path, size_limit);
    if (!text) {
        return failure(text.error());
    }
    if (text->size() > size_limit) {
        return failure(
            Place{path, 0, 0},
            fmt::format("the file is over {} MiB; is it the right one?", size_limit >> 20U));
    }
    return from_text(path, *text);
}

Result<bool> CsvReader::next(std::vector<CsvField>& row) {
    row.clear();
    while (!at_end() && at_line_end()) {
        pass_line_end();
    }
    if (at_end()) {
        return false;
    }
    for (bool more = true; more;) {
        if (!at_end() && text_[position_] == '"') {
            Result<CsvField> field = read_quoted_field();
            if (!field) {
                return failure(std::move(field.error()));
            }
            row.push_back(*field);
        } else {
            row.push_back(read_plain_field());
        }
        more = !at_end() && text_[position_] == ',';
        position_ += more ? 1 : 0;
    }
    pass_line_end();
    return true;
}

CsvField CsvReader::read_plain_field() {
    CsvField field = field_here();
    const std::size_t begin = position_;
    while (!at_end() && text_[position_] != ',' && !at_line_end()) {
        ++position_;
    }
    field.text = {text_.data() + begin, position_ - begin};
    return field;
}

// Unquotes in place: the text without its quotes is never longer.
Result<CsvField> CsvReader::read_quoted_field() {
    CsvField field = field_here();
    const std::size_t begin = ++position_;
    std::size_t written = begin;
    for (;; ++position_) {
        if (at_end()) {
            return failure(place(field), "quoted field without an end; add the closing quote");
        }
        if (text_[position_] == '"') {
            ++position_;
            if (at_end() || text_[position_] != '"') {
                break; // that was the closing one; a doubled one stands for itself
            }
        }
        if (text_[position_] == '\n') {
            ++line_;
            line_start_ = position_ + 1;
        }
        text_[written++] = text_[position_];
    }
    if (!at_end() && text_[position_] != ',' && !at_line_end()) {
        return failure(place(field_here()),
                       "text after the closing quote of a field; a quote inside "
                       "a quoted field is written twice");
    }
    field.text = {text_.data() + begin, written - begin};
    return field;
}

bool CsvReader::at_line_end() const {
    return text_[position_] == '\n' || text_[position_] == '\r';
}

void CsvReader::pass_line_end() {
    if (!at_end() && text_[position_] == '\r') {
        ++position_;
        if (at_end() || text_[position_] != '\n') {
            ++line_; // the line end of old Macintosh systems
            line_start_ = position_;
            return;
        }
    }
    if (!at_end() && text_[position_] == '\n') {
        line_start_ = ++position_;
        ++line_;
    }
}

CsvField CsvReader::field_here() const {
    return {{}, line_, static_cast<int>(position_ - line_start_) + 1};
}

Place CsvReader::place(const CsvField& field) const {
    return {file_, field.line, field.column};
}

CsvColumns::CsvColumns(const std::vector<CsvField>& header) {
    for (const CsvField& field : header) {
        names_.emplace_back(field.text);
    }
}

std::optional<std::size_t> CsvColumns::find(std::string_view name) const {
    const auto column = std::find(names_.begin(), names_.end(), name);
    return column == names_.end()
               ? std::nullopt
               : std::optional(static_cast<std::size_t>(column - names_.begin()));
}

std::string CsvColumns::list() const {
    constexpr std::size_t most = 20; // a file of another kind can have a header of any length
    std::vector<std::string> shown_names;
    for (const std::string& name : names_) {
        if (shown_names.size() == most) {
            shown_names.emplace_back("...");
            break;
        }
        shown_names.push_back(shown(name));
    }
    return fmt::format("{}", fmt::join(shown_names, ", "));
}

Faults header_faults(const std::string& file, const std::vector<CsvField>& header,
                     const CsvFormat& format) {
    std::vector<std::string_view> known = format.required;
    known.insert(known.end(), format.optional.begin(), format.optional.end());
    const CsvColumns columns(header);
    Faults faults;
    bool known_told = false; // once is enough
    const auto add = [&faults, &file](int line, int column, std::string message) {
        faults.push_back(Fault{Place{file, line, column}, std::move(message)});
    };
    for (std::size_t i = 0; i < header.size(); ++i) {
        const auto [name, line, column] = header[i];
        if (std::find(known.begin(), known.end(), name) != known.end()) {
            if (columns.find(name) != i) {
                add(line, column, fmt::format("column \"{}\" is given twice", name));
            }
        } else if (const std::string_view near = nearest(name, known);
                   format.strict && !near.empty()) {
            add(line, column,
                fmt::format("unknown column {}; did you mean \"{}\"?", shown(name), near));
        } else if (format.strict) {
            add(line, column,
                fmt::format("unknown column {}{}", shown(name),
                            std::exchange(known_told, true)
                                ? ""
                                : fmt::format("; known are {}", fmt::join(known, ", "))));
        }
    }
    for (const std::string_view name : format.required) {
        if (!columns.find(name)) {
            add(header.front().line, 0,
                fmt::format("column \"{}\" is missing; needed are {}; found are {}", name,
                            fmt::join(format.required, ", "), columns.list()));
        }
    }
    return faults;
}

} // namespace skusim::text
