#include "rows.hpp"

#include <skusim/text/csv_records.hpp>
#include <skusim/text/packed.hpp>
#include <skusim/text/plain.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace skusim::traces {
using namespace text;

namespace {

constexpr std::size_t buffer_size = std::size_t{64} << 10U;

bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = ::write(descriptor, text.data(), text.size());
        if (count < 0 && errno != EINTR) {
            return false;
        }
        text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    }
    return true;
}

/// What was packed, unpacked into memory: an archive cannot be read from any position on.
Result<std::shared_ptr<const OpenFile>> opened_packed(const std::string& path) {
    constexpr std::size_t most = std::size_t{1} << 30U;
    const Result<std::string> text = read_text_file(path, most);
    if (!text) {
        return failure(text.error());
    }
    if (text->size() > most) {
        return failure(Place{path, 0, 0},
                       "is over 1 GiB when unpacked; unpack it, and name the file");
    }
    return OpenFile::of_text(path, *text);
}

} // namespace

Result<std::shared_ptr<const OpenFile>> OpenFile::open(const std::string& path) {
    const Place whole_file{path, 0, 0};
    // The file is opened without waiting: a pipe that nobody writes to would keep the program for
    // ever.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        return failure(whole_file, "cannot be opened: " + std::generic_category().message(errno));
    }
    auto file = std::make_shared<const OpenFile>(descriptor);
    struct stat facts {};
    if (::fstat(descriptor, &facts) != 0 || S_ISDIR(facts.st_mode)) {
        return failure(whole_file, "is a directory; name a file");
    }
    if (!S_ISREG(facts.st_mode)) {
        return failure(whole_file,
                       "is no regular file; a trace is read again for each replication");
    }
    std::array<char, 8> first{};
    const std::size_t known = file->read(0, first.data(), first.data() + first.size());
    if (!packed_by({first.data(), known}).empty()) {
        return opened_packed(path);
    }
    return file;
}

Result<std::shared_ptr<const OpenFile>> OpenFile::of_text(const std::string& path,
                                                          std::string_view text) {
    const int descriptor = ::memfd_create("trace", MFD_CLOEXEC);
    if (descriptor < 0) {
        return failure(Place{path, 0, 0},
                       "finds no room in memory: " + std::generic_category().message(errno));
    }
    auto file = std::make_shared<const OpenFile>(descriptor);
    if (!write_all(descriptor, text)) {
        return failure(Place{path, 0, 0},
                       "finds no room in memory: " + std::generic_category().message(errno));
    }
    return file;
}

OpenFile::~OpenFile() {
    ::close(descriptor_);
}

std::size_t OpenFile::read(std::int64_t offset, char* begin, char* end) const {
    ssize_t count = 0;
    do {
        count = ::pread(descriptor_, begin, static_cast<std::size_t>(end - begin), offset);
    } while (count < 0 && errno == EINTR);
    return count > 0 ? static_cast<std::size_t>(count) : 0;
}

LineStream::LineStream(std::shared_ptr<const OpenFile> file, std::int64_t offset)
    : file_(std::move(file)), buffer_(buffer_size), buffer_offset_(offset) {}

void LineStream::go_to(std::int64_t offset) {
    buffer_offset_ = offset;
    begin_ = end_ = 0;
}

void LineStream::refill() {
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
              buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
    buffer_offset_ += static_cast<std::int64_t>(begin_);
    end_ -= begin_;
    begin_ = 0;
    end_ += file_->read(buffer_offset_ + static_cast<std::int64_t>(end_), buffer_.data() + end_,
                        buffer_.data() + buffer_.size());
}

bool LineStream::next_line(std::string_view& line) {
    const auto find_end = [this] {
        return end_ == begin_ ? nullptr
                              : static_cast<const char*>(
                                    std::memchr(buffer_.data() + begin_, '\n', end_ - begin_));
    };
    const char* stop = find_end();
    if (stop == nullptr) {
        refill();
        stop = find_end();
    }
    if (begin_ == end_) {
        return false;
    }
    const char* const start = buffer_.data() + begin_;
    const auto length = stop != nullptr ? static_cast<std::size_t>(stop - start) : end_ - begin_;
    line_offset_ = buffer_offset_ + static_cast<std::int64_t>(begin_);
    ++line_number_;
    begin_ += length + (stop != nullptr ? 1 : 0);
    line = {start, length};
    if (line_offset_ == 0) {
        line = without_mark(line);
    }
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    return true;
}

bool LineStream::next(std::string_view& line) {
    while (next_line(line)) {
        if (!trimmed(line).empty()) {
            return true;
        }
    }
    return false;
}

void split_row(std::string_view line, std::vector<RowField>& fields) {
    fields.clear();
    for (std::size_t begin = 0; begin <= line.size();) {
        const bool quoted = begin < line.size() && line[begin] == '"';
        const std::size_t close = quoted ? line.find('"', begin + 1) : std::string_view::npos;
        const std::size_t from = close == std::string_view::npos ? begin : close;
        const std::size_t end = std::min(line.find(',', from), line.size());
        const auto column = static_cast<int>(begin) + 1;
        if (close != std::string_view::npos && close + 1 == end) {
            fields.push_back({line.substr(begin + 1, close - begin - 1), column});
        } else {
            fields.push_back({line.substr(begin, end - begin), column});
        }
        begin = end + 1;
    }
}

} // namespace skusim::traces
