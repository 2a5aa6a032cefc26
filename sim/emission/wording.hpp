// The words of deployment files: names, quantities, comments and YAML text.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/base/quantity.hpp>
#include <skusim/base/time.hpp>
#include <skusim/serving/slots.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::emission {

/// A name that Kubernetes (RFC 1035 label) and Azure Machine Learning (3 to 32 characters) take,
/// made of what letters and digits `text` has: "Photo tags: live!" gives "photo-tags-live".
[[nodiscard]] std::string service_name(std::string_view text);
/// A Linux node pool of AKS has up to 12 small letters and digits.
[[nodiscard]] std::string pool_name(const std::string& service_name);
/// A compute cluster has up to 24 characters, a letter after every hyphen.
[[nodiscard]] std::string cluster_name(const std::string& service_name);

/// The text on one line of ASCII; what does not fit that is escaped as in JSON, inside quotes.
[[nodiscard]] std::string on_one_line(const std::string& text);

/// Kubernetes quantity: "2Gi", "500M", "1717986919".
[[nodiscard]] std::string memory_quantity(std::int64_t bytes);
/// Kubernetes quantity: "2", "100m".
[[nodiscard]] std::string cpu_quantity(std::int64_t millicores);

/// For a key that takes a number only: any number of requests is more than ever come.
[[nodiscard]] int written_slots(const serving::Slots& slots);

/// Rounded up: a limit of the deployment is no tighter than the plan's.
[[nodiscard]] std::int64_t whole_milliseconds(Duration length);
[[nodiscard]] std::int64_t whole_seconds(Duration length);

/// A YAML document in block style. Strings that another type could be read from are quoted.
[[nodiscard]] std::string yaml_text(const Json& value);

} // namespace skusim::emission
