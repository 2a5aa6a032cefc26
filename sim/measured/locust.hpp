// What the readers of Locust's files share.
#pragma once

#include "reading.hpp"

#include <string>
#include <vector>

namespace skusim::measured {

/// One row, of one endpoint or of all together.
struct LocustRow {
    std::string endpoint; ///< method and name; empty for all together
    calibration::LoadStep step;
};

/// How far a time may be from what Locust writes of it: it rounds to a millisecond below 100 of
/// them, above that to two digits.
[[nodiscard]] double locust_rounding_ms(double milliseconds);

/// All percentiles but the median.
void read_locust_percentiles(const text::CsvRecord& record, StepBuilder& builder, Faults& faults);

/// Method and name, as two methods of one URL are two endpoints; empty for all together.
[[nodiscard]] std::string locust_endpoint(const text::CsvRecord& record);

/// Whether it is what Locust prints, and what that tells.
[[nodiscard]] bool is_printed_locust(std::string_view text);
[[nodiscard]] Result<calibration::Measurement> read_locust_printed(const MeasuredText& text);

/// The only endpoint, or else the row of all together, which is told in `remarks`. A fault if there
/// are several and no such row.
[[nodiscard]] Result<std::string> locust_wanted(const std::vector<LocustRow>& rows,
                                                const std::string& file,
                                                std::vector<std::string>& remarks);

} // namespace skusim::measured
