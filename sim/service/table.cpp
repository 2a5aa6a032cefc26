#include "table.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace skusim::service {

namespace {

// One thing about a SKU that a row can name.
struct Subject {
    TableScope scope;
    std::string_view word; // for messages
    std::string_view name; // empty if the SKU has none
};

// From the most to the least specific.
std::array<Subject, 4> subjects(const catalog::Sku& sku, const WorkerShare& share) {
    std::string_view accelerator;
    // A time measured on a whole accelerator says nothing about a share of one.
    if (share.on_accelerator && sku.accelerators && sku.accelerators->count >= 1) {
        accelerator = sku.accelerators->type;
    }
    return {{{TableScope::sku, "SKU", sku.name},
             {TableScope::accelerator, "accelerator", accelerator},
             {TableScope::family, "series", sku.series},
             {TableScope::family, "family", sku.family}}};
}

const TableRow* find_row(const TableService& model, const Subject& subject) {
    const auto row =
        std::find_if(model.rows.begin(), model.rows.end(), [&](const TableRow& candidate) {
            return candidate.scope == subject.scope && candidate.name == subject.name &&
                   candidate.batch_size == 1;
        });
    return row == model.rows.end() || subject.name.empty() ? nullptr : &*row;
}

std::string why_none(const TableService& model, const std::array<Subject, 4>& about) {
    std::string names;
    for (const Subject& subject : about) {
        if (subject.name.empty()) {
            continue;
        }
        for (const TableRow& row : model.rows) {
            if (row.scope == subject.scope && row.name == subject.name) {
                return fmt::format("{}: {} {} has rows of larger batches only (such as {}), none "
                                   "of batch size 1",
                                   model.file, subject.word, subject.name, row.batch_size);
            }
        }
        names += fmt::format("{}{} {}", names.empty() ? "" : ", ", subject.word, subject.name);
    }
    return fmt::format("no row in {} for {}", model.file, names);
}

/// The rows that were measured with the one of batch size 1, by size.
std::vector<const TableRow*> rows_of(const TableService& model, const TableRow& first) {
    std::vector<const TableRow*> rows;
    for (const TableRow& row : model.rows) {
        if (row.scope == first.scope && row.name == first.name) {
            rows.push_back(&row);
        }
    }
    std::sort(rows.begin(), rows.end(),
              [](const TableRow* a, const TableRow* b) { return a->batch_size < b->batch_size; });
    return rows;
}

/// On straight lines between the rows, up to the largest size that was measured.
std::vector<Duration> means_of(const std::vector<const TableRow*>& rows, int largest_batch) {
    std::vector<Duration> means{rows.front()->mean};
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const TableRow& below = *rows[i - 1];
        const TableRow& above = *rows[i];
        for (int batch = below.batch_size + 1; batch <= std::min(above.batch_size, largest_batch);
             ++batch) {
            const double share = static_cast<double>(batch - below.batch_size) /
                                 (above.batch_size - below.batch_size);
            means.push_back(below.mean + from_seconds(share * in_seconds(above.mean - below.mean)));
        }
    }
    return means;
}

} // namespace

tl::expected<ServiceTime, std::string> table_on(const TableService& model, const catalog::Sku& sku,
                                                const WorkerShare& share, int largest_batch) {
    const std::array<Subject, 4> about = subjects(sku, share);
    for (const Subject& subject : about) {
        const TableRow* row = find_row(model, subject);
        if (row == nullptr) {
            continue;
        }
        std::vector<const TableRow*> rows{row};
        if (largest_batch > 1) {
            rows = rows_of(model, *row);
        }
        const double cv =
            (*std::max_element(rows.begin(), rows.end(), [](const TableRow* a, const TableRow* b) {
                return a->cv < b->cv;
            }))->cv;
        const random::Shape shape = random::lognormal_or_constant(cv);
        const std::string place =
            row->line > 0 ? fmt::format("{}:{}", model.file, row->line) : model.file;
        return ServiceTime{
            random::Distribution{row->mean, shape}, means_of(rows, largest_batch),
            fmt::format("measured for {} {} ({})", subject.word, subject.name, place),
            std::nullopt};
    }
    return tl::unexpected(why_none(model, about));
}

} // namespace skusim::service
