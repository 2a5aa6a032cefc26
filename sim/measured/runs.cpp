// Text that tools print for people: several runs in one file, and numbers that were rounded.
#include <skusim/text/csv_records.hpp>
#include <skusim/text/plain.hpp>

#include "reading.hpp"

#include <algorithm>
#include <cmath>

namespace skusim::measured {
using namespace text;

using calibration::Measurement;

double half_of_last_digit(std::string_view number) {
    const std::size_t point = number.find('.');
    const std::size_t end = std::min(number.find_first_not_of("0123456789."), number.size());
    const auto decimals =
        point == std::string_view::npos || point > end ? 0 : static_cast<double>(end - point - 1);
    return 0.5 * std::pow(10.0, -decimals);
}

std::vector<MeasuredText> runs_in(const MeasuredText& text,
                                  const std::function<bool(std::string_view line)>& begins) {
    std::vector<MeasuredText> runs;
    std::string blank;
    bool has_begun = false; // the run that is read; what a shell printed before the first is of it
    for_each_line(text.text, [&](std::string_view line, int) {
        line = trimmed(line); // pages and tickets that quote a run indent it
        const bool is_beginning = begins(line);
        if (runs.empty() || (is_beginning && has_begun)) {
            runs.push_back({text.file, blank, std::nullopt});
        }
        has_begun = has_begun || is_beginning;
        (runs.back().text += line) += '\n';
        blank += '\n';
    });
    return runs;
}

Result<Measurement> read_each(const std::vector<MeasuredText>& runs, Reader read) {
    std::optional<Measurement> all;
    Faults faults;
    for (const MeasuredText& run : runs) {
        Result<Measurement> one = read(run);
        if (!one) {
            faults.insert(faults.end(), one.error().begin(), one.error().end());
        } else if (!all) {
            all = std::move(*one);
        } else {
            all->steps.insert(all->steps.end(), one->steps.begin(), one->steps.end());
            for (std::string& remark : one->remarks) {
                if (std::find(all->remarks.begin(), all->remarks.end(), remark) ==
                    all->remarks.end()) {
                    all->remarks.push_back(std::move(remark));
                }
            }
        }
    }
    return faults.empty() && all ? Result<Measurement>(std::move(*all))
                                 : failure(std::move(faults));
}

} // namespace skusim::measured
