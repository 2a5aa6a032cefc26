// A reader of CSV as RFC 4180 has it, that knows the place of every field.
#pragma once

#include <skusim/base/fault.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::text {

/// One field: its text, unquoted, and where it begins. The view lives as long as its reader.
struct CsvField {
    std::string_view text;
    int line = 0;
    int column = 0; ///< in bytes, from 1
};

/// Reads rows one by one out of one buffer, without an allocation per field. Accepts a byte order
/// mark, line ends of every system, and quoted fields with commas, line ends and doubled quotes. A
/// quote inside an unquoted field is an ordinary character.
class CsvReader {
public:
    /// Faults: bytes that are no text (NUL, invalid UTF-8), an empty text.
    [[nodiscard]] static Result<CsvReader> from_text(std::string file, std::string_view text);
    /// Faults also: no such file, a directory, one over 256 MiB.
    [[nodiscard]] static Result<CsvReader> from_file(const std::string& path);

    /// Puts the next row's fields into `row`; false at the end. Blank lines are no rows. Faults: an
    /// unterminated quote, text after a closing quote.
    [[nodiscard]] Result<bool> next(std::vector<CsvField>& row);

    [[nodiscard]] const std::string& file() const { return file_; }
    [[nodiscard]] Place place(const CsvField& field) const;
    [[nodiscard]] const std::string& hash() const { return hash_; } ///< of the bytes as given

private:
    CsvReader(std::string file, std::string_view text);
    CsvField read_plain_field();
    Result<CsvField> read_quoted_field();
    [[nodiscard]] bool at_end() const { return position_ >= text_.size(); }
    [[nodiscard]] bool at_line_end() const;
    [[nodiscard]] CsvField field_here() const;
    void pass_line_end();

    std::string file_;
    std::string hash_;
    std::vector<char> text_; // no string: views must survive a move of the reader
    std::size_t position_ = 0;
    std::size_t line_start_ = 0;
    int line_ = 1;
};

/// The header of a CSV file: which column has which name.
class CsvColumns {
public:
    explicit CsvColumns(const std::vector<CsvField>& header);

    [[nodiscard]] std::size_t size() const { return names_.size(); }
    [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;
    [[nodiscard]] std::string list() const; ///< for messages: the first names, quoted

private:
    std::vector<std::string> names_;
};

/// The columns that a format has.
struct CsvFormat {
    std::vector<std::string_view> required;
    std::vector<std::string_view> optional;
    bool strict = true; ///< any other column is a fault
};

/// The faults of a header: a name that is not known (with the nearest known one), one given twice,
/// a required one that is missing (with the columns that are there).
[[nodiscard]] Faults header_faults(const std::string& file, const std::vector<CsvField>& header,
                                   const CsvFormat& format);

} // namespace skusim::text
