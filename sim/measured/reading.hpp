// What the readers of measurements share.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/calibration/measurement.hpp>
#include <skusim/text/csv_records.hpp>
#include <skusim/text/tree.hpp>

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::measured {

/// Seconds of a millisecond, and half of one: how far a time in whole ones may be off.
inline constexpr double ms = 1e-3;
inline constexpr double half_ms = 0.5 * ms;

struct NamedPercentile {
    double probability;
    std::string_view name;
};
/// The percentiles that tools name so.
inline constexpr std::array<NamedPercentile, 10> named_percentiles{{{0.01, "p1"},
                                                                    {0.05, "p5"},
                                                                    {0.10, "p10"},
                                                                    {0.25, "p25"},
                                                                    {0.50, "p50"},
                                                                    {0.75, "p75"},
                                                                    {0.90, "p90"},
                                                                    {0.95, "p95"},
                                                                    {0.99, "p99"},
                                                                    {0.999, "p99.9"}}};

/// A file of measurements whose format is still to be found, or known.
struct MeasuredText {
    std::string file;
    std::string text;
    std::optional<text::Value>
        json; ///< if it is JSON; of several documents, each on a line, the first
    bool has_several_documents = false;

    /// Whether the first line that is no comment has all of these words.
    [[nodiscard]] bool header_has(const std::vector<std::string_view>& words) const;
    /// The value of a key of the JSON document, or of a map in it; nullptr if there is none.
    [[nodiscard]] const text::Value* key(std::string_view name) const;
};

/// The text as a file of measurements. Faults: it is empty, malformed JSON, or no text.
[[nodiscard]] Result<MeasuredText> opened(const std::string& file, std::string_view text);
/// Whether the text is what a benchmark of a language model prints at its end; as the JSON that it
/// saves, each run on the line on which it begins. Faults: figures that are no numbers
/// of at least 0.
[[nodiscard]] bool is_printed_serving(std::string_view text);
[[nodiscard]] Result<std::string> saved_serving(const std::string& file, std::string_view text);
/// What the file holds. Faults: it cannot be read, or is too large.
[[nodiscard]] Result<std::string> measured_text_of(const std::string& path);
/// The text with its comment lines (#) blank, so that lines keep their numbers: a blank line is no
/// row.
[[nodiscard]] std::string without_comments(std::string_view text);

using Reader = Result<calibration::Measurement> (*)(const MeasuredText&);

/// Gathers the figures of one step and checks them against each other.
class StepBuilder {
public:
    StepBuilder(Place place, Faults& faults);

    /// Must be above 0, or is a fault.
    void latency(std::optional<double>& target, std::string_view name, double seconds,
                 const Place& place);
    /// `rounding_s` is how far the true one may be away: a tool that rounds to milliseconds writes
    /// 0 for whatever takes less than half of one.
    void quantile(double probability, std::string_view name, double seconds, const Place& place,
                  double rounding_s = 0);
    /// The standard deviation: must be at least 0, or is a fault.
    void deviation(std::string_view name, double seconds, const Place& place);
    /// The number, or the seconds, that a tool prints under that name: at least 0. What is none is
    /// a fault; so is "NaN", as tools write where nothing was measured, in a step with an answer.
    [[nodiscard]] std::optional<double> figure(std::string_view name, std::string_view value,
                                               const Place& place);
    [[nodiscard]] std::optional<double> time_figure(std::string_view name, std::string_view value,
                                                    const Place& place);
    /// The share that a percentile's number stands for; nothing for 0 and 100, which are extremes.
    /// What is none of 0 to 100 is a fault.
    [[nodiscard]] std::optional<double> share(std::string_view percent, const Place& place);
    /// With quantiles by rising probability; those that were rounded lie in the middle of what the
    /// others, the least and the greatest latency leave open. Quantiles that fall or lie outside
    /// the least and the greatest latency, and a minimum above the maximum, are faults.
    [[nodiscard]] calibration::LoadStep finish();
    /// Whether it has no quantile.
    [[nodiscard]] bool is_empty() const { return quantiles_.empty(); }
    /// Whether a figure could not be read: then what is missing is not because the file was cut.
    [[nodiscard]] bool is_damaged() const { return !faults_.empty() || !unmeasured_.empty(); }

    calibration::LoadStep step; ///< figures without a check

private:
    struct Reading {
        double probability;
        double seconds;
        double low; ///< the true one is between low and high
        double high;
        std::string name;
        Place place;
    };
    std::optional<double> told(std::optional<double> read, std::string_view name,
                               std::string_view value, std::string_view expected,
                               const Place& place);
    void check_order();
    void check_extremes();
    void narrow();

    Faults& faults_;
    Faults unmeasured_; ///< figures that are NaN
    std::vector<Reading> quantiles_;
};

/// Which column of a CSV file holds which figure of a step, and in what unit.
struct StepColumns {
    double unit_s = 1e-3; ///< of the columns, in seconds
    struct Quantile {
        double probability;
        std::string_view column;
    };
    std::vector<Quantile> quantiles;
    std::string_view mean, sd, min, max;
};

/// Counts of all requests, and of those among them that failed, as most tools have them: takes the
/// failed ones out of the completed, and out of the throughput.
void take_errors_out(calibration::LoadStep& step, double errors);

/// Coefficients of variation of the times between an open loop's requests.
inline constexpr double evenly_paced = 0;
inline constexpr double poisson_stream = 1;
/// Where the tool kept to a rate, the file does not tell how, and so it does unless told otherwise.
void assume_gaps(calibration::LoadStep& step, double gap_cv);

/// What is told where k6's iterations were due and never sent.
[[nodiscard]] std::string dropped_iterations(double count);

/// Half of the last digit's unit of a number as it is written: 0.05 for "12.3".
[[nodiscard]] double half_of_last_digit(std::string_view number);

/// Text that holds the output of several runs one after the other: each run, with blank lines in
/// place of what came before it, so that lines keep their numbers, and without blanks around lines.
[[nodiscard]] std::vector<MeasuredText>
runs_in(const MeasuredText& text, const std::function<bool(std::string_view line)>& begins);

/// The steps of all of these as one measurement; the first fault of each if there is one.
[[nodiscard]] Result<calibration::Measurement> read_each(const std::vector<MeasuredText>& runs,
                                                         Reader read);

/// Reads the latencies of one row. Empty cells are absent.
void read_latencies(const text::CsvRecord& record, const StepColumns& columns, StepBuilder& builder,
                    Faults& faults);

/// A number that counts or rates something: finite and at least 0; nothing if the cell is empty.
[[nodiscard]] std::optional<double> amount(const text::CsvRecord& record, std::string_view column,
                                           Faults& faults);

/// A number as tools print it for people, with thousands grouped or not: "1,234.56", "1234.56".
/// Nothing where a comma stands elsewhere, as a decimal comma mostly does.
[[nodiscard]] std::optional<double> printed_number(std::string_view text);

/// Reads header and rows of a CSV file, comment lines (#) left out; `use` adds steps.
[[nodiscard]] Result<calibration::Measurement> read_steps(
    const MeasuredText& text, std::string_view tool, const text::CsvFormat& format,
    const std::function<void(const text::CsvRecord&, calibration::Measurement&, Faults&)>& use);

/// Seconds of a unit, by its name; a fault if it is none of time.
[[nodiscard]] double seconds_of_unit(std::string_view unit, const Place& place, Faults& faults);

/// Reads numbers of a JSON document.
class JsonFigures {
public:
    JsonFigures(const std::string& file, Faults& faults) : file_(file), faults_(faults) {}

    /// The number under a key of a map; nothing if it is absent or null. Other values, and numbers
    /// below 0, are faults.
    [[nodiscard]] std::optional<double> amount(const text::Value* map, std::string_view key);
    /// A load may have no limit: nothing for a text such as "inf"; else it is an amount().
    [[nodiscard]] std::optional<double> limit(const text::Value* map, std::string_view key);
    /// Puts a latency into `target`.
    void latency(StepBuilder& builder, std::optional<double>& target, const text::Value* map,
                 std::string_view key, double unit_s);
    void quantile(StepBuilder& builder, double probability, const text::Value* map,
                  std::string_view key, double unit_s);
    [[nodiscard]] Place place(const text::Value& value) const;

private:
    const std::string& file_;
    Faults& faults_;
};

/// The measurement of one step, or the faults that its builder and others put into `faults`.
[[nodiscard]] Result<calibration::Measurement> one_step(const MeasuredText& text,
                                                        std::string_view tool, StepBuilder& builder,
                                                        const Faults& faults,
                                                        std::vector<std::string> remarks = {});

/// A number above 0 that GenAI-Perf or AIPerf was told under `input_config`, which both nest anew.
[[nodiscard]] std::optional<double> configured(const MeasuredText& text, std::string_view key);

[[nodiscard]] Result<calibration::Measurement> read_plain_csv(const MeasuredText& text);
[[nodiscard]] Result<calibration::Measurement> read_perf_analyzer(const MeasuredText& text);
[[nodiscard]] Result<calibration::Measurement> read_profile_export(const MeasuredText& text);
[[nodiscard]] Result<calibration::Measurement> read_model_analyzer(const MeasuredText& text);
[[nodiscard]] Result<calibration::Measurement> read_genai_perf(const MeasuredText& text);
[[nodiscard]] Result<calibration::Measurement> read_genai_tables(const MeasuredText& text);
[[nodiscard]] Result<calibration::Measurement> read_genai_analysis(const MeasuredText& text);
[[nodiscard]] Result<calibration::Measurement> read_vllm(const MeasuredText& text);
[[nodiscard]] Result<calibration::Measurement> read_mlperf(const MeasuredText& text);
[[nodiscard]] Result<calibration::Measurement> read_locust(const MeasuredText& text);
[[nodiscard]] Result<calibration::Measurement> read_k6(const MeasuredText& text);
[[nodiscard]] Result<calibration::Measurement> read_k6_points(const MeasuredText& text);
[[nodiscard]] Result<calibration::Measurement> read_k6_printed(const MeasuredText& text);
[[nodiscard]] Result<calibration::Measurement> read_wrk2(const MeasuredText& text);
[[nodiscard]] Result<calibration::Measurement> read_azureml(const MeasuredText& text);
[[nodiscard]] Result<calibration::Measurement> read_analyzer_text(const MeasuredText& text);
[[nodiscard]] Result<calibration::Measurement> read_locust_history(const MeasuredText& text);
[[nodiscard]] Result<calibration::Measurement> read_hey(const MeasuredText& text);
[[nodiscard]] Result<calibration::Measurement> read_vegeta(const MeasuredText& text);
[[nodiscard]] Result<calibration::Measurement> read_apache_bench(const MeasuredText& text);
[[nodiscard]] Result<calibration::Measurement> read_jmeter(const MeasuredText& text);

} // namespace skusim::measured
