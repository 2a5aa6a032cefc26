#include "hash_ids.hpp"

#include <skusim/base/hash.hpp>

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace skusim::traces {

namespace {

/// Walks the numbers of a list in brackets.
class NumberList {
public:
    explicit NumberList(std::string_view text) : text_(text) {}

    bool pass(char expected) {
        pass_blanks();
        const bool is_next = position_ < text_.size() && text_[position_] == expected;
        position_ += is_next ? 1 : 0;
        return is_next;
    }
    /// The next number, if that is one of a block.
    std::optional<std::uint64_t> number() {
        pass_blanks();
        std::uint64_t number = 0;
        const char* const begin = text_.data() + position_;
        const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), number);
        if (error != std::errc{} || number >> hash_id_bits != 0) {
            return std::nullopt;
        }
        position_ += static_cast<std::size_t>(end - begin);
        return number;
    }
    [[nodiscard]] std::size_t position() const { return position_; }
    /// What is next, up to the end of a number or of the list.
    [[nodiscard]] std::string_view next_word() const {
        return text_.substr(position_, text_.find_first_of(",] ", position_) - position_);
    }

private:
    void pass_blanks() {
        while (position_ < text_.size() && (text_[position_] == ' ' || text_[position_] == '\t')) {
            ++position_;
        }
    }

    std::string_view text_;
    std::size_t position_ = 0;
};

std::size_t blocks_of(std::uint64_t tokens) {
    return static_cast<std::size_t>((tokens + hash_id_tokens - 1) / hash_id_tokens);
}

constexpr std::uint32_t mark_tokens = 16;

/// The bits of so many tokens of a block.
class Marks {
public:
    static constexpr int count = 4;

    Marks(std::uint64_t beginning, std::uint32_t tokens)
        : place_(tokens == hash_id_tokens ? beginning : mixed(beginning ^ tokens)) {}

    std::uint64_t next() {
        place_ = mixed(place_ + 1);
        return place_;
    }
    [[nodiscard]] static std::uint64_t bit(std::uint64_t place) {
        return std::uint64_t{1} << (place & 63U);
    }

private:
    std::uint64_t place_;
};

} // namespace

std::optional<RowFault> read_hash_ids(const RowField& field, workload::TokenCounts tokens,
                                      std::vector<workload::Segment>& segments) {
    segments.clear();
    NumberList list(field.text);
    bool is_list = list.pass('[');
    for (bool goes_on = is_list && !list.pass(']'); goes_on; goes_on = list.pass(',')) {
        const std::optional<std::uint64_t> number = list.number();
        if (!number) {
            return RowFault{field.column + static_cast<int>(list.position()),
                            fmt::format("\"{}\" is no number of a block: a whole number of at most "
                                        "{}",
                                        list.next_word(), (1ULL << hash_id_bits) - 1)};
        }
        segments.push_back({*number, hash_id_tokens});
    }
    is_list = is_list && (list.position() == field.text.size() || list.pass(']'));
    if (!is_list || list.position() != field.text.size()) {
        return RowFault{field.column, "hash_ids is no list of numbers, such as [0, 1]"};
    }
    const std::size_t blocks = blocks_of(tokens.input);
    if (segments.size() < blocks) {
        return RowFault{field.column,
                        fmt::format("the prompt of {} tokens has {} hash_ids, and {} blocks of {} "
                                    "tokens; give one of each block",
                                    tokens.input, segments.size(), blocks, hash_id_tokens)};
    }
    const std::size_t most = blocks_of(std::uint64_t{tokens.input} + tokens.output);
    if (segments.size() > most) {
        return RowFault{
            field.column,
            fmt::format("a prompt of {} tokens and its answer of {} have {} hash_ids, and {} "
                        "blocks of {} tokens; is the recording's block another? Number blocks of "
                        "{}, or leave hash_ids out",
                        tokens.input, tokens.output, segments.size(), most, hash_id_tokens,
                        hash_id_tokens)};
    }
    segments.resize(blocks);
    return std::nullopt;
}

void FreshPrompts::add(std::span<const workload::Segment> segments, workload::TokenCounts tokens) {
    std::uint64_t beginning = 0;
    std::uint32_t passed = 0;
    std::uint32_t known = 0;
    for (const workload::Segment& segment : segments) {
        beginning = mixed(mixed(beginning + 1) ^ segment.identity);
        const std::uint32_t own = std::min(segment.tokens, tokens.input - passed);
        known += known == passed ? known_of(beginning, own) : 0;
        remember(beginning, own);
        passed += own;
    }
    const std::uint32_t fresh = tokens.input - std::min(known, tokens.input - 1);
    sums_.add({fresh, tokens.output});
    by_prompt_ += static_cast<double>(fresh) * tokens.input;
    ++count_;
}

std::uint32_t FreshPrompts::known_of(std::uint64_t beginning, std::uint32_t tokens) const {
    if (is_marked(beginning, hash_id_tokens)) {
        return tokens;
    }
    std::uint32_t known = 0;
    while (known < tokens && is_marked(beginning, known + mark_tokens)) {
        known += mark_tokens;
    }
    std::uint32_t more = known < tokens ? mark_tokens - 1 : 0;
    while (more > 0 && !is_marked(beginning, known + more)) {
        --more;
    }
    return std::min(known + more, tokens);
}

void FreshPrompts::remember(std::uint64_t beginning, std::uint32_t tokens) {
    mark(beginning, tokens);
    for (std::uint32_t part = mark_tokens; tokens < hash_id_tokens && part < tokens;
         part += mark_tokens) {
        mark(beginning, part);
    }
}

bool FreshPrompts::is_marked(std::uint64_t beginning, std::uint32_t tokens) const {
    Marks marks(beginning, tokens);
    for (int i = 0; i < Marks::count; ++i) {
        const std::uint64_t place = marks.next();
        if ((bits_[(place >> 6U) % bits_.size()] & Marks::bit(place)) == 0) {
            return false;
        }
    }
    return true;
}

void FreshPrompts::mark(std::uint64_t beginning, std::uint32_t tokens) {
    Marks marks(beginning, tokens);
    for (int i = 0; i < Marks::count; ++i) {
        const std::uint64_t place = marks.next();
        bits_[(place >> 6U) % bits_.size()] |= Marks::bit(place);
    }
}

workload::FreshTokens FreshPrompts::means() const {
    return {sums_.means(), by_prompt_ / count_};
}

} // namespace skusim::traces
