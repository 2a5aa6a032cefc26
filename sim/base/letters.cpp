#include <skusim/base/letters.hpp>

#include <algorithm>
#include <cctype>

namespace skusim {

std::string small_letters(std::string_view word) {
    std::string letters(word);
    std::transform(letters.begin(), letters.end(), letters.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return letters;
}

bool equal_but_capitals(std::string_view a, std::string_view b) {
    return small_letters(a) == small_letters(b);
}

} // namespace skusim
