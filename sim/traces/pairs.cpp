#include <skusim/base/hash.hpp>
#include <skusim/traces/file.hpp>

#include "layout.hpp"
#include "row_reader.hpp"
#include "rows.hpp"

#include <utility>

namespace skusim::traces {

namespace {

constexpr std::size_t most_pairs = 10'000'000;
constexpr std::size_t most_pair_faults = 10;

} // namespace

Result<TokenPairs> read_pairs(const std::string& path, ZeroOutput zero_output) {
    const auto file = OpenFile::open(path);
    if (!file) {
        return failure(file.error());
    }
    LineStream lines(*file, 0);
    std::string_view line;
    if (!lines.next(line)) {
        return failure(Place{path, 0, 0}, "the file is empty; expected CSV with a header line "
                                          "such as \"input_tokens,output_tokens\"");
    }
    Result<TraceLayout> layout = read_layout(path, line, lines.line_number(), Reading::pairs);
    if (!layout) {
        return failure(std::move(layout.error()));
    }
    layout->time.reset();
    layout->class_name.reset();
    TokenPairs found;
    found.tells_prompts = layout->hash_ids.has_value();
    layout->leave_hash_ids();
    RowReader reader({*layout, {}, zero_output});
    Hash hash;
    Faults faults;
    std::vector<workload::TokenCounts> pairs;
    const auto take = [&](std::string_view text) {
        const auto row = reader.read(text);
        if (!row) {
            faults.push_back(
                {{path, lines.line_number(), row.error().column}, row.error().message});
        } else if (row->is_dropped) {
            ++found.dropped;
        } else {
            pairs.push_back(row->tokens);
        }
    };
    hash.add(line);
    if (layout->is_json()) {
        take(line);
    }
    while (faults.size() < most_pair_faults && pairs.size() <= most_pairs && lines.next(line)) {
        hash.add("\n");
        hash.add(line);
        take(line);
    }
    if (!faults.empty()) {
        return failure(std::move(faults));
    }
    if (pairs.empty() || pairs.size() > most_pairs) {
        return failure(Place{path, lines.line_number(), 0},
                       pairs.empty() ? "the file has no requests to draw from"
                                     : "the file has more than ten million requests; a sample of "
                                       "them is enough");
    }
    found.pairs = std::make_shared<const std::vector<workload::TokenCounts>>(std::move(pairs));
    found.hash = hash.text();
    return found;
}

} // namespace skusim::traces
