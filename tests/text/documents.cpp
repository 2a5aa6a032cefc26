// Trees of YAML and of JSON know the place of each value.
#include <skusim/text/json_tree.hpp>
#include <skusim/text/yaml.hpp>

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::text;

TEST_CASE("a YAML tree has its values, in the order and at the places of the text") {
    const YamlDocument document = parse_yaml("a: 1\nb:\n  - x\n  - \"2\"\n", "f.yaml");
    REQUIRE(document.root);
    CHECK(document.faults.empty());
    const Value* list = document.root->find("b");
    REQUIRE(list != nullptr);
    CHECK(list->items.at(1).scalar == "2");
    CHECK(list->items.at(1).quoted);
    CHECK(list->items.at(1).mark.line == 4);
    CHECK(list->items.at(1).mark.column == 5);
    CHECK(document.root->find("c") == nullptr);
}

TEST_CASE("a YAML key that is given twice is a fault at the second") {
    const YamlDocument document = parse_yaml("a: 1\na: 2\n", "f.yaml");
    REQUIRE(document.faults.size() == 1);
    CHECK(document.faults.front().place.line == 2);
}

TEST_CASE("a JSON tree keeps digits as written, and tells where the text breaks") {
    const Result<Value> tree = read_json("f.json", "{\"a\": [1.50, \"1.50\"],\n \"b\": null}");
    REQUIRE(tree.has_value());
    const Value* list = tree->find("a");
    REQUIRE(list != nullptr);
    CHECK(list->items.at(0).scalar == "1.50");
    CHECK_FALSE(list->items.at(0).quoted);
    CHECK(list->items.at(1).quoted);
    CHECK(tree->find("b")->kind == Value::Kind::nothing);
    const Result<Value> torn = read_json("f.json", "{\"a\":\n 1,");
    REQUIRE_FALSE(torn.has_value());
    CHECK(torn.error().front().place.line == 2);
}

TEST_CASE("text is shown in quotes, clipped, without line breaks") {
    CHECK(shown("a\nb") == "\"a b\"");
    CHECK(shown(std::string(100, 'x')) == '"' + std::string(60, 'x') + "...\"");
}
