#include <skusim/text/packed.hpp>

#include <algorithm>
#include <array>
#include <zlib.h>

namespace skusim::text {

namespace {

struct Beginning {
    std::string_view bytes;
    std::string_view tool;
};

using namespace std::string_view_literals;

constexpr std::array<Beginning, 6> beginnings{{{"\x1F\x8B"sv, "gzip"},
                                               {"PK\x03\x04"sv, "zip"},
                                               {"BZh"sv, "bzip2"},
                                               {"\xFD"
                                                "7zXZ\0"sv,
                                                "xz"},
                                               {"\x28\xB5\x2F\xFD"sv, "zstd"},
                                               {"PAR1"sv, "Parquet"}}};

/// Takes one archive apart, and frees what zlib holds.
class Inflater {
public:
    Inflater(std::string_view bytes, std::size_t limit) : rest_(bytes), limit_(limit) {
        constexpr int gzip_window = 15 + 16;
        is_ready_ = inflateInit2(&stream_, gzip_window) == Z_OK;
    }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    ~Inflater() { inflateEnd(&stream_); }

    /// False if the archive ends in the middle, or is none.
    [[nodiscard]] bool run() {
        bool is_whole = is_ready_;
        while (is_whole && text.size() <= limit_ && packed_by(rest_) == "gzip") {
            is_whole = run_member() && inflateReset(&stream_) == Z_OK;
        }
        return is_whole || text.size() > limit_;
    }

    std::string text;

private:
    bool run_member() {
        int state = Z_OK;
        while (state == Z_OK && text.size() <= limit_) {
            constexpr std::size_t step = 1U << 16U;
            const std::size_t used = text.size();
            const std::size_t given = std::min<std::size_t>(rest_.size(), 1U << 30U);
            text.resize(used + step);
            // zlib does not write to its input; its interface is older than const.
            stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest_.data()));
            stream_.avail_in = static_cast<uInt>(given);
            stream_.next_out = reinterpret_cast<Bytef*>(text.data() + used);
            stream_.avail_out = static_cast<uInt>(step);
            state = inflate(&stream_, Z_NO_FLUSH);
            rest_.remove_prefix(given - stream_.avail_in);
            text.resize(used + step - stream_.avail_out);
        }
        return state == Z_STREAM_END;
    }

    z_stream stream_{};
    bool is_ready_ = false;
    std::string_view rest_;
    std::size_t limit_;
};

} // namespace

std::string_view packed_by(std::string_view bytes) {
    for (const Beginning& it : beginnings) {
        if (bytes.starts_with(it.bytes)) {
            return it.tool;
        }
    }
    return {};
}

Result<std::string> unpacked(const std::string& path, std::string_view bytes, std::size_t limit) {
    Inflater inflater(bytes, limit);
    if (!inflater.run()) {
        return failure(Place{path, 0, 0},
                       "the gzip archive is truncated or damaged; `gzip -t` tells where");
    }
    inflater.text.resize(std::min(inflater.text.size(), limit + 1));
    return std::move(inflater.text);
}

} // namespace skusim::text
