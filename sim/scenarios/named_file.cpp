#include "named_file.hpp"

#include <skusim/catalog/shipped.hpp>
#include <skusim/schema/values.hpp>
#include <skusim/text/plain.hpp>

#include <filesystem>
#include <fmt/format.h>
#include <system_error>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

Faults told_where_named(Faults faults, std::string_view key, const NamedAt& named) {
    for (Fault& fault : faults) {
        if (fault.place.line == 0 && named.mark.line > 0) {
            fault.message = fmt::format("{}: {} {}", key, fault.place.file, fault.message);
            fault.place = {named.file, named.mark.line, named.mark.column};
        }
    }
    return faults;
}

namespace {

/// Where a file is named: alone under its key, or in a list there.
const Mark& naming(const Value& map, std::string_view key, std::size_t number) {
    const Value& value = at(map, key);
    return value.kind == Value::Kind::list ? value.items[number].mark : value.mark;
}

} // namespace

Result<void> check_catalogs_are_there(const scenario::Scenario& scenario, const Value& map) {
    for (std::size_t i = 0; i < scenario.catalog_paths.size(); ++i) {
        const std::string& path = scenario.catalog_paths[i];
        std::error_code error;
        if (!catalog::is_shipped(path) && !std::filesystem::exists(path, error)) {
            const Fault fault{{path, 0, 0}, "cannot be opened: No such file or directory"};
            return failure(
                told_where_named({fault}, "catalog", {scenario.file, naming(map, "catalog", i)}));
        }
    }
    return {};
}

Result<void> add_hardware(const scenario::Scenario& scenario, const Value& map, Origin& origin) {
    for (std::size_t i = 0; i < scenario.hardware_paths.size(); ++i) {
        constexpr std::size_t table_size_limit = std::size_t{16} << 20U;
        Result<std::string> text = read_text_file(scenario.hardware_paths[i], table_size_limit);
        if (!text) {
            return failure(told_where_named(std::move(text.error()), "hardware",
                                            {scenario.file, naming(map, "hardware", i)}));
        }
        origin.add(*text);
    }
    return {};
}

} // namespace skusim::scenarios
