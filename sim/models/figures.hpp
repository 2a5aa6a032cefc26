// The figures of a JSON object, asked for by any of the names that families of models have.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/text/tree.hpp>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace skusim::models {

using Names = std::initializer_list<std::string_view>;

/// One object of a config.json. Faults of its values go to the list handed in; `null` is as good as
/// no value.
class Figures {
public:
    Figures(const std::string& file, const text::Value& object, Faults& faults)
        : file_(file), object_(object), faults_(faults) {}

    /// The first of the names that has a value.
    [[nodiscard]] const text::Value* find(Names names) const;
    [[nodiscard]] bool has(std::string_view name) const { return find({name}) != nullptr; }
    /// A whole number from 1; nothing if there is none, or after a fault.
    [[nodiscard]] std::optional<std::int64_t> count(Names names, std::int64_t most) const;
    /// A count that must be there: 0 after a fault.
    [[nodiscard]] std::int64_t needed_count(Names names, std::int64_t most) const;
    [[nodiscard]] std::optional<double> number(Names names) const;
    [[nodiscard]] std::optional<bool> flag(Names names) const;
    [[nodiscard]] std::string text(Names names) const; ///< empty if there is none
    [[nodiscard]] const text::Value* list(Names names) const;
    [[nodiscard]] const text::Value* map(Names names) const;

    [[nodiscard]] const text::Value& object() const { return object_; }
    [[nodiscard]] Figures inside(const text::Value& object) const {
        return {file_, object, faults_};
    }
    void refuse(const text::Value& at, std::string message) const;

private:
    [[nodiscard]] const text::Entry* entry(Names names) const;
    [[nodiscard]] const text::Value* of_kind(Names names, text::Value::Kind kind,
                                             std::string_view expected) const;

    const std::string& file_;
    const text::Value& object_;
    Faults& faults_;
};

} // namespace skusim::models
