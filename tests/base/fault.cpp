// Faults say where; a misspelt word is answered by the one that was probably meant.
#include <skusim/base/fault.hpp>

#include <string>
#include <support/catch.hpp>

using namespace skusim;

TEST_CASE("A fault's text has file, line and column as far as they are known") {
    CHECK(line_of(Fault{{"a.yaml", 3, 7}, "no"}) == "a.yaml:3:7: no");
    CHECK(line_of(Fault{{"a.yaml", 3, 0}, "no"}) == "a.yaml:3: no");
    CHECK(line_of(Fault{{"a.yaml", 0, 0}, "no"}) == "a.yaml: no");
    CHECK(line_of(Fault{{"a.yaml", 0, 7}, "no"}) == "a.yaml: no"); // a column of no line
    CHECK(line_of(Fault{{}, "no"}) == "no");
}

TEST_CASE("A failure carries one fault or all") {
    const Result<int> one = failure(Place{"a", 1, 2}, "no");
    REQUIRE_FALSE(one.has_value());
    CHECK(one.error() == Faults{{{"a", 1, 2}, "no"}});
    const Result<int> two = failure(Faults{{{}, "first"}, {{}, "second"}});
    REQUIRE_FALSE(two.has_value());
    CHECK(two.error().size() == 2);
}

TEST_CASE("The nearest word is the likely misspelling, or none") {
    const std::vector<std::string_view> words{"workers", "queue", "max_wait", "timeout", "batch"};
    CHECK(nearest("worker", words) == "workers");
    CHECK(nearest("wrokers", words) == "workers"); // two letters swapped
    CHECK(nearest("max-wait", words) == "max_wait");
    CHECK(nearest("qeueu", words) == "queue");
    CHECK(nearest("timeout", words) == "timeout");
    CHECK(nearest("router", words).empty());
    CHECK(nearest("x", words).empty());
    CHECK(nearest("", words).empty());
    CHECK(nearest("workers", {}).empty());
}

TEST_CASE("Of words equally near, the first; of others, the nearer") {
    CHECK(nearest("cat", {"bat", "car"}) == "bat");
    CHECK(nearest("cats", {"bars", "cat"}) == "cat");
}

TEST_CASE("Words too long to be misspelt are not compared") {
    const std::string word(100, 'a');
    CHECK(nearest(word, {word}).empty());
}
