// Recordings as text in tests.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace skusim::traces {

/// A file that lives as long as the test.
class TraceText {
public:
    explicit TraceText(const std::string& text, const std::string& name = "trace.csv")
        : folder_(std::filesystem::temp_directory_path() / "skusim_trace_test") {
        std::filesystem::create_directories(folder_);
        path = (folder_ / name).string();
        std::ofstream(path, std::ios::binary) << text;
    }
    ~TraceText() { std::filesystem::remove_all(folder_); }
    TraceText(const TraceText&) = delete;
    TraceText& operator=(const TraceText&) = delete;

    std::string path;

private:
    std::filesystem::path folder_;
};

} // namespace skusim::traces
