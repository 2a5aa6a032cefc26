// Files that were packed: gzip (RFC 1952) is unpacked as it is read, other archives are told by
// name, so that nobody takes their bytes for a malformed text.
#pragma once

#include <skusim/base/fault.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace skusim::text {

/// What the first bytes of a file show that it was packed by: "gzip", "zip", "bzip2", "xz", "zstd",
/// or "Parquet", which is no text either. Empty if they show none of these.
[[nodiscard]] std::string_view packed_by(std::string_view bytes);

/// What gzip packed into `bytes`, all of its members one after the other; at most `limit` bytes of
/// it and one more, as read_text_file() has it. `path` is the file's name in faults: an archive
/// that is truncated or damaged.
[[nodiscard]] Result<std::string> unpacked(const std::string& path, std::string_view bytes,
                                           std::size_t limit);

} // namespace skusim::text
