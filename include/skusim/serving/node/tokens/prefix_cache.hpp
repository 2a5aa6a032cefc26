// The KV blocks of an engine that keeps what it computed for requests that begin alike.
//
// It works as vLLM V1's does (vllm-project/vllm, vllm/v1/core/block_pool.py at 00024d31): blocks
// that nobody holds lie in one list, and who needs a block takes its head. At first all lie there,
// unused. A sequence that ends or is preempted puts its blocks at the list's end, the last one
// first. A full block keeps what it was computed for until it is taken, so that the least recently
// used goes first, and of one sequence the end before the beginning. A request that begins with the
// same tokens shares such blocks, wherever they are.
//
// Two sequences that compute the same tokens at the same time make two copies; the one that was
// made first is shared.
//
// Blocks are never looked at one by one. A run is a number of them that are next to each other in
// a request and in the list; what is done to a request costs as much as it has runs, a few.
#pragma once

#include <skusim/base/hash.hpp>
#include <skusim/llm/engine_rules.hpp>
#include <skusim/serving/node/tokens/number_table.hpp>
#include <skusim/workload/tokens.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace skusim::serving {

/// It knows sequences by the numbers that the engine gives them.
class PrefixCache {
public:
    explicit PrefixCache(const llm::EngineRules& rules);

    /// The sequence is there, and its prompt of so many tokens says this: nothing for one that has
    /// nothing in common with any.
    void arrive(std::uint32_t sequence, std::span<const workload::Segment> segments,
                std::int64_t prompt);
    /// It holds no blocks and leaves.
    void leave(std::uint32_t sequence);

    /// What there is of the beginning of a sequence.
    struct Found {
        std::int64_t tokens = 0; ///< of full blocks
        std::int64_t held = 0;   ///< of these blocks, those that another sequence holds, too
    };
    /// The sequence holds nothing and has so many tokens, at least one of which must be computed.
    [[nodiscard]] Found find(std::uint32_t sequence, std::int64_t tokens) const;
    /// The sequence holds what was found, from now on.
    void share(std::uint32_t sequence, const Found& found);
    /// Somebody takes so many of the blocks that nobody holds.
    void take(std::int64_t blocks);
    /// The sequence, which holds blocks enough, has so many tokens computed.
    void keep(std::uint32_t sequence, std::int64_t computed);
    /// It gives back all its blocks, of which it has so many. Gives how many nobody holds any more.
    [[nodiscard]] std::int64_t release(std::uint32_t sequence, std::int64_t blocks);

private:
    static constexpr std::uint32_t none = 0xffffffff;

    /// What tells texts apart.
    struct Name {
        std::uint32_t before = none; ///< another text
        std::int64_t begin = 0;      ///< tokens before it: of that text, a prompt may say a part
        workload::Segment segment;

        bool operator==(const Name&) const = default;
        [[nodiscard]] std::uint32_t hash() const {
            return static_cast<std::uint32_t>(mixed(segment.identity ^ mixed(before)));
        }
    };
    /// What one segment says behind all that came before it. It has the blocks whose last token
    /// lies in it.
    struct Text {
        Name name;
        std::int64_t users = 0; ///< sequences that say it, texts behind it and runs of it
        std::vector<std::uint32_t> runs;
    };
    /// What a sequence says of a text.
    struct Said {
        std::uint32_t text;
        std::int64_t end; ///< the first block that is beyond it
    };
    /// Blocks [from, to) of a text in one copy, or as many that hold nothing.
    struct Run {
        std::uint32_t text = none;
        std::int64_t from = 0;
        std::int64_t to = 0;
        std::int64_t holders = 0;      ///< in the list if there are none
        std::uint64_t made = 0;        ///< in the order of making; parts of a run have the same
        std::uint32_t rest = none;     ///< the run that was cut off its end, if it still is there
        std::uint32_t previous = none; ///< in the list
        std::uint32_t next = none;
    };
    /// What a sequence has of one copy: a run, and what was cut off its end since, up to `to`.
    struct Share {
        std::uint32_t run;
        std::int64_t to;
    };
    struct Holder {
        std::vector<Said> texts;
        std::vector<Share> shares;
        std::int64_t kept = 0; ///< full blocks, which are its first
    };
    struct Piece {
        std::uint32_t run = none;
        std::int64_t to = 0;
    };

    [[nodiscard]] std::uint32_t text_of(const Name& name);
    void forget_use(std::uint32_t text);
    [[nodiscard]] Piece piece_at(const Text& text, std::int64_t block) const;
    [[nodiscard]] bool is_made(const Text& text, std::int64_t from, std::int64_t to) const;
    [[nodiscard]] std::uint32_t cut(std::uint32_t run, std::int64_t at);
    void add(Holder& holder, std::uint32_t text, std::int64_t from, std::int64_t to);

    [[nodiscard]] std::uint32_t new_run(const Run& run);
    void append(std::uint32_t run);
    void insert_before(std::uint32_t run, std::uint32_t next);
    void unlink(std::uint32_t run);
    void append_unused(std::int64_t blocks);

    std::int64_t block_size_;
    std::vector<Holder> holders_;
    std::vector<Text> texts_;
    std::vector<std::uint32_t> free_texts_;
    NumberTable names_; ///< of texts
    std::vector<Run> runs_;
    std::vector<std::uint32_t> free_runs_;
    std::uint32_t first_ = none; ///< of the list
    std::uint32_t last_ = none;
    std::uint64_t made_ = 0;
    std::vector<std::uint32_t> parts_; ///< of a share that is released
};

} // namespace skusim::serving
