// A table of texts, written in any of the plain forms.
#pragma once

#include <skusim/report/format.hpp>
#include <skusim/scenario/scenario.hpp>

#include <string>
#include <vector>

namespace skusim::report {

struct Column {
    std::string title;
    bool is_number = false; ///< aligned to the right
    bool may_go = false;    ///< left out of text where lines would be too long
};

struct Table {
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> rows;

    /// Aligned columns, two spaces between. Where a line would be longer than `width`, cells are
    /// wrapped (table_layout.hpp). Below the usual width columns that may go are left out before
    /// names are broken, the last first, which a line below tells.
    [[nodiscard]] std::string text(std::size_t width) const;
    /// That at text_width().
    [[nodiscard]] std::string text() const;
    [[nodiscard]] std::string markdown() const;
    [[nodiscard]] std::string csv() const; ///< RFC 4180, with a header line

    /// In any form but JSON and html, of which it is no part.
    [[nodiscard]] std::string in(Format format) const;
};

/// A row for each sentence, with the word before it: "note".
void add_sentences(Table& table, const char* word, const std::vector<std::string>& sentences);

/// A row for the defaults of each source.
void add_defaults(Table& table, const std::vector<scenario::AppliedDefault>& defaults);

} // namespace skusim::report
