// perf_analyzer's record of each request (--profile-export-file), in nanoseconds: one experiment
// for each load.
#include "requests.hpp"

#include <fmt/format.h>

namespace skusim::measured {
using namespace text;

using calibration::LoadStep;
using calibration::Measurement;

namespace {

class Export {
public:
    explicit Export(const MeasuredText& text) : text_(text), figures_(text.file, faults_) {}

    Result<Measurement> read(const Value& experiments) {
        measurement_.tool = "perf-analyzer";
        measurement_.file = text_.file;
        measurement_.batch_size_assumed = true;
        for (const Value& experiment : experiments.items) {
            add(experiment);
        }
        if (faults_.empty() && measurement_.steps.empty()) {
            faults_.push_back({{text_.file, 1, 1},
                               "no experiment with a request that was "
                               "answered; is the file truncated?"});
        }
        return faults_.empty() ? Result<Measurement>(std::move(measurement_))
                               : failure(std::move(faults_));
    }

private:
    static const Value* part(const Value& map, std::string_view key) {
        return map.kind == Value::Kind::map ? map.find(key) : nullptr;
    }

    void add(const Value& experiment) {
        const Value* requests = part(experiment, "requests");
        if (requests == nullptr || requests->kind != Value::Kind::list) {
            faults_.push_back({figures_.place(experiment), "the experiment has no list "
                                                           "\"requests\""});
            return;
        }
        StepBuilder builder(figures_.place(experiment), faults_);
        set_load(builder.step, part(experiment, "experiment"));
        RequestTimes times;
        double unanswered = 0;
        const std::size_t before = faults_.size();
        for (const Value& request : requests->items) {
            unanswered += add_request(request, times) ? 0 : 1;
        }
        if (faults_.size() > before) {
            return;
        }
        if (times.count() == 0) {
            measurement_.remarks.emplace_back("an experiment without an answered request is left "
                                              "out");
            return;
        }
        times.describe(builder, builder.step.place);
        builder.step.errors = unanswered;
        measurement_.steps.push_back(builder.finish());
    }

    void set_load(LoadStep& step, const Value* load) {
        const Value* mode = load == nullptr ? nullptr : part(*load, "mode");
        if (mode == nullptr) {
            return;
        }
        const std::optional<double> value = figures_.amount(load, "value");
        if (value && *value > 0) {
            (mode->scalar == "request_rate" ? step.offered_per_s : step.concurrency) = value;
            assume_gaps(step, evenly_paced);
        }
    }

    /// Whether the request was answered.
    bool add_request(const Value& request, RequestTimes& times) {
        const Value* responses = part(request, "response_timestamps");
        if (responses == nullptr || responses->items.empty()) {
            return false;
        }
        const auto sent = whole_number_in(part(request, "timestamp"));
        const auto ended = whole_number_in(&responses->items.back());
        if (!sent || !ended) {
            faults_.push_back({figures_.place(request), "\"timestamp\" and \"response_timestamps\" "
                                                        "are not whole numbers of nanoseconds"});
            return false;
        }
        times.add(*sent, *ended, figures_.place(request), faults_);
        return true;
    }

    const MeasuredText& text_;
    Faults faults_;
    JsonFigures figures_;
    Measurement measurement_;
};

} // namespace

Result<Measurement> read_profile_export(const MeasuredText& text) {
    const Value* experiments = text.key("experiments");
    if (experiments == nullptr || experiments->kind != Value::Kind::list) {
        return failure({text.file, 1, 1}, "no list \"experiments\" of perf_analyzer "
                                          "--profile-export-file");
    }
    return Export(text).read(*experiments);
}

} // namespace skusim::measured
