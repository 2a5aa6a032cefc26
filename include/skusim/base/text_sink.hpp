// Who takes a text that is too long to lie in memory as a whole.
#pragma once

#include <functional>
#include <string_view>

namespace skusim {

/// Takes a text piece by piece, as it is made.
using TextSink = std::function<void(std::string_view piece)>;

/// Makes a text, and hands it out as it does.
using TextSource = std::function<void(const TextSink& sink)>;

} // namespace skusim
