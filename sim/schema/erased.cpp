#include <skusim/base/check.hpp>
#include <skusim/schema/erased.hpp>

#include <utility>

namespace skusim::schema::erased {
namespace {

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

void read_key(const Key& key, const text::Value& value, void* owner) {
    if (key.target.place != nullptr) {
        key.read(value, key.target.place(key.target.where, owner));
    } else if (key.target.put != nullptr) {
        key.target.put(key.target.where, key.read, value, owner);
    }
}

/// What the owner has at the key, as a file would say it.
std::string default_of(const Key& key, void* owner) {
    return key.write(key.target.place(key.target.where, owner));
}

/// What a map of a table is read by.
struct KeysOfMap {
    std::vector<Key> keys;
    Read finish;
};

void read_map(const Held& held, const text::Value& map, void* into) {
    const auto& table = held.as<KeysOfMap>();
    read_keys(table.keys, map, into);
    if (table.finish) {
        table.finish(map, into);
    }
}

void read_kind(const Held& held, const text::Value& map, void* into) {
    const text::Value* named = map.find("kind");
    SKUSIM_CHECK(named != nullptr, "a kind is checked before it is read");
    for (const KindOfMap& it : held.as<std::vector<KindOfMap>>()) {
        if (it.kind.name == named->scalar) {
            return it.read(map, into);
        }
    }
    SKUSIM_CHECK(false, "a kind is checked before it is read");
}

} // namespace

Notation::Notation(TypePointer its_type, Read read, Write write)
    : type(std::move(its_type)), read_any(std::move(read)), write_any(std::move(write)) {}
Notation::Notation(const Notation&) = default;
Notation::Notation(Notation&&) noexcept = default;
Notation& Notation::operator=(const Notation&) = default;
Notation& Notation::operator=(Notation&&) noexcept = default;
Notation::~Notation() = default;

Key::Key(std::string_view key, Target its_target, const Notation& notation,
         std::string_view sentence, std::string_view example, std::string_view fallback)
    : field{std::string(key), notation.type, std::string(sentence), std::string(fallback),
            std::string(example)},
      target(std::move(its_target)), read(notation.read_any) {
    if (target.has_default) {
        write = notation.write_any;
    }
}
Key::Key(Field its_field) : field(std::move(its_field)) {}
Key::Key(const Key&) = default;
Key::Key(Key&&) noexcept = default;
Key& Key::operator=(const Key&) = default;
Key& Key::operator=(Key&&) noexcept = default;
Key::~Key() = default;

std::vector<Field> told(const std::vector<Key>& keys, void* start, void* scratch) {
    std::vector<Field> fields;
    fields.reserve(keys.size());
    for (const Key& key : keys) {
        fields.push_back(key.field);
        if (key.field.fallback == not_told) {
            SKUSIM_CHECK(static_cast<bool>(key.write), key.field.key.c_str());
            fields.back().fallback = default_of(key, start);
        } else if (key.write && !key.field.required() &&
                   is_value(*key.field.type, key.field.fallback)) {
            text::Value value;
            value.kind = text::Value::Kind::scalar;
            value.scalar = key.field.fallback;
            read_key(key, value, scratch);
            SKUSIM_CHECK(default_of(key, scratch) == default_of(key, start), key.field.key.c_str());
        }
    }
    return fields;
}

void read_keys(const std::vector<Key>& keys, const text::Value& map, void* owner) {
    for (const Key& key : keys) {
        if (const text::Value* value = map.find(key.field.key)) {
            read_key(key, *value, owner);
        }
    }
}

TypePointer map_type(const std::vector<Key>& keys, void* start, void* scratch,
                     const std::vector<std::string>& planned, Rule rule,
                     const std::vector<Misnomer>& misnomers) {
    return make_type(ObjectType{told(keys, start, scratch), planned, rule, misnomers});
}

Notation map_of(TypePointer type, const std::vector<Key>& keys, Read::Function finish,
                Held follows) {
    return {
        std::move(type), {read_map, Held::of(KeysOfMap{keys, {finish, std::move(follows)}})}, {}};
}

Notation list_of(const Notation& item, std::size_t shortest, std::size_t longest,
                 Read::Function read) {
    return {make_type(ListType{item.type, shortest, longest}), {read, Held::of(item.read_any)}, {}};
}

Notation kinds_of(std::vector<KindOfMap> kinds, KindType told) {
    for (const KindOfMap& it : kinds) {
        told.kinds.push_back(it.kind);
    }
    return {make_type(std::move(told)), {read_kind, Held::of(std::move(kinds))}, {}};
}

} // namespace skusim::schema::erased
