#include "points.hpp"

#include "calibration/mean_points.hpp"

#include <map>
#include <tuple>

namespace skusim::calibration {

MeasuredTimes times_on(const std::vector<Measurement>& measurements,
                       const RooflineFitQuestion& question) {
    struct Group {
        MeasuredMachine machine;
        std::vector<LoadStep> steps;
    };
    std::map<std::tuple<std::string, std::string, double, double>, Group> groups;
    for (std::size_t i = 0; i < measurements.size(); ++i) {
        const MeasuredMachine& machine = question.machines[i];
        const service::PeakTimes& peaks = machine.peaks;
        Group& group = groups[{machine.sku, peaks.name, peaks.share, peaks.speedup}];
        group.machine = machine;
        const std::vector<LoadStep>& steps = measurements[i].steps;
        group.steps.insert(group.steps.end(), steps.begin(), steps.end());
    }
    MeasuredTimes result;
    std::vector<MeanPoint> means;
    for (const auto& [key, group] : groups) {
        const service::PeakTimes& peaks = group.machine.peaks;
        for (const MeanPoint& mean : mean_points(group.steps)) {
            means.push_back(mean);
            result.points.push_back({peaks.arithmetic(mean.batch_size) / peaks.speedup,
                                     peaks.memory(mean.batch_size) / peaks.speedup,
                                     1 / peaks.speedup, mean.mean_s, 0});
            result.labels.push_back(
                (groups.size() > 1 ? group.machine.sku + ", batch " : std::string("batch ")) +
                std::to_string(mean.batch_size));
        }
    }
    result.errors_known = level_errors(means);
    for (std::size_t i = 0; i < means.size(); ++i) {
        result.points[i].error_s = means[i].error_s;
    }
    return result;
}

} // namespace skusim::calibration
