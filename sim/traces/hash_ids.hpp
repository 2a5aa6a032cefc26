// What a recorded prompt says, as Mooncake writes it: a list of numbers, of which each names 512
// tokens and all before them.
#pragma once

#include <skusim/workload/tokens.hpp>

#include "json_row.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace skusim::traces {

/// Tokens that one number names.
inline constexpr std::uint32_t hash_id_tokens = 512;
/// Bits of a number at most: what is beyond tells rounds of a replay apart.
inline constexpr unsigned hash_id_bits = 40;

/// Puts the numbers of a prompt's blocks into `segments`; further ones, of what was answered, are
/// not looked at. More than both have are a fault: the file's blocks are of another size, so that
/// none of its numbers would be where it is taken to be. Nothing is returned if that went well.
[[nodiscard]] std::optional<RowFault> read_hash_ids(const RowField& field,
                                                    workload::TokenCounts tokens,
                                                    std::vector<workload::Segment>& segments);

/// Counts what is new in prompts, in memory of one size however many they are: it remembers the
/// beginnings of earlier ones by four bits each (Bloom 1970). With 200,000 marks it takes one in
/// fifty million that are new for known, with a million one in ninety thousand. A whole block has
/// one mark; one that a prompt ends in has one at each 16 tokens, and at its end.
class FreshPrompts {
public:
    FreshPrompts() : bits_(std::size_t{1} << 20U) {}

    /// The prompt comes after all others.
    void add(std::span<const workload::Segment> segments, workload::TokenCounts tokens);
    /// It wants a request.
    [[nodiscard]] workload::FreshTokens means() const;

private:
    /// How many an earlier prompt had of a block of `tokens` behind what came before.
    [[nodiscard]] std::uint32_t known_of(std::uint64_t beginning, std::uint32_t tokens) const;
    void remember(std::uint64_t beginning, std::uint32_t tokens);
    [[nodiscard]] bool is_marked(std::uint64_t beginning, std::uint32_t tokens) const;
    void mark(std::uint64_t beginning, std::uint32_t tokens);

    std::vector<std::uint64_t> bits_;
    workload::TokenSums sums_;
    double by_prompt_ = 0;
    double count_ = 0;
};

} // namespace skusim::traces
