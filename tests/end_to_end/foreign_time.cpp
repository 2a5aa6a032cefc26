#include "foreign_time.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace skusim::end_to_end {

namespace {

/// The numbers behind the first word of a line.
std::vector<double> numbers(const std::string& line) {
    std::istringstream words(line.substr(line.find(' ')));
    return {std::istream_iterator<double>(words), {}};
}

double ticks_a_second() {
    return static_cast<double>(sysconf(_SC_CLK_TCK));
}

/// All that the cores did (proc(5): user, nice, system, then idle and waiting, then the rest).
double busy_seconds() {
    std::ifstream file("/proc/stat");
    std::string line;
    std::getline(file, line);
    const std::vector<double> ticks = numbers(line);
    constexpr std::size_t counted = 8; // what guests take stands among the rest already
    double sum = 0;
    for (std::size_t i = 0; i < std::min(counted, ticks.size()); ++i) {
        const bool is_idle = i == 3 || i == 4;
        sum += is_idle ? 0 : ticks[i];
    }
    return sum / ticks_a_second();
}

double seconds_of_process(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    const std::string text(std::istreambuf_iterator<char>(file), {});
    std::istringstream words(text.substr(text.rfind(')') + 1)); // the name may hold blanks
    const std::vector<std::string> fields{std::istream_iterator<std::string>(words), {}};
    constexpr std::size_t user = 11;
    constexpr std::size_t system = 12;
    return (std::stod(fields.at(user)) + std::stod(fields.at(system))) / ticks_a_second();
}

double seconds_of_usage(int whose) {
    rusage usage{};
    getrusage(whose, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double foreign_seconds(pid_t server) {
    return busy_seconds() - seconds_of_process(server) - seconds_of_usage(RUSAGE_SELF) -
           seconds_of_usage(RUSAGE_CHILDREN);
}

} // namespace

ForeignTime::ForeignTime(pid_t server)
    : server_(server), start_(Clock::now()), before_(foreign_seconds(server)) {}

double ForeignTime::cores() const {
    const double passed = std::chrono::duration<double>(Clock::now() - start_).count();
    return std::max((foreign_seconds(server_) - before_) / passed, 0.0);
}

} // namespace skusim::end_to_end
