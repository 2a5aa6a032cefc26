// Files that are written whole or not at all.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/base/text_sink.hpp>

#include <string>
#include <vector>

namespace skusim::cli {

struct FileText {
    std::string path;
    std::string text;
    bool is_script = false; ///< may be executed
    TextSource source = {}; ///< of the text, in place of `text`
};

/// The fault of a file that cannot be written.
[[nodiscard]] tl::unexpected<Faults> unwritable(const std::string& path, const std::string& why);

/// Writes all of the files or none, in place of what was there. Each is written beside its place,
/// and renamed when all are, so that a full disk costs neither what was there nor half of the rest.
/// Those that replace a file have its permissions.
[[nodiscard]] Result<void> write_whole(const std::vector<FileText>& files);

/// A fault if a folder is there, or a file that the option is not forced to write over.
[[nodiscard]] Result<void> may_be_written(const std::string& path, const std::string& option,
                                          bool is_forced);

/// Where the links that begin at `path` end, whether a file is there or not yet; `path` itself
/// where it is no link.
[[nodiscard]] std::string behind_links(const std::string& path);

} // namespace skusim::cli
