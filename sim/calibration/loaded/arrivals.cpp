#include "arrivals.hpp"

#include "target.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::calibration {

namespace {

std::string way_of(double gap_cv) {
    return gap_cv == 0   ? "evenly paced"
           : gap_cv == 1 ? "as a Poisson stream"
                         : fmt::format("with gaps of cv {:.3g}", gap_cv);
}

std::string note_on(const Measurement& measurement, const LoadStep& step) {
    if (!step.gap_cv) {
        return fmt::format("requests of {} are taken for a Poisson stream, as the file does not "
                           "tell how they followed each other; --schedule fixed if they were "
                           "evenly paced",
                           measurement.file);
    }
    if (!step.gap_cv_assumed) {
        return fmt::format("requests of {} come {}", measurement.file, way_of(*step.gap_cv));
    }
    return fmt::format("requests of {} come {}, as {} sends them if not told otherwise; "
                       "--schedule {} if it was",
                       measurement.file, way_of(*step.gap_cv), measurement.tool,
                       *step.gap_cv == 0 ? "poisson" : "fixed");
}

} // namespace

std::vector<std::string> notes_on_arrivals(const std::vector<Measurement>& measurements) {
    std::vector<std::string> notes;
    for (const Measurement& measurement : measurements) {
        const auto open = std::find_if(measurement.steps.begin(), measurement.steps.end(), is_open);
        if (open != measurement.steps.end()) {
            notes.push_back(note_on(measurement, *open));
        }
    }
    return notes;
}

} // namespace skusim::calibration
