#include "row.hpp"

#include <skusim/text/csv_records.hpp>
#include <skusim/text/quantities.hpp>

#include <array>
#include <cmath>

namespace skusim::catalogs {
using namespace text;

namespace {

// Far above what can be rented, far below what a slip of the unit (MiB for GiB) gives.
constexpr double most_accelerator_memory_gib = 1e5;

// Reads the cells of one row; the first that cannot be used ends the reading.
class RowReading {
public:
    RowReading(const CatalogLayout& layout, const std::vector<CsvField>& fields)
        : layout_(layout), fields_(fields) {}

    [[nodiscard]] std::string_view text(CatalogCell cell) const {
        const CsvField* field = find(cell);
        return field != nullptr ? trimmed(field->text) : std::string_view{};
    }

    void refuse(CatalogCell cell, std::string_view reason) {
        if (refusal.reason.empty()) {
            const CsvField* field = find(cell);
            refusal = RowRefusal{reason, field != nullptr ? *field : fields_.front()};
        }
    }

    // A number above 0, or at least 0; nothing if the cell is empty.
    std::optional<double> number(CatalogCell cell, double most, std::string_view reason,
                                 bool zero_allowed = false) {
        const std::string_view word = text(cell);
        const std::optional<double> value = parse_decimal(word);
        if (!word.empty() &&
            (!value || *value < 0 || *value > most || (*value == 0 && !zero_allowed))) {
            refuse(cell, reason);
        }
        return value;
    }

    double needed_number(CatalogCell cell, double most, std::string_view missing,
                         std::string_view wrong) {
        if (text(cell).empty()) {
            refuse(cell, missing);
        }
        return number(cell, most, wrong).value_or(0);
    }

    std::optional<UsdPerHour> price(CatalogCell cell, std::string_view reason) {
        const std::string_view word = text(cell);
        const std::optional<UsdPerHour> price = UsdPerHour::parse(word);
        // Nobody lets machines for nothing: in foreign files 0 stands for a price that is not
        // known, as does what pandas writes for none.
        const bool is_foreign = layout_.format == CatalogFormat::skypilot;
        if (is_foreign && (price == UsdPerHour{} || word == "nan" || word == "NaN")) {
            return std::nullopt;
        }
        if (!word.empty() && !price) {
            refuse(cell, reason);
        }
        return price;
    }

    std::optional<bool> flag(CatalogCell cell, std::string_view reason) {
        const std::string_view word = text(cell);
        if (!word.empty() && word != "true" && word != "false") {
            refuse(cell, reason);
        }
        return word.empty() ? std::nullopt : std::optional(word == "true");
    }

    RowRefusal refusal; ///< the first; without a reason if there is none

private:
    [[nodiscard]] const CsvField* find(CatalogCell cell) const {
        const std::optional<std::size_t> place = layout_.places[static_cast<std::size_t>(cell)];
        return place ? &fields_[*place] : nullptr;
    }

    const CatalogLayout& layout_;
    const std::vector<CsvField>& fields_;
};

// The shared Azure file ends in a list with commas but without quotes: one surplus field is taken
// for that, provided that nothing is read from the last column.
bool has_surplus(const CatalogLayout& layout, std::size_t fields) {
    const bool list_at_end = layout.format == CatalogFormat::skypilot && !layout.last_is_read;
    return fields > layout.columns + (list_at_end ? 1 : 0);
}

// Catalogs round thirds and sixths of an accelerator to three digits.
double exact_share(double count) {
    const double parts = std::round(1 / count);
    return count < 1 && std::abs(count * parts - 1) < 0.005 ? 1 / parts : count;
}

void read_row_accelerator(RowReading& reading, CatalogRow& row) {
    row.accelerator = reading.text(CatalogCell::accelerator);
    const double count = reading
                             .number(CatalogCell::accelerator_count, most_accelerators,
                                     "accelerator count is no number from 0", true)
                             .value_or(0);
    row.accelerator_count = count > 0 ? exact_share(count) : 0;
    row.accelerator_memory_gib =
        reading.number(CatalogCell::accelerator_memory, most_accelerator_memory_gib,
                       "accelerator memory is no number above 0");
    row.accelerator_vendor = reading.text(CatalogCell::accelerator_vendor);
    row.accelerator_details = reading.text(CatalogCell::accelerator_details);
    if (!row.accelerator.empty() && row.accelerator_count == 0) {
        reading.refuse(CatalogCell::accelerator_count, "accelerator without a count");
    }
    const std::string_view kind = reading.text(CatalogCell::accelerator_kind);
    if (const auto known = value_in_table<catalog::AcceleratorKind>(kind)) {
        row.accelerator_kind = *known;
    } else if (!kind.empty()) {
        reading.refuse(CatalogCell::accelerator_kind,
                       "accelerator kind is none of gpu, fpga and asic");
    }
}

/// By the name that we have for it, or one of those that others have.
std::optional<catalog::Architecture> architecture_called(std::string_view word) {
    struct Called {
        std::string_view word;
        catalog::Architecture architecture;
    };
    static constexpr std::array<Called, 5> other_words{{{"amd64", catalog::Architecture::x86_64},
                                                        {"x64", catalog::Architecture::x86_64},
                                                        {"aarch64", catalog::Architecture::arm64},
                                                        {"x86", catalog::Architecture::i386},
                                                        {"i686", catalog::Architecture::i386}}};
    for (const Called& called : other_words) {
        if (called.word == word) {
            return called.architecture;
        }
    }
    return value_in_table<catalog::Architecture>(word);
}

void read_commitments(RowReading& reading, CatalogRow& row) {
    constexpr std::string_view reserved = "reserved price is no number of USD per hour from 0";
    constexpr std::string_view plan = "savings plan price is no number of USD per hour from 0";
    row.reserved_1_year = reading.price(CatalogCell::reserved_1_year_price, reserved);
    row.reserved_3_years = reading.price(CatalogCell::reserved_3_years_price, reserved);
    row.savings_plan_1_year = reading.price(CatalogCell::savings_plan_1_year_price, plan);
    row.savings_plan_3_years = reading.price(CatalogCell::savings_plan_3_years_price, plan);
}

void read_properties(RowReading& reading, CatalogRow& row) {
    if (const std::string_view word = reading.text(CatalogCell::architecture); !word.empty()) {
        row.architecture = architecture_called(word);
        if (!row.architecture) {
            reading.refuse(CatalogCell::architecture,
                           "architecture is none of x86_64, arm64 and i386");
        }
    }
    row.burstable = reading.flag(CatalogCell::burstable, "burstable is neither true nor false");
    row.retired = reading.flag(CatalogCell::retired, "retired is neither true nor false");
    row.processors = reading.text(CatalogCell::processors);
    row.restriction = reading.text(CatalogCell::restriction);
    row.quota_family = reading.text(CatalogCell::quota_family);
    if (const auto threads = reading.number(CatalogCell::threads_per_core, 8,
                                            "threads per core are no number from 0 to 8", true)) {
        row.threads_per_core = static_cast<int>(*threads);
    }
    row.date = reading.text(CatalogCell::date);
    if (!row.date.empty() && !is_date(row.date)) {
        reading.refuse(CatalogCell::date, "date is not of the form YYYY-MM-DD");
    }
}

void read_main_prices(RowReading& reading, CatalogRow& row) {
    row.on_demand = reading.price(CatalogCell::price, "price is no number of USD per hour from 0");
    row.spot =
        reading.price(CatalogCell::spot_price, "spot price is no number of USD per hour from 0");
}

/// Google's rows of accelerators, whose prices are added to those of machines.
bool is_price_of_accelerators(const RowReading& reading) {
    return reading.text(CatalogCell::name).empty() &&
           !reading.text(CatalogCell::accelerator).empty();
}

tl::expected<CatalogRow, RowRefusal> price_of_accelerators(RowReading& reading) {
    CatalogRow row;
    row.region = reading.text(CatalogCell::region);
    row.zone = reading.text(CatalogCell::zone);
    read_main_prices(reading, row);
    read_row_accelerator(reading, row);
    return reading.refusal.reason.empty()
               ? tl::expected<CatalogRow, RowRefusal>(row)
               : tl::expected<CatalogRow, RowRefusal>(tl::unexpected(reading.refusal));
}

} // namespace

tl::expected<CatalogRow, RowRefusal> read_row(const CatalogLayout& layout,
                                              const std::vector<CsvField>& fields) {
    if (fields.size() < layout.columns) {
        return tl::unexpected(RowRefusal{"fewer fields than the header", fields.back()});
    }
    if (has_surplus(layout, fields.size())) {
        return tl::unexpected(RowRefusal{"more fields than the header", fields[layout.columns]});
    }
    RowReading reading(layout, fields);
    CatalogRow row;
    row.name = reading.text(CatalogCell::name);
    if (layout.format == CatalogFormat::skypilot && is_price_of_accelerators(reading)) {
        return price_of_accelerators(reading);
    }
    if (row.name.empty()) {
        reading.refuse(CatalogCell::name, "no machine name");
    }
    row.provider = reading.text(CatalogCell::provider);
    row.region = reading.text(CatalogCell::region);
    if (layout.format == CatalogFormat::skypilot && row.region.empty()) {
        reading.refuse(CatalogCell::region, "no region");
    }
    row.zone = reading.text(CatalogCell::zone);
    row.family = reading.text(CatalogCell::family);
    row.series = reading.text(CatalogCell::series);
    row.vcpus = reading.needed_number(CatalogCell::vcpus, most_vcpus, "no vCPUs",
                                      "vCPUs are no number above 0, at most 100000");
    row.ram_gib = reading.needed_number(CatalogCell::ram, most_ram_gib, "no RAM",
                                        "RAM is no number of GiB above 0, at most 1000000");
    read_main_prices(reading, row);
    row.low_priority = reading.price(CatalogCell::low_priority_price,
                                     "low-priority price is no number of USD per hour from 0");
    read_commitments(reading, row);
    read_row_accelerator(reading, row);
    read_properties(reading, row);
    if (!reading.refusal.reason.empty()) {
        return tl::unexpected(reading.refusal);
    }
    return row;
}

} // namespace skusim::catalogs
