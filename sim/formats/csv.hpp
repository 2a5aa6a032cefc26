// A reader of CSV as RFC 4180 has it, that knows the place of every field.
#pragma once

#include <skusim/base/fault.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::formats {

/// One field: its text, unquoted, and where it begins. The view lives as long as its reader.
struct CsvField {
    std::string_view text;
    int line = 0;
    int column = 0; ///< in characters, from 1
};

/// Reads rows one by one out of one buffer, without an allocation per field. Accepts a byte order
/// mark, line ends of every system, and quoted fields with commas, line ends and doubled quotes.
class CsvReader {
public:
    /// Faults: bytes that are no text (NUL, invalid UTF-8), an empty text.
    [[nodiscard]] static Result<CsvReader> from_text(std::string file, std::string text);
    /// Faults also: no such file, a directory, one over 256 MiB.
    [[nodiscard]] static Result<CsvReader> from_file(const std::string& path);

    /// Puts the next row's fields into `row`; false at the end. Blank lines are no rows. Faults: an
    /// unterminated quote, text after a closing quote; after a fault the reader is at its end.
    [[nodiscard]] Result<bool> next(std::vector<CsvField>& row);

    [[nodiscard]] const std::string& file() const { return file_; }
    [[nodiscard]] Place place(const CsvField& field) const;

private:
    CsvReader(std::string file, std::vector<char> text);
    Result<CsvField> read_field();
    Result<CsvField> read_quoted_field();
    [[nodiscard]] bool at_line_end() const;
    void pass_line_end();

    std::string file_;
    std::vector<char> text_; // not a string: views must survive a move
    std::size_t position_ = 0;
    int line_ = 1;
    int column_ = 1;
};

/// The header of a CSV file: which column has which name.
class CsvColumns {
public:
    explicit CsvColumns(const std::vector<CsvField>& header);

    [[nodiscard]] std::size_t size() const { return names_.size(); }
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
    [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;

private:
    std::vector<std::string> names_;
};

/// Reads and checks a header: every name known and none twice, every required one there. All faults
/// are given, each with the nearest known name or the list of columns.
[[nodiscard]] Result<CsvColumns> read_strict_header(CsvReader& reader,
                                                    const std::vector<std::string_view>& required,
                                                    const std::vector<std::string_view>& optional);

/// The number that the whole text spells (finite, decimal point); nothing otherwise.
[[nodiscard]] std::optional<double> parse_number(std::string_view text);

} // namespace skusim::formats
