#include <skusim/base/check.hpp>
#include <skusim/serving/node/tokens/prefix_cache.hpp>

#include <algorithm>
#include <limits>

namespace skusim::serving {

PrefixCache::PrefixCache(const llm::EngineRules& rules) : block_size_(rules.block_size) {
    append_unused(rules.blocks);
}

void PrefixCache::arrive(std::uint32_t sequence, std::span<const workload::Segment> segments,
                         std::int64_t prompt) {
    if (sequence >= holders_.size()) {
        holders_.resize(sequence + 1);
    }
    Holder& holder = holders_[sequence];
    std::uint32_t before = none;
    std::int64_t end = 0;
    for (const workload::Segment& segment : segments) {
        before = text_of({before, end, segment});
        ++texts_[before].users;
        end = segment.tokens == 0 ? std::numeric_limits<std::int64_t>::max()
                                  : std::min(end + segment.tokens, prompt);
        holder.texts.push_back({before, end / block_size_});
    }
}

void PrefixCache::leave(std::uint32_t sequence) {
    Holder& holder = holders_[sequence];
    for (const Said& said : holder.texts) {
        forget_use(said.text);
    }
    holder.texts.clear();
}

std::uint32_t PrefixCache::text_of(const Name& name) {
    const std::uint32_t known =
        names_.find(name.hash(), [&](std::uint32_t text) { return texts_[text].name == name; });
    if (known != none) {
        return known;
    }
    if (free_texts_.empty()) {
        free_texts_.push_back(static_cast<std::uint32_t>(texts_.size()));
        texts_.emplace_back();
    }
    const std::uint32_t number = free_texts_.back();
    free_texts_.pop_back();
    texts_[number].name = name;
    names_.add(name.hash(), number);
    if (name.before != none) {
        ++texts_[name.before].users;
    }
    return number;
}

void PrefixCache::forget_use(std::uint32_t text) {
    while (text != none && --texts_[text].users == 0) {
        const Name& name = texts_[text].name;
        names_.remove(name.hash(), text);
        free_texts_.push_back(text);
        text = name.before;
    }
}

/// The copy of a block that was made first, with what follows of the same copy until another one is
/// older.
PrefixCache::Piece PrefixCache::piece_at(const Text& text, std::int64_t block) const {
    Piece found;
    std::uint64_t made = std::numeric_limits<std::uint64_t>::max();
    for (const std::uint32_t number : text.runs) {
        const Run& run = runs_[number];
        if (run.from <= block && block < run.to && run.made < made) {
            found = {number, run.to};
            made = run.made;
        }
    }
    for (const std::uint32_t number : text.runs) {
        const Run& run = runs_[number];
        if (run.from > block && run.from < found.to && run.made < made) {
            found.to = run.from;
        }
    }
    return found;
}

PrefixCache::Found PrefixCache::find(std::uint32_t sequence, std::int64_t tokens) const {
    const std::int64_t most = (tokens - 1) / block_size_;
    Found found;
    std::int64_t block = 0;
    for (const Said& said : holders_[sequence].texts) {
        const Text& text = texts_[said.text];
        const std::int64_t end = std::min(most, said.end);
        while (block < end) {
            const Piece piece = piece_at(text, block);
            if (piece.run == none) {
                return found;
            }
            const std::int64_t to = std::min(piece.to, end);
            found.held += runs_[piece.run].holders > 0 ? to - block : 0;
            found.tokens = to * block_size_;
            block = to;
        }
    }
    return found;
}

void PrefixCache::share(std::uint32_t sequence, const Found& found) {
    Holder& holder = holders_[sequence];
    holder.kept = found.tokens / block_size_;
    std::int64_t block = 0;
    for (const Said& said : holder.texts) {
        const std::int64_t end = std::min(holder.kept, said.end);
        while (block < end) {
            Piece piece = piece_at(texts_[said.text], block);
            const std::int64_t to = std::min(piece.to, end);
            if (runs_[piece.run].from < block) {
                piece.run = cut(piece.run, block);
            }
            if (runs_[piece.run].to > to) {
                static_cast<void>(cut(piece.run, to));
            }
            if (runs_[piece.run].holders++ == 0) {
                unlink(piece.run);
            }
            holder.shares.push_back({piece.run, to});
            block = to;
        }
    }
}

/// Gives what is cut off a run's end. Who holds the run holds that, too.
std::uint32_t PrefixCache::cut(std::uint32_t run, std::int64_t at) {
    Run end = runs_[run];
    end.from = at;
    const std::uint32_t number = new_run(end);
    ++texts_[end.text].users;
    texts_[end.text].runs.push_back(number);
    runs_[run].to = at;
    runs_[run].rest = number;
    if (end.holders == 0) {
        insert_before(number, run); // the end is taken first
    }
    return number;
}

void PrefixCache::take(std::int64_t blocks) {
    while (blocks > 0) {
        SKUSIM_CHECK(first_ != none, "a block that nobody holds");
        const std::uint32_t number = first_;
        Run& run = runs_[number];
        const std::int64_t taken = std::min(blocks, run.to - run.from);
        blocks -= taken;
        run.to -= taken;
        if (run.to > run.from) {
            return;
        }
        unlink(number);
        free_runs_.push_back(number);
        if (run.text != none) {
            std::vector<std::uint32_t>& runs = texts_[run.text].runs;
            runs.erase(std::find(runs.begin(), runs.end(), number));
            forget_use(run.text);
        }
    }
}

void PrefixCache::keep(std::uint32_t sequence, std::int64_t computed) {
    Holder& holder = holders_[sequence];
    const std::int64_t full = computed / block_size_;
    for (const Said& said : holder.texts) {
        const std::int64_t to = std::min(full, said.end);
        if (holder.kept < to) {
            add(holder, said.text, holder.kept, to);
            holder.kept = to;
        }
    }
}

bool PrefixCache::is_made(const Text& text, std::int64_t from, std::int64_t to) const {
    return std::any_of(text.runs.begin(), text.runs.end(), [&](std::uint32_t number) {
        return runs_[number].from < to && from < runs_[number].to;
    });
}

void PrefixCache::add(Holder& holder, std::uint32_t text, std::int64_t from, std::int64_t to) {
    if (!holder.shares.empty() && !is_made(texts_[text], from, to)) {
        Share& last = holder.shares.back();
        std::uint32_t end = last.run;
        while (runs_[end].to < last.to) {
            end = runs_[end].rest;
        }
        if (runs_[end].text == text && runs_[end].to == from && runs_[end].holders == 1) {
            runs_[end].to = to;
            last.to = to;
            return;
        }
    }
    Run run;
    run.text = text;
    run.from = from;
    run.to = to;
    run.holders = 1;
    run.made = made_++;
    const std::uint32_t number = new_run(run);
    ++texts_[text].users;
    texts_[text].runs.push_back(number);
    holder.shares.push_back({number, to});
}

std::int64_t PrefixCache::release(std::uint32_t sequence, std::int64_t blocks) {
    Holder& holder = holders_[sequence];
    std::int64_t released = blocks - holder.kept;
    append_unused(released);
    for (; !holder.shares.empty(); holder.shares.pop_back()) {
        const Share& share = holder.shares.back();
        parts_.assign(1, share.run);
        while (runs_[parts_.back()].to < share.to) {
            parts_.push_back(runs_[parts_.back()].rest);
        }
        for (; !parts_.empty(); parts_.pop_back()) {
            Run& run = runs_[parts_.back()];
            if (--run.holders == 0) {
                append(parts_.back());
                released += run.to - run.from;
            }
        }
    }
    holder.kept = 0;
    return released;
}

std::uint32_t PrefixCache::new_run(const Run& run) {
    if (free_runs_.empty()) {
        runs_.push_back(run);
        return static_cast<std::uint32_t>(runs_.size() - 1);
    }
    const std::uint32_t number = free_runs_.back();
    free_runs_.pop_back();
    runs_[number] = run;
    return number;
}

void PrefixCache::append(std::uint32_t run) {
    runs_[run].previous = last_;
    runs_[run].next = none;
    (last_ == none ? first_ : runs_[last_].next) = run;
    last_ = run;
}

void PrefixCache::insert_before(std::uint32_t run, std::uint32_t next) {
    const std::uint32_t previous = runs_[next].previous;
    runs_[run].previous = previous;
    runs_[run].next = next;
    runs_[next].previous = run;
    (previous == none ? first_ : runs_[previous].next) = run;
}

void PrefixCache::unlink(std::uint32_t run) {
    const Run& gone = runs_[run];
    (gone.previous == none ? first_ : runs_[gone.previous].next) = gone.next;
    (gone.next == none ? last_ : runs_[gone.next].previous) = gone.previous;
}

void PrefixCache::append_unused(std::int64_t blocks) {
    if (last_ != none && runs_[last_].text == none) {
        runs_[last_].to += blocks;
    } else if (blocks > 0) {
        Run unused;
        unused.to = blocks;
        append(new_run(unused));
    }
}

} // namespace skusim::serving
