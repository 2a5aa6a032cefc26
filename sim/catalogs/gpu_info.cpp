#include "gpu_info.hpp"

#include <skusim/base/letters.hpp>
#include <skusim/text/quantities.hpp>

#include <algorithm>

namespace skusim::catalogs {
using namespace text;

namespace {

/// What stands behind a key, without its quotes: "24576" behind "'sizeinmib': 24576". Empty if
/// there is none.
std::string_view value_behind(std::string_view cell, std::string_view key) {
    const std::size_t at = cell.find(key);
    if (at == std::string_view::npos) {
        return {};
    }
    constexpr std::string_view around = "'\": ";
    std::string_view rest = cell.substr(at + key.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(around), rest.size()));
    return rest.substr(0, rest.find_first_of("'\",}] "));
}

std::optional<Bytes> mebibytes_behind(std::string_view cell, std::string_view key) {
    const std::optional<double> mebibytes = parse_decimal(value_behind(cell, key));
    return mebibytes && *mebibytes > 0 ? std::optional(gibibytes(*mebibytes / 1024)) : std::nullopt;
}

} // namespace

GpuInfo read_gpu_info(std::string_view cell) {
    const std::string small = small_letters(cell);
    GpuInfo info;
    info.lists_gpus = small.find("gpus") != std::string::npos;
    info.maker = value_behind(small, "manufacturer");
    if (info.maker == "null" || info.maker == "none") {
        info.maker.clear();
    }
    info.size = mebibytes_behind(small, "sizeinmib");
    info.total = mebibytes_behind(small, "totalgpumemoryinmib");
    return info;
}

std::optional<Bytes> memory_of_each(const GpuInfo& info, double count,
                                    std::optional<Bytes> by_name) {
    if (!info.size || info.size != info.total || count <= 1) {
        return info.size;
    }
    // What drivers report and what is sold differ by less than a tenth.
    const double gib = in_gibibytes(*info.size);
    const bool is_each = by_name && gib < 1.1 * in_gibibytes(*by_name);
    return is_each ? *info.size : gibibytes(gib / count);
}

} // namespace skusim::catalogs
