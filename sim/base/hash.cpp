#include <skusim/base/hash.hpp>

#include <cstdint>

namespace skusim {

std::string hash_text(std::string_view bytes) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char byte : bytes) {
        hash ^= static_cast<unsigned char>(byte);
        hash *= 0x100000001b3U;
    }
    std::string digits(16, '0');
    for (std::size_t i = digits.size(); i-- > 0; hash >>= 4U) {
        digits[i] = "0123456789abcdef"[hash & 0xfU];
    }
    return digits;
}

} // namespace skusim
