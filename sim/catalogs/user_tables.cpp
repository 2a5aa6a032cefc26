// Puts a user's rows of hardware before those that ship.
#include <skusim/catalogs/hardware_file.hpp>
#include <skusim/catalogs/tables.hpp>
#include <skusim/text/plain.hpp>
#include <skusim/text/tree.hpp>

#include "differences.hpp"
#include "hardware_rows.hpp"
#include "series.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>
#include <utility>

namespace skusim::catalogs {
using namespace text;

namespace {

// More rows than all clouds have together.
constexpr std::size_t table_size_limit = std::size_t{16} << 20U;

class UserTables {
public:
    explicit UserTables(Tables ours) : tables_(std::move(ours)) {}

    void use_processor(const CsvRecord& record, Faults& faults);
    void use_accelerator(const CsvRecord& record, Faults& faults);
    void use_accelerator_name(const CsvRecord& record, Faults& faults);
    void use_series(const CsvRecord& record, Faults& faults);

    /// Faults of names that no table has, once all files are read.
    [[nodiscard]] Faults unknown_names() const;
    [[nodiscard]] Tables take() { return std::move(tables_); }

private:
    /// A name that is used in a table of series.
    struct Use {
        Place place;
        std::string name;
        bool is_processor;
    };

    void tell(const CsvRecord& record, const char* column, const std::string& what,
              const Differences& differences);
    void tell_second(const CsvRecord& record, const char* column, const std::string& what,
                     Faults& faults);
    void put(const CsvRecord& record, catalog::AcceleratorType theirs, Faults& faults);
    void rename_others(const catalog::AcceleratorType& accelerator);
    [[nodiscard]] std::optional<Fault> unknown(const Use& use) const;

    Tables tables_;
    std::set<std::string> told_; ///< what has a row of the user's already
    std::vector<Use> uses_;
};

void UserTables::tell(const CsvRecord& record, const char* column, const std::string& what,
                      const Differences& differences) {
    if (!differences.empty()) {
        const Place place = record.place(column);
        tables_.contradictions.push_back(
            fmt::format("{}:{}: {} differs from the table that ships, and holds before it: {}",
                        place.file, place.line, what, differences.text()));
    }
}

void UserTables::tell_second(const CsvRecord& record, const char* column, const std::string& what,
                             Faults& faults) {
    if (!told_.insert(what).second) {
        faults.push_back(Fault{record.place(column), "second row of " + what});
    }
}

void UserTables::use_processor(const CsvRecord& record, Faults& faults) {
    catalog::Processor theirs = read_processor(record, faults);
    static_cast<void>(record.date("date", faults));
    const std::string what = "processor " + shown(theirs.name);
    tell_second(record, "name", what, faults);
    std::vector<catalog::Processor>& all = tables_.hardware.processors;
    const auto ours = std::find_if(all.begin(), all.end(), [&](const catalog::Processor& each) {
        return each.name == theirs.name;
    });
    if (ours == all.end()) {
        all.push_back(std::move(theirs));
        return;
    }
    if (record.text("threads_per_core").empty()) {
        theirs.threads_per_core = ours->threads_per_core;
    }
    tell(record, "name", what, differences(theirs, *ours));
    *ours = filled(std::move(theirs), *ours);
}

/// Other names of a changed accelerator tell of the changed one.
void UserTables::rename_others(const catalog::AcceleratorType& accelerator) {
    for (catalog::AcceleratorType& each : tables_.hardware.accelerators) {
        if (each.same_as == accelerator.name) {
            const std::string name = each.name;
            each = accelerator;
            each.name = name;
            each.same_as = accelerator.name;
        }
    }
}

void UserTables::use_accelerator(const CsvRecord& record, Faults& faults) {
    put(record, read_accelerator(record, faults), faults);
}

void UserTables::use_accelerator_name(const CsvRecord& record, Faults& faults) {
    put(record, read_accelerator_name(record, tables_.hardware, faults), faults);
}

void UserTables::put(const CsvRecord& record, catalog::AcceleratorType theirs, Faults& faults) {
    static_cast<void>(record.date("date", faults));
    const std::string what = "accelerator " + shown(theirs.name);
    tell_second(record, "name", what, faults);
    std::vector<catalog::AcceleratorType>& all = tables_.hardware.accelerators;
    const auto ours = std::find_if(all.begin(), all.end(),
                                   [&](const auto& each) { return each.name == theirs.name; });
    if (ours == all.end()) {
        all.push_back(std::move(theirs));
        return;
    }
    if (record.text("kind").empty() && theirs.same_as.empty()) {
        theirs.kind = ours->kind;
    }
    tell(record, "name", what, differences(theirs, *ours));
    *ours = theirs.same_as.empty() ? filled(std::move(theirs), *ours) : std::move(theirs);
    rename_others(catalog::AcceleratorType(*ours));
}

void UserTables::use_series(const CsvRecord& record, Faults& faults) {
    const std::string cloud(record.text("provider"));
    const std::string name(record.needed_text("series", faults));
    const Series theirs = read_series(record, faults);
    const std::string what =
        fmt::format("series {}{}{}", shown(name), cloud.empty() ? "" : " of ", cloud);
    tell_second(record, "series", what, faults);
    for (const std::string& processor : theirs.processors) {
        uses_.push_back({record.place("processors"), processor, true});
    }
    if (!theirs.accelerator.empty()) {
        uses_.push_back({record.place("accelerator"), theirs.accelerator, false});
    }
    // A row of any cloud holds before ours of each.
    for (auto& [other, table] : tables_.series.by_cloud) {
        const auto ours = table.find(name);
        if ((cloud.empty() || cloud == other) && ours != table.end()) {
            tell(record, "series", fmt::format("series {} of {}", shown(name), other),
                 differences(theirs, ours->second));
            ours->second = filled(theirs, ours->second);
        }
    }
    tables_.series.by_cloud[cloud].emplace(name, theirs);
}

std::optional<Fault> UserTables::unknown(const Use& use) const {
    const catalog::Hardware& hardware = tables_.hardware;
    std::vector<std::string_view> names;
    if (use.is_processor) {
        for (const catalog::Processor& each : hardware.processors) {
            names.push_back(each.name);
        }
    } else {
        for (const catalog::AcceleratorType& each : hardware.accelerators) {
            names.push_back(each.name);
        }
    }
    if (std::find(names.begin(), names.end(), use.name) != names.end()) {
        return std::nullopt;
    }
    const std::string_view meant = nearest(use.name, names);
    const char* kind = use.is_processor ? "processor" : "accelerator";
    return Fault{use.place,
                 fmt::format("no table of hardware has {} {}; {}", kind, shown(use.name),
                             meant.empty()
                                 ? fmt::format("give it a row in a table of {}s", kind)
                                 : fmt::format("did you mean {}?", shown(std::string(meant))))};
}

Faults UserTables::unknown_names() const {
    Faults faults;
    for (const Use& use : uses_) {
        if (std::optional<Fault> fault = unknown(use)) {
            faults.push_back(std::move(*fault));
        }
    }
    return faults;
}

/// One kind of table, in the order in which they are read: names refer to accelerators, and series
/// to both.
struct Kind {
    const CsvFormat* format;
    void (UserTables::*use)(const CsvRecord&, Faults&);
};

const std::array<Kind, 4>& kinds() {
    static const std::array<Kind, 4> all{
        {{&processors_format, &UserTables::use_processor},
         {&accelerators_format, &UserTables::use_accelerator},
         {&accelerator_names_format, &UserTables::use_accelerator_name},
         {&series_format, &UserTables::use_series}}};
    return all;
}

struct UserFile {
    std::string path;
    std::string text;
    std::size_t kind = 0;
};

/// How many columns of the header the format has.
std::size_t columns_in_common(const std::vector<CsvField>& header, const CsvFormat& format) {
    const auto has = [](const std::vector<std::string_view>& names, std::string_view name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    return static_cast<std::size_t>(
        std::count_if(header.begin(), header.end(), [&](const CsvField& field) {
            return has(format.required, field.text) || has(format.optional, field.text);
        }));
}

/// The kind of table that a header is of.
Result<std::size_t> kind_of(const std::string& path, std::string_view text) {
    Result<CsvReader> reader = CsvReader::from_text(path, text);
    if (!reader) {
        return failure(reader.error());
    }
    std::vector<CsvField> header;
    if (const Result<bool> row = reader->next(header); !row || !*row) {
        return row ? failure(Place{path, 1, 0}, "the table has no header") : failure(row.error());
    }
    constexpr std::size_t of_every_table = 4; // name, source, date, note
    std::size_t best = 0;
    std::size_t most = 0;
    for (std::size_t i = 0; i < kinds().size(); ++i) {
        const std::size_t columns = columns_in_common(header, *kinds()[i].format);
        if (columns > most) {
            most = columns;
            best = i;
        }
    }
    if (most <= of_every_table) {
        return failure(Place{path, 1, 1},
                       "not the header of a table of hardware: those of processors have the column "
                       "clock_ghz, of accelerators fp16_tflops, of their names same_as, of series "
                       "threads_per_core and processors (docs/catalogs.md); found are " +
                           CsvColumns(header).list());
    }
    return best;
}

} // namespace

const Tables& shipped_tables() {
    static const Tables tables{shipped_hardware(), shipped_series(), {}};
    return tables;
}

Result<Tables> read_tables(const std::vector<std::string>& paths) {
    Faults faults;
    const auto add = [&faults](const Faults& found) {
        faults.insert(faults.end(), found.begin(), found.end());
    };
    std::vector<UserFile> files;
    for (const std::string& path : paths) {
        Result<std::string> text = read_text_file(path, table_size_limit);
        const bool is_too_long = text && text->size() > table_size_limit;
        const Result<std::size_t> kind =
            is_too_long ? failure(Place{path, 0, 0}, "the table is over 16 MiB")
            : text      ? kind_of(path, *text)
                        : Result<std::size_t>(failure(text.error()));
        if (kind) {
            files.push_back({path, std::move(*text), *kind});
        } else {
            add(kind.error());
        }
    }
    std::stable_sort(files.begin(), files.end(),
                     [](const UserFile& a, const UserFile& b) { return a.kind < b.kind; });
    UserTables tables(shipped_tables());
    for (const UserFile& file : files) {
        Result<CsvReader> reader = CsvReader::from_text(file.path, file.text);
        if (!reader) {
            return failure(reader.error());
        }
        const Kind& kind = kinds()[file.kind];
        add(read_records(*reader, *kind.format, [&](const CsvRecord& record, Faults& found) {
            (tables.*kind.use)(record, found);
        }));
    }
    add(tables.unknown_names());
    return faults.empty() ? Result<Tables>(tables.take()) : failure(std::move(faults));
}

} // namespace skusim::catalogs
