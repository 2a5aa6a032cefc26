#include <skusim/base/fault.hpp>
#include <skusim/base/letters.hpp>

#include <algorithm>
#include <numeric>

namespace skusim {

std::string line_of(const Fault& fault) {
    std::string result = fault.place.file;
    if (fault.place.line > 0) {
        result += ':' + std::to_string(fault.place.line);
        if (fault.place.column > 0) {
            result += ':' + std::to_string(fault.place.column);
        }
    }
    return result.empty() ? fault.message : result + ": " + fault.message;
}

namespace {

// Damerau's distance with adjacent transpositions ("fiel" for "file" is one slip, not two).
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> cost(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            const std::size_t substituted = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, substituted});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
            }
        }
    }
    return cost[a.size()][b.size()];
}

} // namespace

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
    constexpr std::size_t longest_word = 64;
    std::string_view best;
    std::size_t best_distance = std::min(word.size(), longest_word) / 3 + 1;
    for (const std::string_view candidate : candidates) {
        if (word.size() > longest_word || candidate.size() > longest_word) {
            continue;
        }
        const std::size_t distance = edit_distance(small_letters(word), small_letters(candidate));
        if (distance <= best_distance && (best.empty() || distance < best_distance)) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

} // namespace skusim
