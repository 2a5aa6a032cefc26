// Values without their types: what comes back is what was handed over, and each is destroyed once.
#include <skusim/schema/held.hpp>

#include <memory>
#include <string>
#include <support/catch.hpp>

namespace {

using skusim::schema::erased::Held;

struct Pair {
    int first = 1;
    int second = 2;
};

struct TwoMembers {
    int Pair::*one;
    int Pair::*other;
};

} // namespace

TEST_CASE("a function without captures, pointers to members and any other value come back") {
    const auto twice = [](int number) { return 2 * number; };
    CHECK(Held::of(twice).as<decltype(twice)>()(21) == 42);

    const Held members = Held::of(TwoMembers{&Pair::second, &Pair::first});
    const Held copied = members;
    const Pair pair{3, 4};
    CHECK(pair.*copied.as<TwoMembers>().one == 4);
    CHECK(pair.*copied.as<TwoMembers>().other == 3);

    const std::string words(100, 'x');
    CHECK(Held::of(words).as<std::string>() == words);
}

TEST_CASE("copies share a value, and the last one destroys it") {
    const auto counted = std::make_shared<int>(7);
    auto held = std::make_unique<Held>(Held::of(counted));
    CHECK(counted.use_count() == 2);
    auto copy = std::make_unique<Held>(*held);
    CHECK(counted.use_count() == 2);
    held.reset();
    CHECK(*copy->as<std::shared_ptr<int>>() == 7);
    CHECK(counted.use_count() == 2);
    copy.reset();
    CHECK(counted.use_count() == 1);
}
