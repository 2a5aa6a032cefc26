// What a fuzzer gives a reader: bytes, as a text or as a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <unistd.h>

namespace skusim::fuzz {

[[nodiscard]] inline std::string_view text_of(const std::uint8_t* bytes, std::size_t size) {
    return {reinterpret_cast<const char*>(bytes), size};
}

/// The bytes in a file of this process, which the next input replaces.
[[nodiscard]] inline std::string file_of(const std::uint8_t* bytes, std::size_t size,
                                         const std::string& ending) {
    static const std::string folder = [] {
        std::string name = (std::filesystem::temp_directory_path() / "skusim_fuzz_XXXXXX").string();
        return ::mkdtemp(name.data()) == nullptr ? std::string(".") : name;
    }();
    static const struct Removed {
        ~Removed() {
            std::error_code ignored;
            std::filesystem::remove_all(folder, ignored);
        }
    } removed;
    const std::string path = folder + "/input" + ending;
    std::ofstream(path, std::ios::binary) << text_of(bytes, size);
    return path;
}

} // namespace skusim::fuzz

/// What libFuzzer calls, and the replay of a corpus.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);
