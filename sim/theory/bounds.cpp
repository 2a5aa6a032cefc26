#include <skusim/base/check.hpp>
#include <skusim/theory/bounds.hpp>

#include <algorithm>
#include <array>
#include <boost/multiprecision/cpp_int.hpp>
#include <charconv>
#include <cmath>
#include <string_view>

namespace skusim::theory {
namespace {

using Rational = boost::multiprecision::cpp_rational;
using Integer = boost::multiprecision::cpp_int;

/// The shortest decimal number that reads back as `value`, exactly.
Rational as_decimal(double value) {
    std::array<char, 32> buffer{};
    const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                       std::chars_format::scientific);
    const std::string_view text(buffer.data(),
                                static_cast<std::size_t>(written.ptr - buffer.data()));
    const std::size_t mark = text.find('e');
    Integer digits = 0;
    int exponent = 0;
    const std::size_t sign = text[mark + 1] == '+' ? 1 : 0; // from_chars reads no plus
    std::from_chars(text.data() + mark + 1 + sign, text.data() + text.size(), exponent);
    for (const char letter : text.substr(0, mark)) {
        if (letter != '.') {
            digits = digits * 10 + (letter - '0');
        }
    }
    const auto decimals = static_cast<int>(mark > 1 ? mark - 2 : 0);
    exponent -= decimals;
    const Integer power = pow(Integer(10), static_cast<unsigned>(std::abs(exponent)));
    return exponent < 0 ? Rational(digits, power) : Rational(digits * power);
}

/// arrivals x mean service, in erlangs.
Rational exact_load(Rate arrivals, Duration mean_service) {
    SKUSIM_CHECK(std::isfinite(arrivals.value()) && arrivals.value() >= 0,
                 "a rate of arrivals cannot be negative");
    SKUSIM_CHECK(mean_service >= Duration::zero(), "a mean service time cannot be negative");
    return as_decimal(arrivals.value()) * Rational(mean_service.count(), 1'000'000'000);
}

/// No more than 10^18: more nodes than anybody counts.
std::int64_t whole(const Integer& count) {
    constexpr std::int64_t most = 1'000'000'000'000'000'000;
    return count < most ? count.convert_to<std::int64_t>() : most;
}

Integer floor_of(const Rational& value) {
    return numerator(value) / denominator(value);
}

} // namespace

bool is_within(Rate arrivals, Duration mean_service, double workers) {
    SKUSIM_CHECK(workers >= 0, "workers cannot be negative");
    return exact_load(arrivals, mean_service) < as_decimal(workers);
}

std::int64_t least_nodes(Rate arrivals, Duration mean_service, double workers) {
    SKUSIM_CHECK(workers > 0, "a node needs a worker");
    return whole(floor_of(exact_load(arrivals, mean_service) / as_decimal(workers))) + 1;
}

std::int64_t nodes_at_utilization(Rate arrivals, Duration mean_service, double workers,
                                  double target) {
    SKUSIM_CHECK(workers > 0, "a node needs a worker");
    SKUSIM_CHECK(target > 0 && target <= 1, "a target utilisation lies in (0, 1]");
    const Rational nodes =
        exact_load(arrivals, mean_service) / (as_decimal(target) * as_decimal(workers));
    const Integer below = floor_of(nodes);
    return std::max<std::int64_t>(1, whole(nodes == Rational(below) ? below : below + 1));
}

double utilization(Rate completions, double mean_service_seconds, int servers) {
    SKUSIM_CHECK(servers >= 1, "a utilisation needs a server");
    return completions.value() * mean_service_seconds / servers;
}

double mean_inside(Rate throughput, double mean_seconds_inside) {
    return throughput.value() * mean_seconds_inside;
}

double mean_seconds_inside(double mean_inside, Rate throughput) {
    SKUSIM_CHECK(throughput.value() > 0, "without throughput nothing ever leaves");
    return mean_inside / throughput.value();
}

} // namespace skusim::theory
