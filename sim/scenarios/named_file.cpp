#include "named_file.hpp"

#include <fmt/format.h>

namespace skusim::scenarios {

Faults told_where_named(Faults faults, std::string_view key, const NamedAt& named) {
    for (Fault& fault : faults) {
        if (fault.place.line == 0 && named.mark.line > 0) {
            fault.message = fmt::format("{}: {} {}", key, fault.place.file, fault.message);
            fault.place = {named.file, named.mark.line, named.mark.column};
        }
    }
    return faults;
}

} // namespace skusim::scenarios
