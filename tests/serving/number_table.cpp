// A table of numbers against an ordered map, with hashes that meet often.
#include <skusim/random/stream.hpp>
#include <skusim/serving/node/tokens/number_table.hpp>

#include <cstdint>
#include <map>
#include <support/catch.hpp>

using namespace skusim;
using serving::NumberTable;

TEST_CASE("A table of numbers finds what was added and not removed since, whatever meets") {
    for (const std::uint32_t hashes : {1U, 7U, 64U, 0xffffffffU}) {
        CAPTURE(hashes);
        random::SmallStream stream({hashes, random::Purpose::demand, 0, 0});
        NumberTable table;
        std::map<std::uint32_t, std::uint32_t> numbers; // by name
        const auto hash_of = [&](std::uint32_t name) { return name * 2'654'435'761U % hashes; };
        int wrong = 0;
        for (int i = 0; i < 40'000; ++i) {
            const std::uint32_t name = random::uniform_below(stream, 100); // is its number, plus 5
            const auto known = numbers.find(name);
            const std::uint32_t found =
                table.find(hash_of(name), [&](std::uint32_t number) { return number == name + 5; });
            wrong += found == (known == numbers.end() ? NumberTable::none : known->second) ? 0 : 1;
            if (known == numbers.end()) {
                table.add(hash_of(name), name + 5);
                numbers[name] = name + 5;
            } else {
                table.remove(hash_of(name), name + 5);
                numbers.erase(known);
            }
        }
        CHECK(wrong == 0);
    }
}
