// What is written as JSON is what a reader of JSON reads, in the order in which it was told.
#include <skusim/base/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>
#include <support/catch.hpp>

using skusim::Json;

TEST_CASE("Each kind of value has its text") {
    CHECK(Json().dump() == "null");
    CHECK(Json(nullptr).dump() == "null");
    CHECK(Json(true).dump() == "true");
    CHECK(Json(-3).dump() == "-3");
    CHECK(Json(std::numeric_limits<std::uint64_t>::max()).dump() == "18446744073709551615");
    CHECK(Json(std::numeric_limits<std::int64_t>::min()).dump() == "-9223372036854775808");
    CHECK(Json(3.0).dump() == "3.0"); // stays a number with a fraction
    CHECK(Json(0.1).dump() == "0.1");
    CHECK(Json(std::numeric_limits<double>::infinity()).dump() == "null");
    CHECK(Json(std::nan("")).dump() == "null");
    CHECK(Json("a").dump() == "\"a\"");
    CHECK(Json(std::vector<std::string>{"a", "b"}).dump() == R"(["a","b"])");
    CHECK(Json(std::vector<std::vector<double>>{{1}, {}}).dump() == "[[1.0],[]]");
    CHECK(Json(std::optional<int>(4)).dump() == "4");
    CHECK(Json(std::optional<int>()).dump() == "null");
}

TEST_CASE("Objects keep the order of their members") {
    Json json{{"b", 1}, {"a", {{"c", "d"}, {"e", Json::array({1, "f", nullptr})}}}};
    json["z"] = Json::object();
    json["y"].push_back(2.5);
    json["b"] = false;
    json.update({{"y", 7}, {"x", Json::array()}});
    CHECK(json.dump() == R"({"b":false,"a":{"c":"d","e":[1,"f",null]},"z":{},"y":7,"x":[]})");
    json.erase("z");
    CHECK_FALSE(json.has("z"));
    CHECK(json["a"]["c"].string() == "d");
    CHECK(json.indented() == "{\n  \"b\": false,\n  \"a\": {\n    \"c\": \"d\",\n    \"e\": [\n"
                             "      1,\n      \"f\",\n      null\n    ]\n  },\n  \"y\": 7,\n"
                             "  \"x\": []\n}");
    CHECK(nlohmann::ordered_json::parse(json.dump()).dump(2) == json.indented());
    const Json list = Json::array({{{"a", 1}, {"b", 2}}, {{"c", 3}}});
    CHECK(list.indented([](const Json& item) { return item.has("c"); }) ==
          "[\n  {\"a\":1,\"b\":2},\n  {\n    \"c\": 3\n  }\n]");
}

TEST_CASE("What is made when it is written is written as if it had been there") {
    const auto item = [](std::size_t number) {
        return Json{{"number", number}, {"text", std::string(number % 100, 'x')}};
    };
    Json told = Json::array();
    for (std::size_t number = 0; number < 5000; ++number) {
        told.push_back(item(number));
    }
    const auto text = std::make_shared<const std::string>(told.items()[7].dump());
    const Json whole{{"before", told.items()[7]}, {"items", told}, {"none", Json::array()}};
    const Json made{{"before", Json::dumped(text)},
                    {"items", Json::made_when_written(5000, item)},
                    {"none", Json::made_when_written(0, item)}};
    CHECK(made.dump() == whole.dump());
    const auto is_line = [](const Json& /*item*/) { return false; };
    const Json lines{{"items", Json::made_when_written(5000, item)}};
    const std::string indented = Json{{"items", told}}.indented(is_line);
    CHECK(lines.indented(is_line) == indented);
    std::string pieces;
    std::size_t longest = 0;
    lines.write_indented(
        [&](std::string_view piece) {
            pieces += piece;
            longest = std::max(longest, piece.size());
        },
        is_line);
    CHECK(pieces == indented);
    CHECK(longest < indented.size() / 4);
}

TEST_CASE("Any text is read back; what is not UTF-8 is refused") {
    std::string text;
    for (int letter = 0; letter < 128; ++letter) {
        text += static_cast<char>(letter);
    }
    text += "\xC3\xA9\xE2\x82\xAC"; // two letters of two and three bytes
    CHECK(nlohmann::json::parse(Json(text).dump()).get<std::string>() == text);
    CHECK(Json({{text, 1}}).dump() == Json(text).dump().insert(0, "{") + ":1}");
    CHECK_THROWS(Json("\xFF").dump());
    CHECK(skusim::ascii_json("\xC3\xA9\xFF\n") == R"("\u00e9\ufffd\n")");
}

TEST_CASE("Numbers are the shortest that read back") {
    std::mt19937_64 generator(7); // NOLINT: a fixed seed
    for (int i = 0; i < 10'000; ++i) {
        const auto mantissa = static_cast<double>(generator() >> 11U);
        const double value = std::ldexp(mantissa, static_cast<int>(generator() % 200) - 150);
        const std::string text = Json(value).dump();
        REQUIRE(std::stod(text) == value);
        REQUIRE(text == nlohmann::json(value).dump());
    }
}
