#include "glossary.hpp"

#include <skusim/base/letters.hpp>
#include <skusim/base/line_breaking.hpp>
#include <skusim/text/plain.hpp>

#include "embedded.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace skusim::cli {

namespace {

/// The page's marks of code and of links mean nothing on a terminal.
std::string without_marks(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ']' && text.substr(i).starts_with("](")) {
            i = text.find(')', i);
        } else if (text[i] != '`' && text[i] != '[') {
            result += text[i];
        }
    }
    return result;
}

/// A term is "- **word**: meaning", with the lines that go on below it.
std::vector<Term> read_terms(std::string_view page) {
    constexpr std::string_view begin = "- **";
    constexpr std::string_view end = "**: ";
    std::vector<Term> terms;
    text::for_each_line(page, [&](std::string_view line, int) {
        if (line.starts_with(begin)) {
            const std::size_t colon = line.find(end);
            terms.push_back({std::string(line.substr(begin.size(), colon - begin.size())),
                             without_marks(line.substr(colon + end.size()))});
        } else if (line.starts_with("  ")) {
            terms.back().meaning += without_marks(line.substr(1));
        }
    });
    return terms;
}

/// The words that a term is looked up by.
std::vector<std::string_view> names_of_term(const Term& term) {
    std::vector<std::string_view> names;
    std::string_view rest = term.word;
    while (!rest.empty()) {
        const std::size_t comma = std::min(rest.find(", "), rest.size());
        names.push_back(rest.substr(0, comma));
        rest.remove_prefix(std::min(comma + 2, rest.size()));
    }
    return names;
}

std::string told(const Term& term) {
    constexpr std::size_t columns = 80;
    std::string text = term.word + '\n';
    for (const std::string& line : wrapped(term.meaning, columns - 4)) {
        text += "    " + line + '\n';
    }
    return text;
}

} // namespace

const std::vector<Term>& glossary() {
    static const std::vector<Term> terms = read_terms(embedded_file("docs/glossary.md"));
    return terms;
}

Result<std::string> glossary_on(const std::vector<std::string>& words) {
    const std::string asked = fmt::format("{}", fmt::join(words, " "));
    std::string text;
    std::vector<std::string_view> known;
    for (const Term& term : glossary()) {
        const std::vector<std::string_view> names = names_of_term(term);
        const bool is_asked =
            asked.empty() || std::any_of(names.begin(), names.end(), [&](std::string_view name) {
                return equal_but_capitals(name, asked);
            });
        text += is_asked ? told(term) : "";
        known.insert(known.end(), names.begin(), names.end());
    }
    if (text.empty()) {
        const std::string_view meant = nearest(asked, known);
        return failure({}, fmt::format("the glossary has no \"{}\"; {}", asked,
                                       meant.empty() ? "skusim help glossary has all its words"
                                                     : fmt::format("did you mean \"{}\"?", meant)));
    }
    return text;
}

} // namespace skusim::cli
