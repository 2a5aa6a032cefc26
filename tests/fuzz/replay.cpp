// Replays a corpus without a fuzzer: every file as it is, cut off, and with some bytes changed, the
// same ones every time.
#include "input.hpp"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <random>
#include <vector>

namespace {

using ByteString = std::vector<std::uint8_t>;

ByteString bytes_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void replay(const ByteString& bytes) {
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

/// With one to four bytes replaced: by any byte, or by one that has a meaning to some reader.
ByteString changed(ByteString bytes, std::mt19937& engine) {
    constexpr std::string_view meant = "0123456789-+.eE,;:\"'{}[]|>&*!% \n\t\r\\\x1b";
    const auto count = 1 + engine() % 4;
    for (std::uint32_t change = 0; change < count && !bytes.empty(); ++change) {
        std::uint8_t& byte = bytes[engine() % bytes.size()];
        byte = engine() % 2 == 0 ? static_cast<std::uint8_t>(engine())
                                 : static_cast<std::uint8_t>(meant[engine() % meant.size()]);
    }
    return bytes;
}

} // namespace

int main(int argument_count, char** arguments) {
    std::vector<std::filesystem::path> files;
    for (int i = 1; i < argument_count; ++i) {
        const std::filesystem::directory_iterator folder(arguments[i]);
        std::copy(begin(folder), end(folder), std::back_inserter(files));
    }
    std::sort(files.begin(), files.end());
    std::mt19937 engine(1);
    for (const std::filesystem::path& path : files) {
        std::printf("%s\n", path.c_str());
        const ByteString bytes = bytes_of(path);
        replay(bytes);
        constexpr std::size_t cuts = 16;
        for (std::size_t cut = 0; cut < cuts; ++cut) {
            const auto length = static_cast<std::ptrdiff_t>(bytes.size() * cut / cuts);
            replay(ByteString(bytes.begin(), bytes.begin() + length));
        }
        constexpr int changes = 200;
        for (int change = 0; change < changes; ++change) {
            replay(changed(bytes, engine));
        }
    }
    return files.empty() ? 1 : 0;
}
