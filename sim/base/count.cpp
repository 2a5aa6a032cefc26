#include <skusim/base/count.hpp>

#include <fmt/format.h>

namespace skusim {

namespace {

std::string with_noun(std::string number, std::string_view noun) {
    const std::string_view ending = number == "1" ? "" : "s";
    return fmt::format("{} {}{}", number, noun, ending);
}

} // namespace

std::string count_text(std::int64_t count, std::string_view noun) {
    return with_noun(std::to_string(count), noun);
}

std::string amount_text(double amount, std::string_view noun) {
    return with_noun(fmt::format("{:g}", amount), noun);
}

} // namespace skusim
