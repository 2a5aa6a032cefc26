// What is the same for values of every type: notations and keys whose types are known to the
// templates of notation.hpp and fields.hpp only, which hand a value over by its address. Compiled
// once, as hundreds of keys would otherwise compile it a hundred times.
#pragma once

#include <skusim/schema/held.hpp>
#include <skusim/schema/type.hpp>
#include <skusim/text/tree.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace skusim::schema::erased {

using Read = Call<void, const text::Value&, void*>; ///< puts a value into what the address is of
using Write = Call<std::string, const void*>;

/// How values of some type are written: see schema::Notation.
struct Notation {
    TypePointer type;
    Read read_any;
    Write write_any; ///< absent for maps and lists

    Notation(TypePointer type, Read read, Write write);
    Notation(const Notation&);
    Notation(Notation&&) noexcept;
    Notation& operator=(const Notation&);
    Notation& operator=(Notation&&) noexcept;
    ~Notation();
};

/// Where the value of a key goes: one of two functions of what was told where.
struct Target {
    /// The address of a part of the owner; it makes room where an optional part is still absent.
    using Place = void* (*)(const Held& where, void* owner);
    /// Reads a value and puts it into the owner, where that is no part of a value's own type.
    using Put = void (*)(const Held& where, const Read& read, const text::Value&, void* owner);

    Held where;
    Place place = nullptr;
    Put put = nullptr;
    bool has_default = false; ///< the place has the key's default before anything is read
};

/// The fallback of a key whose default is the owner's own.
inline constexpr auto not_told = "\x01";

/// A key bound to a part of some owner: see schema::BoundField.
struct Key {
    Field field;
    Target target;
    Read read;
    Write write; ///< absent where only words can tell the default

    Key(std::string_view key, Target target, const Notation& notation, std::string_view sentence,
        std::string_view example, std::string_view fallback = not_told);
    /// One that is read elsewhere.
    explicit Key(Field field);
    Key(const Key&);
    Key(Key&&) noexcept;
    Key& operator=(const Key&);
    Key& operator=(Key&&) noexcept;
    ~Key();
};

/// One kind of a map that has the key `kind`.
struct KindOfMap {
    Kind kind;
    Read read;
};

/// The fields with their defaults as the owner `start` has them. Words of a default that are a
/// value have to be the owner's own, so that the two cannot drift apart: they are read into
/// `scratch`, which is as `start` is.
[[nodiscard]] std::vector<Field> told(const std::vector<Key>& keys, void* start, void* scratch);

void read_keys(const std::vector<Key>& keys, const text::Value& map, void* owner);

/// The type of a map with such keys: see told() for `start` and `scratch`, ObjectType for the rest.
[[nodiscard]] TypePointer map_type(const std::vector<Key>& keys, void* start, void* scratch,
                                   const std::vector<std::string>& planned, Rule rule,
                                   const std::vector<Misnomer>& misnomers);

/// A map with such keys; what `finish`, if any, does with `follows` comes after all are read.
[[nodiscard]] Notation map_of(TypePointer type, const std::vector<Key>& keys, Read::Function finish,
                              Held follows);

/// A list of what `item` reads, which `read` puts into a list of its type.
[[nodiscard]] Notation list_of(const Notation& item, std::size_t shortest, std::size_t longest,
                               Read::Function read);

[[nodiscard]] Notation kinds_of(std::vector<KindOfMap> kinds, KindType told);

} // namespace skusim::schema::erased
