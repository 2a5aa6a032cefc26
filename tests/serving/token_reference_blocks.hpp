// The KV blocks of an engine one by one, with a list of those that nobody holds and a table of what
// full ones hold: the prefix cache written down a second time, from its description alone.
#pragma once

#include <skusim/workload/tokens.hpp>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <utility>
#include <vector>

namespace skusim::serving::reference {

class Blocks {
public:
    /// What a full block holds, and all before it in its sequence.
    using Content = std::int64_t;

    Blocks(std::int64_t count, std::int64_t size) : size_(size), holders_(place(count)) {
        for (std::int64_t block = 0; block < count; ++block) {
            list_.push_back(block);
        }
        contents_.resize(place(count), -1);
    }

    /// The content of block number `block` of what consists of these segments, of which a prompt
    /// has so many tokens.
    Content content(const std::vector<workload::Segment>& segments, std::int64_t prompt,
                    std::int64_t block) {
        Content before = -1;
        std::vector<Content>& known = of_segments_[{segments, prompt}];
        for (std::int64_t number = 0; number <= block; ++number) {
            if (number < static_cast<std::int64_t>(known.size())) {
                before = known[place(number)];
                continue;
            }
            std::vector<std::uint64_t> tokens;
            for (std::int64_t token = number * size_; token < (number + 1) * size_; ++token) {
                tokens.push_back(token_at(segments, prompt, token));
            }
            const auto next = static_cast<Content>(names_.size());
            before = names_.try_emplace({before, tokens}, next).first->second;
            known.push_back(before);
        }
        return before;
    }

    [[nodiscard]] std::int64_t free() const { return static_cast<std::int64_t>(list_.size()); }
    [[nodiscard]] bool is_free(std::int64_t block) const { return holders_[place(block)] == 0; }
    /// The first block that was entered with the content and not taken since; -1 if there is none.
    [[nodiscard]] std::int64_t find(Content content) const {
        const auto found = entered_.find(content);
        return found == entered_.end() || found->second.empty() ? -1 : found->second.front();
    }
    void hold(std::int64_t block) {
        if (holders_[place(block)]++ == 0) {
            list_.erase(std::find(list_.begin(), list_.end(), block));
        }
    }
    std::int64_t take() {
        const std::int64_t block = list_.front();
        list_.pop_front();
        if (contents_[place(block)] >= 0) {
            std::vector<std::int64_t>& copies = entered_[contents_[place(block)]];
            copies.erase(std::find(copies.begin(), copies.end(), block));
            contents_[place(block)] = -1;
            ++evicted_;
        }
        holders_[place(block)] = 1;
        return block;
    }
    void enter(std::int64_t block, Content content) {
        if (contents_[place(block)] < 0) {
            contents_[place(block)] = content;
            entered_[content].push_back(block);
        }
    }
    void release(std::vector<std::int64_t>& blocks) {
        for (; !blocks.empty(); blocks.pop_back()) {
            if (--holders_[place(blocks.back())] == 0) {
                list_.push_back(blocks.back());
            }
        }
    }
    /// Blocks that were taken though they held something.
    [[nodiscard]] std::int64_t evicted() const { return evicted_; }

private:
    static std::size_t place(std::int64_t number) { return static_cast<std::size_t>(number); }
    /// A token of the prompt is told by its segment and its place there, one of the answer by the
    /// last segment and its place in all.
    static std::uint64_t token_at(const std::vector<workload::Segment>& segments,
                                  std::int64_t prompt, std::int64_t token) {
        std::uint64_t segment = token < prompt ? 0 : segments.size() - 1;
        std::int64_t place = token;
        for (; token < prompt && segments[segment].tokens > 0 && place >= segments[segment].tokens;
             ++segment) {
            place -= segments[segment].tokens;
        }
        const bool is_last = segments[segment].tokens == 0;
        return segments[segment].identity * 1'000'000 +
               static_cast<std::uint64_t>(is_last ? token : place);
    }

    std::int64_t size_;
    std::deque<std::int64_t> list_;
    std::vector<std::int64_t> holders_; ///< by block
    std::vector<Content> contents_;     ///< by block; -1 for one that holds nothing
    std::map<Content, std::vector<std::int64_t>> entered_;
    std::map<std::pair<Content, std::vector<std::uint64_t>>, Content> names_;
    std::map<std::pair<std::vector<workload::Segment>, std::int64_t>, std::vector<Content>>
        of_segments_;
    std::int64_t evicted_ = 0;
};

} // namespace skusim::serving::reference
