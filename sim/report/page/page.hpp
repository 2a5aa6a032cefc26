// A result as one HTML page that needs nothing beside itself: no network, no other file.
#pragma once

#include <skusim/base/json.hpp>

#include <string>

namespace skusim::report {

struct PageContent {
    std::string title;
    std::string text; ///< the result for a reader whose browser runs no scripts
    Json data;        ///< what the page's scripts draw, and what it offers to download
};

/// The page of sim/report/page/. Its content security policy allows exactly the scripts and the
/// style sheet that it carries, by their SHA-256, and forbids every request. `data` stands in it as
/// JSON whose every `<` is escaped, so that no text of a catalog or scenario can become markup. The
/// table of quantities stands beside it, from which the scripts know how a figure is written.
[[nodiscard]] std::string page(const PageContent& content);

} // namespace skusim::report
