#include "table.hpp"

#include <algorithm>

namespace skusim::report {

namespace {

std::vector<std::size_t> widths_of(const Table& table) {
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        std::size_t width = table.columns[i].title.size();
        for (const auto& row : table.rows) {
            width = std::max(width, row[i].size());
        }
        widths.push_back(width);
    }
    return widths;
}

void pad(std::string& line, const std::string& cell, std::size_t width, bool to_the_right) {
    const std::size_t gap = width > cell.size() ? width - cell.size() : 0;
    line += to_the_right ? std::string(gap, ' ') + cell : cell + std::string(gap, ' ');
}

/// The words of `text` in lines of at most `width`; a longer word has a line of its own.
std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
    std::vector<std::string> lines{""};
    std::size_t start = 0;
    while (start < text.size()) {
        const std::size_t space = std::min(text.find(' ', start), text.size());
        const std::string word = text.substr(start, space - start);
        if (!lines.back().empty() && lines.back().size() + 1 + word.size() > width) {
            lines.emplace_back();
        }
        lines.back() += (lines.back().empty() ? "" : " ") + word;
        start = space + 1;
    }
    return lines;
}

void trim_right(std::string& line) {
    line.erase(line.find_last_not_of(' ') + 1);
}

} // namespace

std::string Table::text(std::size_t width) const {
    const std::vector<std::size_t> widths = widths_of(*this);
    std::size_t indent = 0;
    for (std::size_t i = 0; i + 1 < columns.size(); ++i) {
        indent += widths[i] + 2;
    }
    const std::size_t last_width = std::max<std::size_t>(width > indent ? width - indent : 0, 30);
    std::string result;
    const auto add = [&](const std::vector<std::string>& cells) {
        std::string line;
        for (std::size_t i = 0; i + 1 < columns.size(); ++i) {
            pad(line, cells[i], widths[i], columns[i].is_number);
            line += "  ";
        }
        if (columns.back().is_number) {
            pad(line, cells.back(), widths.back(), true);
            result += line + '\n';
            return;
        }
        bool is_first = true;
        for (const std::string& part : wrapped(cells.back(), last_width)) {
            line = is_first ? line + part : std::string(indent, ' ') + part;
            trim_right(line);
            result += line + '\n';
            is_first = false;
        }
    };
    std::vector<std::string> titles;
    for (const Column& column : columns) {
        titles.push_back(column.title);
    }
    add(titles);
    for (const auto& row : rows) {
        add(row);
    }
    return result;
}

std::string Table::markdown() const {
    std::string result = "|";
    std::string rule = "|";
    for (const Column& column : columns) {
        result += ' ' + column.title + " |";
        rule += column.is_number ? "---:|" : "---|";
    }
    result += '\n' + rule + '\n';
    for (const auto& row : rows) {
        result += '|';
        for (const std::string& cell : row) {
            std::string safe;
            for (const char letter : cell) {
                safe += letter == '|' ? "\\|" : letter == '\n' ? " " : std::string(1, letter);
            }
            result += ' ' + safe + " |";
        }
        result += '\n';
    }
    return result;
}

std::string Table::csv() const {
    std::string result;
    const auto add = [&](const std::string& cell, bool is_last) {
        if (cell.find_first_of(",\"\r\n") == std::string::npos) {
            result += cell;
        } else {
            result += '"';
            for (const char letter : cell) {
                result += letter == '"' ? "\"\"" : std::string(1, letter);
            }
            result += '"';
        }
        result += is_last ? '\n' : ',';
    };
    for (std::size_t i = 0; i < columns.size(); ++i) {
        add(columns[i].title, i + 1 == columns.size());
    }
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            add(row[i], i + 1 == row.size());
        }
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
