#include "step_table.hpp"

#include <skusim/text/csv_records.hpp>

#include <fmt/format.h>

namespace skusim::scenarios {
using namespace text;

namespace {

const CsvFormat step_format{{"tokens", "time_us"}, {}, true};

constexpr NumberRange tokens_of_steps{1, 1e6, true, true};
constexpr NumberRange step_times_us{0, 3.6e9, false, false}; // up to an hour

} // namespace

service::TableStep* table_step_of(service::ServiceModel& service) {
    auto* tokens = std::get_if<service::TokenService>(&service);
    return tokens == nullptr ? nullptr : std::get_if<service::TableStep>(&tokens->step);
}

Result<std::string> read_step_table(service::TableStep& step) {
    Result<CsvReader> reader = CsvReader::from_file(step.file);
    if (!reader) {
        return failure(std::move(reader.error()));
    }
    step.rows.clear();
    Faults faults = read_records(*reader, step_format, [&](const CsvRecord& record, Faults& found) {
        const std::size_t before = found.size();
        const auto tokens = record.number("tokens", tokens_of_steps, found);
        const auto time_us = record.number("time_us", step_times_us, found);
        if (found.size() > before) {
            return;
        }
        if (!tokens || !time_us) {
            const std::string_view empty = tokens ? "time_us" : "tokens";
            found.push_back({record.place(empty), fmt::format("{} is empty", empty)});
            return;
        }
        if (!step.rows.empty() && static_cast<double>(step.rows.back().tokens) >= *tokens) {
            found.push_back({record.place("tokens"),
                             fmt::format("{} tokens after {}; rows are by rising tokens", *tokens,
                                         step.rows.back().tokens)});
            return;
        }
        step.rows.push_back({static_cast<std::int64_t>(*tokens), *time_us * 1e-6});
    });
    if (faults.empty() && step.rows.size() < 2) {
        faults.push_back({{step.file, 1, 0},
                          "the table has fewer than two rows, which tell no slope; add steps of "
                          "other numbers of tokens"});
    }
    const std::size_t count = step.rows.size();
    if (faults.empty() && step.rows[count - 1].seconds < step.rows[count - 2].seconds) {
        faults.push_back({{step.file, 1, 0},
                          "the last row's time is below the one before it: larger steps, which go "
                          "on so, would take no time; measure the largest again"});
    }
    return faults.empty() ? Result<std::string>(reader->hash()) : failure(std::move(faults));
}

} // namespace skusim::scenarios
