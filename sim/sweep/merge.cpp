#include <skusim/sweep/merge.hpp>

#include "sweep/sqlite/database.hpp"
#include "sweep/sqlite/joining.hpp"
#include "sweep/sqlite/layout.hpp"
#include "sweep/sqlite/note.hpp"
#include "sweep/sqlite/statement.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <system_error>
#include <utility>

namespace skusim::sweep {

namespace {

namespace fs = std::filesystem;

/// A store that takes part, with what it is of.
struct Part {
    std::string path;
    SweepNote note;
};

bool is_there(const std::string& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

/// Nothing if its process was killed before it noted its sweep. Closing it puts into the file what
/// a killed process left in the log beside it.
Result<std::optional<SweepNote>> note_at(const std::string& path) {
    if (!is_there(path)) {
        return failure({path, 0, 0},
                       "there is no such store; run its shard, or leave it out to see "
                       "with --missing which shards lack");
    }
    const auto opened = Database::open(path, Writers::one);
    return opened ? noted_sweep(**opened) : failure(opened.error());
}

Result<void> belongs(const Part& part, const Part& first, const std::string& version) {
    const Place place{part.path, 0, 0};
    if (part.note.version != version) {
        return failure(place,
                       fmt::format("is a store of skusim {}, and this is skusim {}: merge it "
                                   "with that version, or run its shard again with this one",
                                   part.note.version, version));
    }
    if (part.note.fingerprint != first.note.fingerprint) {
        return failure(place, fmt::format("is of another sweep than {}: their scenarios, values, "
                                          "catalogs or seeds differ; merge the stores of one sweep",
                                          first.path));
    }
    if (part.note.shards != first.note.shards) {
        return failure(place, fmt::format("is one of {} shards, and {} one of {}: merge the stores "
                                          "of one number of shards",
                                          part.note.shards, first.path, first.note.shards));
    }
    return {};
}

/// The stores that take part. Those that are not begun are told in `merged`.
Result<std::vector<Part>> parts_of(const std::vector<std::string>& stores, const std::string& into,
                                   const std::string& version, MergedSweep& merged) {
    std::vector<std::string> paths = stores;
    if (!into.empty() && is_there(into)) {
        paths.push_back(into);
    }
    std::vector<Part> parts;
    Faults faults;
    for (const std::string& path : paths) {
        Result<std::optional<SweepNote>> note = note_at(path);
        if (!note) {
            faults.insert(faults.end(), note.error().begin(), note.error().end());
            continue;
        }
        if (!*note) {
            merged.not_begun.push_back(path);
            continue;
        }
        parts.push_back({path, std::move(**note)});
        if (Result<void> is_part = belongs(parts.back(), parts.front(), version); !is_part) {
            faults.insert(faults.end(), is_part.error().begin(), is_part.error().end());
        }
    }
    if (faults.empty() && parts.empty()) {
        return failure({stores.front(), 0, 0}, "no store has a sweep: no shard got as far as its "
                                               "first cell");
    }
    return faults.empty() ? Result<std::vector<Part>>(std::move(parts))
                          : failure(std::move(faults));
}

/// The store that is being made, beside the place that it will have. It is gone with its scope,
/// unless it was put there.
class Stage {
public:
    explicit Stage(std::string into)
        : into_(std::move(into)), path_(into_.empty() ? "" : into_ + ".merging") {
        remove();
    }
    ~Stage() { remove(); }
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    /// An empty path is a database of SQLite's own, which it removes.
    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] Result<void> put_in_place() const {
        if (path_.empty()) {
            return {};
        }
        if (is_there(into_ + "-wal")) { // it would be taken for a log of the new file
            return in_use(into_);
        }
        std::error_code error;
        fs::rename(path_, into_, error);
        return error ? failure({into_, 0, 0}, "cannot be written: " + error.message())
                     : Result<void>{};
    }

private:
    void remove() const {
        if (!path_.empty()) {
            std::error_code ignored;
            fs::remove(path_, ignored);
        }
    }

    std::string into_;
    std::string path_;
};

Result<void> join_all(const Database& database, const std::vector<Part>& parts) {
    // What is half made is thrown away, so nothing needs to be safe before the end.
    if (!database.execute("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY")) {
        return database.broken("cannot be written");
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        Result<std::optional<Difference>> difference = join(database, parts[i].path);
        if (!difference) {
            return failure(std::move(difference.error()));
        }
        if (*difference) {
            std::vector<std::string> earlier;
            for (std::size_t k = 0; k < i; ++k) {
                earlier.push_back(parts[k].path);
            }
            return failure({parts[i].path, 0, 0},
                           fmt::format("and {} have different rows of {} ({}): they are of "
                                       "different binaries, or of processors with other "
                                       "arithmetic; run one of the shards again",
                                       store_with(earlier, (*difference)->fingerprint),
                                       (*difference)->cell, (*difference)->what));
        }
    }
    return {};
}

} // namespace

Result<MergedSweep> merge(const std::vector<std::string>& stores, const std::string& into,
                          const std::string& version, Wanted wanted, const TakesGroup& take) {
    MergedSweep merged;
    const Result<std::vector<Part>> parts = parts_of(stores, into, version, merged);
    if (!parts) {
        return failure(parts.error());
    }
    const Stage stage(into);
    {
        const auto database = Database::open(stage.path(), Writers::one);
        if (!database) {
            return failure({into, 0, 0}, database.error().front().message);
        }
        if (Result<void> joined = join_all(**database, *parts); !joined) {
            return failure(std::move(joined.error()));
        }
        if (Result<void> read = read_joined(**database, parts->front().note, wanted, take, merged);
            !read) {
            return failure(std::move(read.error()));
        }
    }
    Result<void> placed = stage.put_in_place();
    return placed ? Result<MergedSweep>(std::move(merged)) : failure(std::move(placed.error()));
}

} // namespace skusim::sweep
