// CSV files of a known format in which every bad row is a fault: tables that ship with skusim, and
// tables that its users write themselves.
#pragma once

#include <skusim/text/csv.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::text {

/// The numbers that a column may hold.
struct NumberRange {
    double low = 0;
    double high = 0;
    bool low_included = true;
    bool whole = false; ///< whole numbers only
};

/// One row of a file whose header is checked. Faults of its cells go to the list handed in.
class CsvRecord {
public:
    CsvRecord(const std::string& file, const CsvColumns& columns, const std::vector<CsvField>& row)
        : file_(file), columns_(columns), row_(row) {}

    [[nodiscard]] int line() const { return row_.front().line; }
    /// Without surrounding spaces; empty for a column that the file does not have.
    [[nodiscard]] std::string_view text(std::string_view column) const;
    [[nodiscard]] Place place(std::string_view column) const;
    /// The text, which must not be empty.
    [[nodiscard]] std::string_view needed_text(std::string_view column, Faults& faults) const;
    /// Nothing if the cell is empty.
    [[nodiscard]] std::optional<double> number(std::string_view column, const NumberRange& range,
                                               Faults& faults) const;
    /// `true` or `false`; an empty cell is false.
    [[nodiscard]] bool flag(std::string_view column, Faults& faults) const;
    /// A date as YYYY-MM-DD, which must not be empty.
    [[nodiscard]] std::string date(std::string_view column, Faults& faults) const;
    /// The parts of "a|b|c".
    [[nodiscard]] std::vector<std::string> list(std::string_view column) const;

private:
    const std::string& file_;
    const CsvColumns& columns_;
    const std::vector<CsvField>& row_;
};

/// Reads header and rows; `use` gets every row that has as many fields as the header. Returns all
/// faults, those of `use` among them, in order of place.
[[nodiscard]] Faults read_records(CsvReader& reader, const CsvFormat& format,
                                  const std::function<void(const CsvRecord&, Faults&)>& use);

/// The parts of "a|b|c" without surrounding spaces; none of an empty text.
[[nodiscard]] std::vector<std::string> split_list(std::string_view text);

/// The text without spaces and tabs at its ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// Whether the text is a date as YYYY-MM-DD.
[[nodiscard]] bool is_date(std::string_view text);

} // namespace skusim::text
