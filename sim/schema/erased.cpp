#include <skusim/base/check.hpp>
#include <skusim/schema/erased.hpp>

#include <utility>

namespace skusim::schema::erased {
namespace {

constexpr auto not_told = "\x01"; // the default is the owner's own

/// Whether the words of a default are a value of the type, rather than an explanation.
bool is_value(const Type& type, const std::string& words) {
    if (std::holds_alternative<TextType>(type.form)) {
        return false; // any words are
    }
    text::Value value;
    value.kind = text::Value::Kind::scalar;
    value.scalar = words;
    Findings findings("");
    check_value(type, value, "", findings);
    return findings.count() == 0;
}

} // namespace

Notation::Notation(TypePointer its_type, Read read, Write write)
    : type(std::move(its_type)), read_any(std::move(read)), write_any(std::move(write)) {}
Notation::Notation(const Notation&) = default;
Notation::Notation(Notation&&) noexcept = default;
Notation& Notation::operator=(const Notation&) = default;
Notation& Notation::operator=(Notation&&) noexcept = default;
Notation::~Notation() = default;

Key::Key(Field its_field, Read its_read, WritePart its_write)
    : field(std::move(its_field)), read(std::move(its_read)), write(std::move(its_write)) {}
Key::Key(const Key&) = default;
Key::Key(Key&&) noexcept = default;
Key& Key::operator=(const Key&) = default;
Key& Key::operator=(Key&&) noexcept = default;
Key::~Key() = default;

Field field(std::string_view key, TypePointer type, std::string_view sentence,
            std::string_view example) {
    return {std::string(key), std::move(type), std::string(sentence), not_told,
            std::string(example)};
}

Key at_place(Field field, Place place, const Notation& notation, bool is_default) {
    Key::WritePart write;
    if (is_default && notation.write_any) {
        write = [place, write_any = notation.write_any](void* owner) {
            return write_any(place(owner));
        };
    }
    return {std::move(field),
            [place = std::move(place), read = notation.read_any](
                const text::Value& value, void* owner) { read(value, place(owner)); },
            std::move(write)};
}

std::vector<Field> told(const std::vector<Key>& keys, void* start, void* scratch) {
    std::vector<Field> fields;
    fields.reserve(keys.size());
    for (const Key& key : keys) {
        fields.push_back(key.field);
        if (key.field.fallback == not_told) {
            SKUSIM_CHECK(key.write != nullptr, key.field.key.c_str());
            fields.back().fallback = key.write(start);
        } else if (key.write != nullptr && !key.field.required() &&
                   is_value(*key.field.type, key.field.fallback)) {
            text::Value value;
            value.kind = text::Value::Kind::scalar;
            value.scalar = key.field.fallback;
            key.read(value, scratch);
            SKUSIM_CHECK(key.write(scratch) == key.write(start), key.field.key.c_str());
        }
    }
    return fields;
}

void read_keys(const std::vector<Key>& keys, const text::Value& map, void* owner) {
    for (const Key& key : keys) {
        if (const text::Value* value = map.find(key.field.key)) {
            key.read(*value, owner);
        }
    }
}

Notation kinds_of(std::vector<KindOfMap> kinds, KindType told) {
    for (const KindOfMap& it : kinds) {
        told.kinds.push_back(it.kind);
    }
    return {make_type(std::move(told)),
            [kinds = std::move(kinds)](const text::Value& map, void* into) {
                const text::Value* named = map.find("kind");
                SKUSIM_CHECK(named != nullptr, "a kind is checked before it is read");
                for (const KindOfMap& it : kinds) {
                    if (it.kind.name == named->scalar) {
                        return it.read(map, into);
                    }
                }
                SKUSIM_CHECK(false, "a kind is checked before it is read");
            },
            {}};
}

} // namespace skusim::schema::erased
