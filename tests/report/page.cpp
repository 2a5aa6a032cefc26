// A plan as a page: what a browser does with it is tested in tests/page; here, what stands in the
// file.
#include <skusim/report/results.hpp>

#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <support/catch.hpp>
#include <support/planned.hpp>

using namespace skusim;
using namespace skusim::report;

namespace {

std::string page_of(const Planned& planned) {
    return plans({{&planned.scenario, &planned.plan, {}}}, Format::html);
}

std::string between(const std::string& text, const std::string& from, const std::string& to) {
    const auto start = text.find(from);
    REQUIRE(start != std::string::npos);
    const auto end = text.find(to, start + from.size());
    REQUIRE(end != std::string::npos);
    return text.substr(start + from.size(), end - start - from.size());
}

std::string data_of(const std::string& page) {
    return between(page, R"(<script type="application/json" id="data">)", "</script>");
}

Planned named(const std::string& name) {
    Planned planned("aks");
    planned.scenario.name = name;
    planned.plan.candidates[0].sku.name = name;
    service::ServiceTime& service = planned.plan.candidates[0].service.emplace();
    service.time = {std::chrono::milliseconds{40}, random::exponential_shape()};
    return planned;
}

} // namespace

TEST_CASE("A page carries the plan's JSON") {
    const Planned planned = named("photo tags");
    const std::string json = plans({{&planned.scenario, &planned.plan, {}}}, Format::json);
    CHECK(nlohmann::json::parse(data_of(page_of(planned))) == nlohmann::json::parse(json));
}

TEST_CASE("A page knows every quantity that its data may name") {
    const auto known = nlohmann::json::parse(
        between(page_of(named("photo tags")), R"(<script type="application/json" id="quantities">)",
                "</script>"));
    CHECK(known.size() == stats::quantity_definitions.size());
    CHECK(known.at("latency").at("measure") == "time");
    CHECK(known.at("latency").at("has_quantiles") == true);
    CHECK(known.at("throughput").at("good") == "more");
    CHECK(known.at("usd_total").at("words") == "USD for the job");
}

TEST_CASE(
    "No name becomes markup, neither in the data nor in the text for readers without scripts") {
    const std::string name = "</script></pre><script>alert('\"&')</script><!--";
    const std::string page = page_of(named(name));
    CHECK(data_of(page).find('<') == std::string::npos);
    CHECK(nlohmann::json::parse(data_of(page)).at("scenario") == name);
    const std::string text = between(page, "<pre>", "</pre>");
    CHECK(text.find('<') == std::string::npos);
    CHECK(text.find("&lt;/script&gt;&lt;/pre&gt;&lt;script&gt;alert('&quot;&amp;')") !=
          std::string::npos);
}

TEST_CASE("A page allows its own scripts and style sheet by their hash, and nothing else") {
    const std::string page = page_of(named("photo tags"));
    const std::string policy =
        between(page, R"(http-equiv="Content-Security-Policy" content=")", "\"");
    const std::string hash = "'sha256-[A-Za-z0-9+/]{43}='";
    CHECK(std::regex_match(policy, std::regex("default-src 'none'; script-src " + hash + ' ' +
                                              hash + "; style-src " + hash +
                                              "; base-uri 'none'; form-action 'none'")));
}

TEST_CASE("A page keeps the licence banner of the chart library") {
    const std::string page = page_of(named("photo tags"));
    CHECK(page.find("Chart.js v") != std::string::npos);
    CHECK(page.find("MIT License") != std::string::npos);
}

TEST_CASE("A page names no address that it would load something from") {
    const std::string page = page_of(named("photo tags"));
    const std::string markup = page.substr(0, page.find("<style>")) +
                               page.substr(page.find("</style>"), 300) +
                               between(page, "</noscript>", "type=\"application/json\"");
    CHECK_FALSE(std::regex_search(markup, std::regex("(src|href|action)=|url\\(|@import| on[a-z]+=|"
                                                     " style=")));
}
