// The items of a JSON document of lists, one by one, each with its place.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/text/tree.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace skusim::text {

inline constexpr std::size_t json_size_limit = std::size_t{64} << 20U;
/// Lists are read item by item, and the longest that a cloud gives has hundreds of MB.
inline constexpr std::size_t json_items_size_limit = std::size_t{1} << 30U;
inline constexpr std::size_t json_depth_limit = 64;

/// Whether a text can only be JSON: its first character opens an object or an array.
[[nodiscard]] bool looks_like_json(std::string_view text);

/// Calls `use` for each object of the lists in the document: of a bare array, of the array under
/// "Items", "value", "skus" or "SpotPriceHistory" of one object, or of several such pages in an
/// array; of AWS's price lists the members of "products" and of "OnDemand", "Reserved" and
/// "savingsPlan" in "terms", whether they are a list or each has a name. An object takes memory
/// only until `use` returns. Numbers keep their digits as written, in Value::scalar; texts are
/// `quoted`.
///
/// Gives the address of the page that would come next, of a document that says that it goes on
/// ("NextPageLink", "nextLink", "nextPageToken", "NextToken"); empty if it does not.
///
/// Faults, with line and column: malformed JSON, bytes that are not UTF-8, nesting over the depth
/// limit, text over the size limit, a document without such a list.
[[nodiscard]] Result<std::string> read_json_items(const std::string& file, std::string_view text,
                                                  const std::function<void(const Value&)>& use);

} // namespace skusim::text
