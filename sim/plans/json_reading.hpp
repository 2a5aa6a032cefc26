// Keys of a JSON tree as plain values; what is wrong with them is kept, and told at the end.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/stats/estimate.hpp>
#include <skusim/text/tree.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace skusim::plans {

/// The text with a blank for each control character, which a terminal would obey.
[[nodiscard]] std::string without_control(std::string text);

class JsonReading {
public:
    explicit JsonReading(std::string file) : file_(std::move(file)) {}

    void refuse(const text::Mark& mark, std::string message);

    /// The value under a key of a map; null where it is absent or `null`.
    [[nodiscard]] static const text::Value* given(const text::Value& map, std::string_view key);
    /// The value under a key that has to be there; null, with a fault, where it is not.
    const text::Value* required(const text::Value& map, std::string_view key,
                                text::Value::Kind kind);
    /// The map or list under a key; null where it is absent, `null`, or, with a fault, another
    /// kind.
    const text::Value* structure(const text::Value& map, std::string_view key,
                                 text::Value::Kind kind);

    /// Text, without control characters, which a terminal would obey; empty where it is absent.
    std::string text(const text::Value& map, std::string_view key);
    /// A text or number as it is written.
    std::string plain(const text::Value& map, std::string_view key);
    /// A number; 0, with a fault, where it is none.
    double number(const text::Value& value);
    bool truth(const text::Value& map, std::string_view key);
    /// {"value": v, "low": l, "high": h}; a `null` value or high end is infinite.
    stats::Estimate estimate(const text::Value& map);

    [[nodiscard]] const Faults& faults() const { return faults_; }

private:
    std::string file_;
    Faults faults_;
};

} // namespace skusim::plans
