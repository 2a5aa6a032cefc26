// The rows of a CSV file as a stream, from any row on. For files that are too long for CsvReader:
// fields are on one line each, and quotes around one hold no line end.
#pragma once

#include <skusim/base/fault.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::traces {

/// A file that is open for reading at any position, by several threads at once.
class OpenFile {
public:
    /// What gzip packed is unpacked, into memory. Faults: no such file, or one that cannot be read
    /// more than once, such as a pipe; one packed in another way.
    [[nodiscard]] static Result<std::shared_ptr<const OpenFile>> open(const std::string& path);
    /// Makes a file in memory of such a text; `path` is its name in messages.
    [[nodiscard]] static Result<std::shared_ptr<const OpenFile>> of_text(const std::string& path,
                                                                         std::string_view text);
    explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
    ~OpenFile();
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    /// Bytes read into [begin, end), 0 at the end of the file and after an error.
    [[nodiscard]] std::size_t read(std::int64_t offset, char* begin, char* end) const;

private:
    int descriptor_;
};

/// Walks the lines of a file.
class LineStream {
public:
    LineStream(std::shared_ptr<const OpenFile> file, std::int64_t offset);

    /// The next line that is not blank, without its end, or a byte order mark before the first; it
    /// lives until the next call. False at the end. A line longer than the buffer is cut: it is no
    /// row of a trace.
    [[nodiscard]] bool next(std::string_view& line);
    void go_to(std::int64_t offset);
    /// Where the line that next() gave began.
    [[nodiscard]] std::int64_t line_offset() const { return line_offset_; }
    /// Its number, if the stream began at the start of the file.
    [[nodiscard]] int line_number() const { return line_number_; }

private:
    [[nodiscard]] bool next_line(std::string_view& line);
    void refill();

    std::shared_ptr<const OpenFile> file_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0; ///< of what is not given yet
    std::size_t end_ = 0;
    std::int64_t buffer_offset_;
    std::int64_t line_offset_ = 0;
    int line_number_ = 0;
};

/// The fields of a row, without the quotes around them, and the column (from 1) each begins in.
struct RowField {
    std::string_view text;
    int column = 1;
};
void split_row(std::string_view line, std::vector<RowField>& fields);

} // namespace skusim::traces
