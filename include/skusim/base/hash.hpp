// Fingerprints: of a file's bytes, so that a result can say exactly what it was made from, and of
// numbers, for tables of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace skusim {

/// The 64-bit FNV-1a hash (Fowler, Noll, Vo 1991) of `bytes` as 16 lower-case hexadecimal digits.
/// It tells files apart; it is no protection against forgery.
[[nodiscard]] std::string hash_text(std::string_view bytes);

/// Makes the hash of bytes that come in pieces; hash_text() is that of a single piece.
class Hash {
public:
    void add(std::string_view bytes);
    [[nodiscard]] std::string text() const;

private:
    std::uint64_t state_ = 0xcbf29ce484222325U;
};

/// A number that differs for different `bits`, each of whose bits depends on all of theirs (the
/// finaliser of splitmix64: Steele, Lea and Flood 2014).
[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t bits) {
    bits = (bits ^ (bits >> 30U)) * 0xbf58476d1ce4e5b9U;
    bits = (bits ^ (bits >> 27U)) * 0x94d049bb133111ebU;
    return bits ^ (bits >> 31U);
}

} // namespace skusim
