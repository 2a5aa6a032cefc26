#include <skusim/report/table.hpp>
#include <skusim/report/terminal.hpp>

#include "csv_line.hpp"
#include "guarded.hpp"
#include "table_layout.hpp"

#include <algorithm>

namespace skusim::report {

namespace {

void pad(std::string& line, const std::string& cell, std::size_t width, bool to_the_right) {
    const std::size_t length = width_of(cell);
    const std::size_t gap = width > length ? width - length : 0;
    line += to_the_right ? std::string(gap, ' ') + cell : cell + std::string(gap, ' ');
}

/// A cell that fits stays as it is, with the spaces that indent it.
std::vector<std::string> wrapped_cell(const std::string& cell, std::size_t width) {
    return width_of(cell) <= width ? std::vector{cell} : wrapped(cell, width);
}

void trim_right(std::string& line) {
    line.erase(line.find_last_not_of(' ') + 1);
}

/// All of the table's columns, with cells wrapped.
std::string laid_out(const Table& table, std::size_t width) {
    const std::vector<Column>& columns = table.columns;
    const std::vector<std::size_t> widths = column_widths(table, width);
    std::string result;
    const auto add = [&](const std::vector<std::string>& cells) {
        std::vector<std::vector<std::string>> parts;
        std::size_t height = 1;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            parts.push_back(columns[i].is_number ? std::vector{cells[i]}
                                                 : wrapped_cell(cells[i], widths[i]));
            height = std::max(height, parts.back().size());
        }
        for (std::size_t row = 0; row < height; ++row) {
            std::string line;
            for (std::size_t i = 0; i < cells.size(); ++i) {
                line += i == 0 ? "" : "  ";
                pad(line, row < parts[i].size() ? parts[i][row] : "", widths[i],
                    columns[i].is_number);
            }
            trim_right(line);
            result += line + '\n';
        }
    };
    std::vector<std::string> titles;
    for (const Column& column : columns) {
        titles.push_back(column.title);
    }
    add(titles);
    for (const auto& row : table.rows) {
        add(row);
    }
    return result;
}

} // namespace

std::string Table::text(std::size_t width) const {
    std::vector<std::string> gone;
    const bool is_narrow = width < usual_text_width; // a file has all columns, however wide
    std::string result = laid_out(is_narrow ? without_columns(*this, width, gone) : *this, width);
    if (!gone.empty()) {
        std::string titles;
        for (const std::string& title : gone) {
            titles += (titles.empty() ? "" : ", ") + title;
        }
        result += in_lines("(not shown in " + std::to_string(width) + " columns: " + titles + ")");
    }
    return result;
}

std::string Table::text() const {
    return text(text_width());
}

std::string Table::markdown() const {
    std::string result = "|";
    std::string rule = "|";
    for (const Column& column : columns) {
        result += ' ' + in_markdown(column.title) + " |";
        rule += column.is_number ? "---:|" : "---|";
    }
    result += '\n' + rule + '\n';
    for (const auto& row : rows) {
        result += '|';
        for (const std::string& cell : row) {
            std::string safe;
            for (const char letter : in_markdown(cell)) {
                safe += letter == '|' ? "\\|" : letter == '\n' ? " " : std::string(1, letter);
            }
            result += ' ' + safe + " |";
        }
        result += '\n';
    }
    return result;
}

void add_csv_line(std::string& text, const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string cell = in_spreadsheet(cells[i]);
        text += i == 0 ? "" : ",";
        if (cell.find_first_of(",\"\r\n") == std::string::npos) {
            text += cell;
            continue;
        }
        text += '"';
        for (const char letter : cell) {
            text += letter == '"' ? "\"\"" : std::string(1, letter);
        }
        text += '"';
    }
    text += '\n';
}

std::string Table::csv() const {
    std::string result;
    std::vector<std::string> titles;
    for (const Column& column : columns) {
        titles.push_back(column.title);
    }
    add_csv_line(result, titles);
    for (const auto& row : rows) {
        add_csv_line(result, row);
    }
    return result;
}

std::string Table::in(Format format) const {
    switch (format) {
    case Format::markdown:
        return markdown();
    case Format::csv:
        return csv();
    case Format::text:
    case Format::json:
    case Format::html:
        break;
    }
    return text();
}

void add_sentences(Table& table, const char* word, const std::vector<std::string>& sentences) {
    for (const std::string& sentence : sentences) {
        table.rows.push_back({word, sentence});
    }
}

void add_defaults(Table& table, const std::vector<scenario::AppliedDefault>& defaults) {
    for (std::size_t i = 0; i < defaults.size();) {
        const std::string& source = defaults[i].source;
        std::string values;
        for (; i < defaults.size() && defaults[i].source == source; ++i) {
            values += (values.empty() ? "" : ", ") + defaults[i].key + ": " + defaults[i].value;
        }
        table.rows.push_back({"default", values + " (" + source + ')'});
    }
}

} // namespace skusim::report
