#include "json_row.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>

namespace skusim::traces {

namespace {

constexpr auto nowhere = std::string_view::npos;

/// Walks one line. Functions that give a position give `nowhere` where the line is malformed.
class JsonWalk {
public:
    explicit JsonWalk(std::string_view line) : line_(line) {}

    [[nodiscard]] std::size_t position() const { return position_; }
    void pass_blanks() {
        while (position_ < line_.size() && (line_[position_] == ' ' || line_[position_] == '\t')) {
            ++position_;
        }
    }
    /// Whether that character was next; it is passed.
    bool pass(char expected) {
        pass_blanks();
        const bool is_next = position_ < line_.size() && line_[position_] == expected;
        position_ += is_next ? 1 : 0;
        return is_next;
    }
    [[nodiscard]] bool is_at_end() {
        pass_blanks();
        return position_ == line_.size();
    }

    /// The text between quotes, as it is written.
    std::optional<std::string_view> text() {
        if (!pass('"')) {
            return std::nullopt;
        }
        const std::size_t begin = position_;
        for (; position_ < line_.size(); ++position_) {
            if (line_[position_] == '"') {
                return line_.substr(begin, position_++ - begin);
            }
            position_ += line_[position_] == '\\' ? 1 : 0;
        }
        return std::nullopt;
    }

    /// Any value, as it is written.
    std::optional<std::string_view> value() {
        pass_blanks();
        const std::size_t begin = position_;
        int depth = 0;
        while (position_ < line_.size()) {
            const char here = line_[position_];
            if (here == '"') {
                if (!text()) {
                    return std::nullopt;
                }
                continue;
            }
            if (depth == 0 && (here == ',' || here == '}')) {
                break;
            }
            depth += here == '[' || here == '{' ? 1 : here == ']' || here == '}' ? -1 : 0;
            ++position_;
        }
        std::size_t end = position_;
        while (end > begin && (line_[end - 1] == ' ' || line_[end - 1] == '\t')) {
            --end;
        }
        return depth == 0 && end > begin ? std::optional(line_.substr(begin, end - begin))
                                         : std::nullopt;
    }

private:
    std::string_view line_;
    std::size_t position_ = 0;
};

std::optional<RowFault> malformed(const JsonWalk& walk) {
    return RowFault{static_cast<int>(walk.position()) + 1, "the row is no JSON object on one line"};
}

} // namespace

std::optional<RowFault> split_json_row(std::string_view line,
                                       const std::vector<std::string_view>& members,
                                       std::vector<RowField>& fields) {
    fields.assign(members.size(), RowField{{}, 0});
    JsonWalk walk(line);
    if (!walk.pass('{')) {
        return malformed(walk);
    }
    do {
        const auto name = walk.text();
        if (!name || !walk.pass(':')) {
            return malformed(walk);
        }
        walk.pass_blanks();
        const auto column = static_cast<int>(walk.position()) + 1;
        const auto value = walk.value();
        if (!value) {
            return malformed(walk);
        }
        const auto found = std::find(members.begin(), members.end(), *name);
        if (found == members.end()) {
            continue;
        }
        RowField& field = fields[static_cast<std::size_t>(found - members.begin())];
        if (field.column != 0) {
            return RowFault{column, fmt::format("the row has {} twice", *name)};
        }
        field = {*value, column};
    } while (walk.pass(','));
    if (!walk.pass('}') || !walk.is_at_end()) {
        return malformed(walk);
    }
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (fields[i].column == 0) {
            return RowFault{1, fmt::format("the row has no {}", members[i])};
        }
    }
    return std::nullopt;
}

} // namespace skusim::traces
