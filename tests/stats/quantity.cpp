// The table of quantities: every name is read back, and what is no name is refused.
#include <skusim/stats/quantity.hpp>

#include <set>
#include <support/catch.hpp>
#include <vector>

using namespace skusim::stats;

namespace {

/// One quantity of each kind; of those with quantiles several.
std::vector<Quantity> all_quantities() {
    std::vector<Quantity> quantities;
    for (const QuantityDefinition& it : quantity_definitions) {
        quantities.push_back({it.kind});
        if (it.has_quantiles) {
            for (const double probability : {0.01, 0.5, 0.9, 0.95, 0.999, 0.123456, 0.000001}) {
                quantities.push_back({it.kind, probability});
            }
        }
    }
    return quantities;
}

} // namespace

TEST_CASE("Every quantity is read back from its name, and no two share one") {
    std::set<std::string> names;
    std::set<std::string> columns;
    for (const Quantity& quantity : all_quantities()) {
        CAPTURE(name(quantity));
        CHECK(read_quantity(name(quantity)) == quantity);
        names.insert(name(quantity));
        columns.insert(column_name(quantity));
    }
    CHECK(names.size() == all_quantities().size());
    CHECK(columns.size() == all_quantities().size());
}

TEST_CASE("The table is whole: each kind in its place, with words, a unit and a sentence") {
    for (std::size_t i = 0; i < quantity_definitions.size(); ++i) {
        const QuantityDefinition& it = quantity_definitions[i];
        CAPTURE(it.name);
        CHECK(&definition(static_cast<QuantityKind>(i)) == &it);
        CHECK(definition(static_cast<QuantityKind>(i)).kind == static_cast<QuantityKind>(i));
        CHECK_FALSE(it.words.empty());
        CHECK_FALSE(it.unit.empty());
        CHECK(it.sentence.ends_with('.'));
        CHECK(it.name.find('.') == std::string_view::npos);
        CHECK((it.measure == Measure::time) == (it.unit == "s"));
    }
}

TEST_CASE("Names are those of results") {
    CHECK(name(mean_latency) == "latency.mean");
    CHECK(name(latency_quantile(0.95)) == "latency.p95");
    CHECK(name(wait_quantile(0.9)) == "wait.p90");
    CHECK(name({QuantityKind::error_rate}) == "error_rate");
    CHECK(short_name(mean_wait) == "mean");
    CHECK(short_name(latency_quantile(0.999)) == "p999");
    CHECK(short_name({QuantityKind::makespan}) == "makespan");
}

TEST_CASE("Columns end in their unit, behind the end of the interval") {
    CHECK(column_name(latency_quantile(0.99)) == "latency_p99_s");
    CHECK(column_name(mean_latency, "_low") == "latency_mean_low_s");
    CHECK(column_name({QuantityKind::throughput}, "_high") == "throughput_high_per_s");
    CHECK(column_name({QuantityKind::utilization}, "_low") == "utilization_low");
    CHECK(column_name({QuantityKind::usd_per_hour}) == "usd_per_hour");
}

TEST_CASE("The probability of a name is the double nearest to its decimal fraction") {
    CHECK(quantile_of("p95") == 0.95);
    CHECK(quantile_of("p50") == 0.5);
    CHECK(quantile_of("p07") == 0.07);
    CHECK(quantile_of("p999999") == 0.999999);
    CHECK(quantile_of("p000001") == 0.000001);
    for (int millionth = 1; millionth < 1'000'000; millionth += 7) {
        const double probability = millionth / 1e6;
        if (quantile_of(quantile_name(probability)) != probability) {
            FAIL(quantile_name(probability));
        }
    }
}

TEST_CASE("What is no quantile: other words, too few or many digits, second spellings") {
    for (const char* bad : {"", "p", "p5", "p00", "p000", "p950", "p9500", "p9999999", "p9.5",
                            "p95 ", "P95", "95", "mean", "p-9", "p1e"}) {
        CAPTURE(bad);
        CHECK_FALSE(quantile_of(bad));
    }
}

TEST_CASE("What is no quantity is an error that says what to write") {
    for (const char* bad :
         {"", ".", "latency", "latency.", "latency.p", "latency.p950", "latency.median",
          "latency.p95.p95", "Latency.p95", "error_rate.p95", "error_rate.", "throughput.mean",
          "latncy.p95", "through put", " latency.p95", "latency.p95 ", "slo"}) {
        CAPTURE(bad);
        const auto none = read_quantity(bad);
        REQUIRE_FALSE(none);
        CHECK_THAT(none.error(), ContainsSubstring('"' + std::string(bad) + "\" is no quantity"));
    }
    CHECK_THAT(read_quantity("latncy.p95").error(), ContainsSubstring("did you mean latency?"));
    CHECK_THAT(read_quantity("speed").error(), ContainsSubstring("usd_total"));
    CHECK_THAT(read_quantity("wait.p5").error(), ContainsSubstring("wait.mean"));
    CHECK_THAT(read_quantity("makespan.p95").error(), ContainsSubstring("neither mean nor"));
}

TEST_CASE(
    "What there can be too little of is kept from below, and times of requests have quantiles") {
    using enum QuantityKind;
    const std::set<QuantityKind> from_below{throughput, goodput};
    const std::set<QuantityKind> of_requests{latency, wait, time_to_first_token,
                                             time_per_output_token, inter_token_latency};
    for (const QuantityDefinition& it : quantity_definitions) {
        CAPTURE(it.name);
        CHECK(is_kept_from_below({it.kind}) == from_below.contains(it.kind));
        CHECK(it.has_quantiles == of_requests.contains(it.kind));
    }
}
