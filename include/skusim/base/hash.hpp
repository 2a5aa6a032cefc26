// A fingerprint of a file's bytes, so that a result says exactly which input it came from.
#pragma once

#include <string>
#include <string_view>

namespace skusim {

/// The 64-bit FNV-1a hash of the bytes (Fowler, Noll and Vo; RFC 9923) as 16 hexadecimal digits.
/// It recognises a changed file; it is no protection against a forged one.
[[nodiscard]] std::string hash_text(std::string_view bytes);

} // namespace skusim
