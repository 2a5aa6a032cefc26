// The tables that Locust prints while it runs and at its end, read as the CSV that it writes, whose
// columns say the same:
//
//   Type     Name        # reqs      # fails |    Avg     Min     Max    Med |   req/s  failures/s
//   POST     /predict      1503     0(0.00%) |    113      90    1264    110 |   25.05        0.00
//
//   Response time percentiles (approximated)
//   Type     Name           50%    66%    99%   100% # reqs
//   POST     /predict       110    110    250   1300   1503
//
// Those of Locust 0.x have the counts before the percentiles, and one bar. The sum of the oldest
// tells no times, and these no rate of failures, as failed requests are not among the counted:
//
//   Name             # reqs      # fails     Avg     Min     Max  |  Median   req/s
//   POST /predict      1503     0(0.00%)     113      90    1264  |     110   25.05
//   Total              1503     0(0.00%)                                      25.05
//
//   Percentage of the requests completed within given times
//   Name              # reqs    50%    66%    99%   100%
//   POST /predict       1503    110    110    250   1300
#include <skusim/text/plain.hpp>
#include <skusim/text/quantities.hpp>

#include "locust.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>

namespace skusim::measured {
using namespace text;

using calibration::Measurement;

namespace {

using Words = std::vector<std::string_view>;

/// What stands between the bars of a line.
std::vector<Words> groups_of(std::string_view line) {
    std::vector<Words> groups;
    for (std::size_t bar = line.find('|'); bar != line.npos; bar = line.find('|')) {
        groups.push_back(words_of(line.substr(0, bar)));
        line.remove_prefix(bar + 1);
    }
    groups.push_back(words_of(line));
    return groups;
}

/// A cell of CSV.
std::string cell_of(std::string_view text) {
    std::string cell = "\"";
    for (const char letter : text) {
        cell += letter;
        cell += letter == '"' ? "\"" : "";
    }
    return cell + '"';
}

std::string name_of(const Words& words, std::size_t count) {
    return fmt::format("{}",
                       fmt::join(words.begin(), words.begin() + static_cast<long>(count), " "));
}

/// One run: its last table of counts, and the percentiles that follow it.
class PrintedRun {
public:
    struct Row {
        int line = 0;
        std::string counts;
        Words percentiles;
    };

    PrintedRun(std::string_view header, int line)
        : line_(line), is_of_old_(header.find("Med") > header.rfind('|')) {}

    [[nodiscard]] bool has_percentiles() const { return !names_.empty(); }

    void read_counts(std::string_view line, int number) {
        const std::vector<Words> groups = groups_of(line);
        if (is_of_old_) {
            read_old_counts(groups, number);
            return;
        }
        if (groups.size() < 3 || groups[0].size() < 3 || groups[1].size() != 4 ||
            groups[2].empty()) {
            return;
        }
        const Words& head = groups[0];
        const std::string_view failed = head.back().substr(0, head.back().find('('));
        const std::string_view requests = head[head.size() - 2];
        if (!are_counts(requests, failed) && !are_numbers(groups[1])) {
            return; // else the row's reader tells what is wrong with its counts
        }
        rows_[name_of(head, head.size() - 2)] = {
            number,
            fmt::format("{},{},{},{},{},{},{},", requests, failed, groups[1][3], groups[1][0],
                        groups[1][1], groups[1][2], groups[2][0]),
            {}};
    }

    /// The header names the percentiles, of which Locust leaves out some where requests are few.
    void read_percentiles(std::string_view line, int number) {
        const Words words = words_of(line);
        if (words.size() >= 4 && std::count(words.begin(), words.end(), "reqs") > 0) {
            std::copy_if(words.begin(), words.end(), std::back_inserter(names_),
                         [](std::string_view word) { return word.ends_with('%'); });
        } else if (!names_.empty() && words.size() > names_.size() + 1) {
            const std::size_t of_name = words.size() - names_.size() - 1;
            const bool has_no_type = words[0] == "None" && of_name > 1; // of all together
            const auto row = rows_.find(name_of(words, of_name).substr(has_no_type ? 5 : 0));
            if (row != rows_.end()) {
                row->second.line = number;
                const long before = static_cast<long>(of_name) + (is_of_old_ ? 1 : 0);
                row->second.percentiles.assign(words.begin() + before,
                                               words.begin() + before +
                                                   static_cast<long>(names_.size()));
            }
        }
    }

    /// The rows as CSV, each on the line that it had.
    [[nodiscard]] std::string as_csv() const {
        std::map<int, std::string> lines{
            {line_, fmt::format("Name,{},Requests/s,Failures/s,{}",
                                is_of_old_ ? "# requests,# failures,Median response time,Average "
                                             "response time,Min response time,Max response time"
                                           : "Request Count,Failure Count,Median Response Time,"
                                             "Average Response Time,Min Response Time,Max Response "
                                             "Time",
                                fmt::join(names_, ","))}};
        for (const auto& [name, row] : rows_) {
            const bool has_none = row.percentiles.empty() && !names_.empty();
            lines[row.line] = fmt::format("{},{},{}{}", cell_of(name), row.counts,
                                          fmt::join(row.percentiles, ","),
                                          std::string(has_none ? names_.size() - 1 : 0, ','));
        }
        std::string text;
        int number = 1;
        for (const auto& [line, csv] : lines) {
            text.append(static_cast<std::size_t>(line - number), '\n');
            text += csv;
            number = line;
        }
        return text + '\n';
    }

private:
    static bool are_counts(std::string_view requests, std::string_view failed) {
        return parse_decimal(requests) && parse_decimal(failed);
    }

    static bool are_numbers(const Words& words) {
        return std::all_of(words.begin(), words.end(),
                           [](std::string_view word) { return parse_decimal(word).has_value(); });
    }

    /// A row has name, counts and times before the bar, then median and rates; the oldest sum has a
    /// name, counts and a rate.
    void read_old_counts(const std::vector<Words>& groups, int number) {
        const Words& head = groups[0];
        const bool has_times = groups.size() == 2 && groups[1].size() >= 2 && head.size() >= 6;
        const std::size_t behind = has_times ? 3 : 1; // words after the counts
        if ((!has_times && groups.size() > 1) || head.size() < behind + 3) {
            return;
        }
        const std::size_t of_name = head.size() - behind - 2;
        const std::string_view requests = head[of_name];
        const std::string_view failed = head[of_name + 1].substr(0, head[of_name + 1].find('('));
        if (!are_counts(requests, failed)) {
            return;
        }
        const Words none(2);
        const Words& rates = has_times ? groups[1] : none; // after the median
        const auto time = [&](std::size_t i) {
            return has_times ? head[of_name + 2 + i] : std::string_view{};
        };
        rows_[name_of(head, of_name)] = {
            number,
            fmt::format("{},{},{},{},{},{},{},{}", requests, failed, rates[0], time(0), time(1),
                        time(2), has_times ? rates[1] : head.back(),
                        rates.size() > 2 ? rates[2] : std::string_view{}),
            {}};
    }

    int line_;
    bool is_of_old_;
    std::map<std::string, Row> rows_;
    Words names_; ///< of the percentiles
};

} // namespace

bool is_printed_locust(std::string_view text) {
    return text.find("# reqs ") != text.npos && text.find("# fails") != text.npos;
}

Result<Measurement> read_locust_printed(const MeasuredText& text) {
    std::vector<PrintedRun> runs;
    bool in_percentiles = false;
    for_each_line(text.text, [&](std::string_view line, int number) {
        if (is_printed_locust(line)) { // a table of a run that goes on takes the last one's place
            in_percentiles = false;
            if (!runs.empty() && !runs.back().has_percentiles()) {
                runs.pop_back();
            }
            runs.emplace_back(line, number);
        } else if (runs.empty()) {
            return;
        } else if (line.find("Response time percentiles") != line.npos ||
                   line.find("Percentage of the requests completed") != line.npos) {
            in_percentiles = true;
        } else if (in_percentiles) {
            runs.back().read_percentiles(line, number);
        } else {
            runs.back().read_counts(line, number);
        }
    });
    std::vector<MeasuredText> files;
    for (const PrintedRun& run : runs) {
        files.push_back({text.file, run.as_csv(), std::nullopt});
    }
    return files.empty() ? failure(Place{text.file, 1, 0},
                                   "no line \"Name # reqs # fails\"; is the output truncated?")
                         : read_each(files, read_locust);
}

} // namespace skusim::measured
