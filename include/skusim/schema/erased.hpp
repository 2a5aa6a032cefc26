// What is the same for values of every type: notations and keys whose types are known to the
// templates of notation.hpp and fields.hpp only, which hand a value over by its address. Compiled
// once, as hundreds of keys would otherwise compile it a hundred times.
#pragma once

#include <skusim/schema/type.hpp>
#include <skusim/text/tree.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::schema::erased {

using Read = std::function<void(const text::Value&, void* into)>;
using Write = std::function<std::string(const void* value)>;
/// The address of a part of a value; it makes room where an optional part is still absent.
using Place = std::function<void*(void* owner)>;

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

/// A key bound to a part of some owner: see schema::BoundField.
struct Key {
    /// Changes nothing of the owner, but for the room that a Place makes.
    using WritePart = std::function<std::string(void* owner)>;

    Field field;
    Read read;
    WritePart write; ///< absent where only words can tell the default

    Key(Field field, Read read, WritePart write);
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

/// A field whose default is not told yet.
[[nodiscard]] Field field(std::string_view key, TypePointer type, std::string_view sentence,
                          std::string_view example);

/// A key whose value goes to a place of its owner's; `is_default` where that place has the key's
/// default before anything is read.
[[nodiscard]] Key at_place(Field field, Place place, const Notation& notation, bool is_default);

/// The fields with their defaults as the owner `start` has them. Words of a default that are a
/// value have to be the owner's own, so that the two cannot drift apart: they are read into
/// `scratch`, which is as `start` is.
[[nodiscard]] std::vector<Field> told(const std::vector<Key>& keys, void* start, void* scratch);

void read_keys(const std::vector<Key>& keys, const text::Value& map, void* owner);

[[nodiscard]] Notation kinds_of(std::vector<KindOfMap> kinds, KindType told);

} // namespace skusim::schema::erased
