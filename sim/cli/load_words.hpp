// The load test and the request that words of a command line ask for.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/http/endpoint.hpp>
#include <skusim/measurement/load_test.hpp>

#include "options.hpp"

namespace skusim::cli {

/// The options of a load test, for its command's help.
[[nodiscard]] std::vector<Option> load_options();

/// The flags beside these options.
[[nodiscard]] std::vector<Flag> load_flags();

[[nodiscard]] Result<measurement::LoadTest> load_test_of(const ParsedWords& words);

/// The request to `url`, with the body that the words name, or those of `test`'s tokens. Not
/// checked.
[[nodiscard]] Result<http::Request> request_of(const ParsedWords& words, const std::string& url,
                                               const measurement::LoadTest& test);

/// How many inferences a request asks for.
[[nodiscard]] Result<std::uint64_t> batch_size_of(const ParsedWords& words);

} // namespace skusim::cli
