#include <skusim/base/hash.hpp>

namespace skusim {

void Hash::add(std::string_view bytes) {
    for (const char byte : bytes) {
        state_ ^= static_cast<unsigned char>(byte);
        state_ *= 0x100000001b3U;
    }
}

std::string Hash::text() const {
    std::string digits(16, '0');
    std::uint64_t rest = state_;
    for (std::size_t i = digits.size(); i-- > 0; rest >>= 4U) {
        digits[i] = "0123456789abcdef"[rest & 0xfU];
    }
    return digits;
}

std::string hash_text(std::string_view bytes) {
    Hash hash;
    hash.add(bytes);
    return hash.text();
}

} // namespace skusim
