#include "page.hpp"

#include <skusim/base/check.hpp>
#include <skusim/stats/quantity.hpp>

#include "embedded.hpp"
#include "report/form/json_text.hpp"

#include <boost/archive/iterators/base64_from_binary.hpp>
#include <boost/archive/iterators/transform_width.hpp>
#include <charconv>
#include <fmt/format.h>
#include <map>
#include <string_view>
#include <vector>

namespace skusim::report {

namespace {

/// A policy names a script or style sheet by the hash of its text, in base 64.
std::string source_of(const std::string& file) {
    const std::string_view hex = embedded_file(file + ".sha256");
    std::vector<unsigned char> bytes(hex.size() / 2);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        std::from_chars(hex.data() + 2 * i, hex.data() + 2 * i + 2, bytes[i], 16);
    }
    using Sextets = boost::archive::iterators::transform_width<const unsigned char*, 6, 8>;
    using Letters = boost::archive::iterators::base64_from_binary<Sextets>;
    const std::string letters(Letters(bytes.data()), Letters(bytes.data() + bytes.size()));
    return fmt::format("'sha256-{}='", letters); // 32 bytes leave one place over
}

std::string policy() {
    return fmt::format("default-src 'none'; script-src {} {}; style-src {}; base-uri 'none'; "
                       "form-action 'none'",
                       source_of("library.js"), source_of("page.js"), source_of("page.css"));
}

std::string replaced(std::string_view text, const std::map<char, std::string_view>& replacements) {
    std::string result;
    for (const char letter : text) {
        const auto found = replacements.find(letter);
        found == replacements.end() ? result.push_back(letter) : void(result += found->second);
    }
    return result;
}

std::string as_markup(std::string_view text) {
    return replaced(text, {{'<', "&lt;"}, {'>', "&gt;"}, {'&', "&amp;"}, {'"', "&quot;"}});
}

std::string_view name(stats::Measure measure) {
    switch (measure) {
    case stats::Measure::time:
        return "time";
    case stats::Measure::share:
        return "share";
    case stats::Measure::rate:
        return "rate";
    case stats::Measure::cost:
        return "cost";
    case stats::Measure::count:
        break;
    }
    return "count";
}

std::string_view name(stats::Good good) {
    return good == stats::Good::less ? "less" : good == stats::Good::more ? "more" : "neither";
}

/// The table of quantities, by their names in results.
Json quantities_json() {
    Json json;
    for (const stats::QuantityDefinition& it : stats::quantity_definitions) {
        json[std::string(it.name)] = {{"measure", name(it.measure)},
                                      {"good", name(it.good)},
                                      {"has_quantiles", it.has_quantiles},
                                      {"words", it.words}};
    }
    return json;
}

} // namespace

std::string page(const PageContent& content) {
    const std::map<std::string_view, std::string> parts{
        {"POLICY", policy()},
        {"TITLE", as_markup(content.title)},
        {"STYLE", std::string(embedded_file("page.css"))},
        {"TEXT", as_markup(content.text)},
        {"QUANTITIES", json_text(quantities_json())},
        {"DATA", replaced(json_text(content.data), {{'<', "\\u003c"}})},
        {"LIBRARY", std::string(embedded_file("library.js"))},
        {"SCRIPT", std::string(embedded_file("page.js"))},
    };
    std::string result;
    std::string_view rest = embedded_file("page.html");
    for (auto at = rest.find('@'); at != std::string_view::npos; at = rest.find('@')) {
        const auto end = rest.find('@', at + 1);
        const auto part = parts.find(rest.substr(at + 1, end - at - 1));
        SKUSIM_CHECK(part != parts.end(), "the page's placeholders are those that are filled");
        result.append(rest.substr(0, at)).append(part->second);
        rest.remove_prefix(end + 1);
    }
    return result.append(rest);
}

} // namespace skusim::report
