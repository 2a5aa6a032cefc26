#include <skusim/base/json.hpp>
#include <skusim/report/results.hpp>
#include <skusim/report/table.hpp>

#include "report/form/json_text.hpp"

namespace skusim::report {

std::string checks(const std::vector<CheckedFile>& files, Format format) {
    if (format == Format::json) {
        Json json = Json::array();
        for (const CheckedFile& file : files) {
            Json faults = Json::array();
            for (const Fault& fault : file.faults) {
                faults.push_back({{"file", fault.place.file},
                                  {"line", fault.place.line},
                                  {"column", fault.place.column},
                                  {"message", fault.message}});
            }
            json.push_back({{"file", file.file},
                            {"kind", file.kind},
                            {"ok", file.faults.empty()},
                            {"faults", faults}});
        }
        return json_text(json);
    }
    if (format != Format::text) {
        Table table{{{"file"}, {"line", true}, {"column", true}, {"message"}}, {}};
        for (const CheckedFile& file : files) {
            for (const Fault& fault : file.faults) {
                table.rows.push_back({fault.place.file, std::to_string(fault.place.line),
                                      std::to_string(fault.place.column), fault.message});
            }
        }
        return table.in(format);
    }
    std::string result;
    for (const CheckedFile& file : files) {
        for (const Fault& fault : file.faults) {
            result += line_of(fault) + '\n';
        }
        if (file.faults.empty()) {
            result += file.file + ": " + file.kind + " ok\n";
        }
    }
    return result;
}

} // namespace skusim::report
