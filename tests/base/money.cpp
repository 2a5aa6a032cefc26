// Prices are exact decimals.
#include <skusim/base/money.hpp>

#include <chrono>
#include <limits>
#include <string>
#include <support/catch.hpp>

using skusim::UsdPerHour;

namespace {

std::int64_t nano(const std::string& text) {
    const auto price = UsdPerHour::parse(text);
    REQUIRE(price.has_value());
    return price->nano_usd();
}

} // namespace

TEST_CASE("Decimal text is read without loss") {
    CHECK(nano("0") == 0);
    CHECK(nano("0.096") == 96'000'000);
    CHECK(nano("1") == 1'000'000'000);
    CHECK(nano(".5") == 500'000'000);
    CHECK(nano("5.") == 5'000'000'000);
    CHECK(nano("000.250") == 250'000'000);
    CHECK(nano("3.5e-05") == 35'000);
    CHECK(nano("1.2E+2") == 120'000'000'000);
    CHECK(nano("0.000000001") == 1);
    // In doubles, 0.1 + 0.2 is not 0.3.
    CHECK(*UsdPerHour::parse("0.1") + *UsdPerHour::parse("0.2") == *UsdPerHour::parse("0.3"));
    CHECK(*UsdPerHour::parse("0.096") * 286 == *UsdPerHour::parse("27.456"));
    CHECK(UsdPerHour::parse("0.096")->in_usd() == 0.096);
    CHECK(UsdPerHour::parse("3.042")->in_usd() == 3.042);
}

TEST_CASE("Digits beyond a nano-dollar are rounded half up") {
    CHECK(nano("0.0000000014") == 1);
    CHECK(nano("0.0000000015") == 2);
    CHECK(nano("0.0000000005") == 1);
    CHECK(nano("0.00000000049999") == 0);
    CHECK(nano("5e-11") == 0);
    CHECK(nano("1e-40") == 0);
}

TEST_CASE("Text that is no price gives none") {
    for (const char* text : {"", ".", "-1", "+1", "1 ", " 1", "1,5", "1.2.3", "1e", "e5", "1e5x",
                             "0x10", "nan", "inf", "1e+-2", "1e99999999999", "$1"}) {
        CAPTURE(text);
        CHECK_FALSE(UsdPerHour::parse(text).has_value());
    }
}

TEST_CASE("Prices beyond 10^8 USD per hour are refused, not wrapped around") {
    CHECK(nano("100000000") == 100'000'000'000'000'000);
    CHECK_FALSE(UsdPerHour::parse("100000000.000000001").has_value());
    CHECK_FALSE(UsdPerHour::parse("1e30").has_value());
    CHECK_FALSE(UsdPerHour::parse("99999999999999999999999999999999").has_value());
    CHECK(nano("0e40") == 0);
}

TEST_CASE("Text has two digits after the point, and more where they are needed") {
    const auto text = [](std::int64_t nano_usd) { return UsdPerHour::from_nano(nano_usd).text(); };
    CHECK(text(0) == "0.00");
    CHECK(text(5'000'000'000) == "5.00");
    CHECK(text(5'500'000'000) == "5.50");
    CHECK(text(96'000'000) == "0.096");
    CHECK(text(1) == "0.000000001");
    CHECK(text(-96'000'000) == "-0.096");
    CHECK(text(123'456'789'012'345'678) == "123456789.012345678");
    for (const std::int64_t value : {0LL, 1LL, 96'000'000LL, 27'456'000'000LL, 99'999'999'999LL}) {
        CHECK(nano(text(value)) == value);
    }
}

TEST_CASE("Prices are ordered as their amounts") {
    CHECK(*UsdPerHour::parse("0.0999") < *UsdPerHour::parse("0.1"));
    CHECK(*UsdPerHour::parse("0.10") == *UsdPerHour::parse("0.1"));
}

TEST_CASE("Machine time is added up without loss, beyond what one clock holds") {
    using namespace std::chrono_literals;
    skusim::MachineTime time;
    time.add(59min + 59s + 999'999'999ns);
    time.add(1ns);
    CHECK(time.whole_hours() == 1);
    CHECK(time.beyond_whole_hours() == skusim::Duration::zero());
    time.add(90min, 100'000'000); // 17,123 years
    CHECK(time.whole_hours() == 150'000'001);
    skusim::MachineTime more;
    more.add(30min);
    more.add(time);
    more.add(45min);
    CHECK(more.whole_hours() == 150'000'002);
    CHECK(more.beyond_whole_hours() == 15min);
    CHECK(more.in_hours() == Approx(150'000'002.25));
}

TEST_CASE("A cost is price times time in exact decimal, rounded half up") {
    using namespace std::chrono_literals;
    const auto dollars = [](const std::string& price, skusim::Duration each, std::int64_t count) {
        skusim::MachineTime time;
        time.add(each, count);
        return skusim::cost(*UsdPerHour::parse(price), time);
    };
    CHECK(dollars("0.096", 1h, 1).nano_usd() == 96'000'000);
    CHECK(dollars("0.096", 1s, 1).nano_usd() == 26'667);           // 26,666.67
    CHECK(dollars("0.096", 1s, 3).nano_usd() == 80'000);           // rounded once, not thrice
    CHECK(dollars("0.0000018", 1s, 1).nano_usd() == 1);            // half a nano-dollar
    CHECK(dollars("0.0000018", 999'999'999ns, 1).nano_usd() == 0); // a hair less
    CHECK(dollars("3.042", 17'520h, 286).text() == "15242610.24");
    CHECK(dollars("100000000", 87'600h, 100'000).nano_usd() ==
          std::numeric_limits<std::int64_t>::max());
}

TEST_CASE("Sums and multiples beyond the range stay at its end, and never turn negative") {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    const UsdPerHour dear = *UsdPerHour::parse("100000000"); // the dearest that is read
    CHECK((dear * 92).nano_usd() == 9'200'000'000'000'000'000);
    CHECK((dear * 93).nano_usd() == most);
    CHECK((dear * 100'000).nano_usd() == most);
    CHECK((dear * 92 + dear).nano_usd() == most);
    CHECK((dear * 93 * most).nano_usd() == most);
    CHECK((UsdPerHour::from_nano(-most) + UsdPerHour::from_nano(-1)).nano_usd() == -most);
    CHECK(skusim::nearest_nano_usd(1e30) == most);
    CHECK(skusim::nearest_nano_usd(-1e30) == -most);
    CHECK(skusim::nearest_nano_usd(2.75) == 2);
}
