// Holding one value against one type of the table of fields.
#pragma once

#include <skusim/schema/type.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace skusim::schema {

/// Asked with the form of a type, adds what is wrong with the value to the findings. Scalars are in
/// schema_check_scalar.cpp, lists and maps in schema_check_map.cpp.
class Check {
public:
    Check(const text::Value& value, std::string path, Findings& findings, bool is_part = false)
        : value_(value), path_(std::move(path)), findings_(findings), is_part_(is_part) {}

    void operator()(const QuantityType& type) const;
    void operator()(const IntegerType& type) const;
    void operator()(const NumberType& type) const;
    void operator()(const TextType& type) const;
    void operator()(const BooleanType& type) const;
    void operator()(const VersionType& type) const;
    void operator()(const ChoiceType& type) const;
    void operator()(const ListType& type) const;
    void operator()(const QuantilesType& type) const;
    void operator()(const ObjectType& type) const;
    void operator()(const KindType& type) const;
    void operator()(const EitherType& type) const;
    void operator()(const PartType& type) const;

private:
    /// "slo.latency: " and the message; the message alone for the whole file.
    void add(const text::Mark& mark, const std::string& message) const;
    /// The value has another form than the type: a list where a number should be.
    void add_wrong_form(std::string_view expected) const;
    [[nodiscard]] bool is_scalar(std::string_view expected) const;
    [[nodiscard]] std::string path_of(std::string_view key) const;

    void check_fields(const ObjectType& type) const;
    void check_unknown_key(const text::Entry& entry, const ObjectType& type) const;
    void check_order_of_quantiles() const;

    const text::Value& value_;
    std::string path_;
    Findings& findings_;
    bool is_part_; ///< of a map: the rest of it is elsewhere
};

} // namespace skusim::schema
