// Keys bound to the members that they fill. One line tells a key: its name, its member, what may be
// written, and a sentence:
//
//   field("spare_nodes", &Policy::spare_nodes, whole(0, 100'000), "Nodes beyond the need.", "1")
//
// Check, reader, default, JSON Schema and reference come from that line. The default is the one
// that the struct gives its member, written as the key's notation writes it; otherwise() tells it
// in words where it follows from other things.
#pragma once

#include <skusim/schema/notation.hpp>

#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace skusim::schema {

template <class Owner>
struct BoundField {
    Field field;
    std::function<void(const text::Value&, Owner&)> read;
    /// The owner's value as a file would say it; absent where only words can tell the default.
    std::function<std::string(const Owner&)> write = {};

    /// Tells the field's default in words: "as many as the SKU's RAM allows".
    [[nodiscard]] BoundField otherwise(std::string words) && {
        field.fallback = std::move(words);
        return std::move(*this);
    }
};

/// A member of a member: `inside(&Node::queue, &QueueRules::limit)`.
template <class Owner, class Outer, class Inner>
[[nodiscard]] auto inside(Outer Owner::*outer, Inner Outer::*inner) {
    return [outer, inner](Owner& owner) -> Inner& { return owner.*outer.*inner; };
}

/// A member of the alternative that a variant holds:
/// `within<PoissonArrivals>(&PoissonArrivals::rate)`.
template <class Alternative, class Member>
[[nodiscard]] auto within(Member Alternative::*member) {
    return [member](auto& variant) -> Member& { return std::get<Alternative>(variant).*member; };
}

namespace detail {

inline constexpr auto from_member = "\x01"; // the default is not yet written

template <class Owner, class Access, class T>
void read_into(const Access& access, const Notation<T>& notation, const text::Value& value,
               Owner& owner) {
    if constexpr (std::is_invocable_v<const Access&, Owner&, T>) { // somebody who puts it there
        access(owner, value_of(notation, value));
    } else {
        auto& member = std::invoke(access, owner);
        using Member = std::remove_reference_t<decltype(member)>;
        if constexpr (std::is_same_v<Member, T>) {
            notation.read(value, member);
        } else if constexpr (std::is_same_v<Member, std::optional<T>>) {
            notation.read(value, member ? *member : member.emplace());
        } else {
            member = value_of(notation, value);
        }
    }
}

} // namespace detail

/// A key whose default is the struct's own. `access` is a member, a function of the owner that
/// gives a reference to where the value goes, or one that takes the owner and the value and puts it
/// there.
template <class Owner, class Access, class T>
[[nodiscard]] BoundField<Owner> field(std::string key, Access access, const Notation<T>& notation,
                                      std::string sentence, std::string example) {
    BoundField<Owner> bound{{std::move(key), notation.type, std::move(sentence),
                             detail::from_member, std::move(example)},
                            [access, notation](const text::Value& value, Owner& owner) {
                                detail::read_into<Owner>(access, notation, value, owner);
                            }};
    if constexpr (!std::is_invocable_v<const Access&, Owner&, T>) {
        using Member = std::remove_reference_t<std::invoke_result_t<const Access&, Owner&>>;
        if constexpr (std::is_same_v<Member, T>) {
            if (notation.write) {
                bound.write = [access, write = notation.write](const Owner& owner) {
                    Owner copy = owner;
                    return write(std::invoke(access, copy));
                };
            }
        }
    }
    return bound;
}
template <class Owner, class Member, class T>
[[nodiscard]] BoundField<Owner> field(std::string key, Member Owner::*member,
                                      const Notation<T>& notation, std::string sentence,
                                      std::string example) {
    return field<Owner, Member Owner::*, T>(std::move(key), member, notation, std::move(sentence),
                                            std::move(example));
}

/// A key that has to be there.
template <class Owner, class Access, class T>
[[nodiscard]] BoundField<Owner> required(std::string key, Access access,
                                         const Notation<T>& notation, std::string sentence,
                                         std::string example) {
    return field<Owner>(std::move(key), access, notation, std::move(sentence), std::move(example))
        .otherwise("");
}
template <class Owner, class Member, class T>
[[nodiscard]] BoundField<Owner> required(std::string key, Member Owner::*member,
                                         const Notation<T>& notation, std::string sentence,
                                         std::string example) {
    return field<Owner, Member Owner::*, T>(std::move(key), member, notation, std::move(sentence),
                                            std::move(example))
        .otherwise("");
}

/// A key that is checked and told, and whose value is read elsewhere.
template <class Owner>
[[nodiscard]] BoundField<Owner> unread(Field field) {
    return {std::move(field), [](const text::Value&, Owner&) {}};
}

/// A map of such keys.
template <class Owner>
struct Table {
    std::vector<BoundField<Owner>> fields;
    std::vector<std::string> planned = {}; ///< keys that are not built yet
    Rule rule = nullptr;
    /// What follows from keys together, after all are read.
    void (*finish)(const text::Value& map, Owner& owner) = nullptr;
    std::vector<Misnomer> misnomers = {};
};

/// Whether the words of a default are a value of the type, rather than an explanation.
[[nodiscard]] bool is_value(const Type& type, const std::string& words);

/// The fields with their defaults as `start` has them. Words of a default that are a value have to
/// be the struct's own: the two cannot drift apart.
template <class Owner>
[[nodiscard]] std::vector<Field> told(const std::vector<BoundField<Owner>>& bound,
                                      const Owner& start) {
    std::vector<Field> fields;
    for (const BoundField<Owner>& it : bound) {
        fields.push_back(it.field);
        if (it.field.fallback == detail::from_member) {
            SKUSIM_CHECK(it.write != nullptr, it.field.key.c_str());
            fields.back().fallback = it.write(start);
        } else if (it.write != nullptr && !it.field.required() &&
                   is_value(*it.field.type, it.field.fallback)) {
            text::Value value;
            value.kind = text::Value::Kind::scalar;
            value.scalar = it.field.fallback;
            Owner as_told = start;
            it.read(value, as_told);
            SKUSIM_CHECK(it.write(as_told) == it.write(start), it.field.key.c_str());
        }
    }
    return fields;
}

template <class Owner>
void read_fields(const std::vector<BoundField<Owner>>& fields, const text::Value& map,
                 Owner& owner) {
    for (const BoundField<Owner>& it : fields) {
        if (const text::Value* value = map.find(it.field.key)) {
            it.read(*value, owner);
        }
    }
}

/// A map with the keys of a table, as one value.
template <class Owner>
[[nodiscard]] Notation<Owner> map_of(Table<Owner> table) {
    ObjectType type{told(table.fields, Owner{}), table.planned, table.rule, table.misnomers};
    return {make_type(std::move(type)),
            [table = std::move(table)](const text::Value& map, Owner& owner) {
                read_fields(table.fields, map, owner);
                if (table.finish != nullptr) {
                    table.finish(map, owner);
                }
            }};
}

/// One kind of a map that has the key `kind`.
template <class T>
struct BoundKind {
    Kind kind;
    std::function<void(const text::Value&, T&)> read;
};

/// A kind that begins as `start`, which its keys then fill.
template <class T>
[[nodiscard]] BoundKind<T> kind(std::string name, std::string sentence, T start,
                                std::vector<BoundField<T>> fields, Rule rule = nullptr) {
    return {{std::move(name), std::move(sentence), told(fields, start), rule},
            [start = std::move(start), fields](const text::Value& map, T& into) {
                into = start;
                read_fields(fields, map, into);
            }};
}

/// A kind whose keys fill a draft, of which the value is then made.
template <class T, class Draft>
[[nodiscard]] BoundKind<T> kind(std::string name, std::string sentence,
                                std::vector<BoundField<Draft>> fields, T (*make)(const Draft&),
                                Rule rule = nullptr) {
    return {{std::move(name), std::move(sentence), told(fields, Draft{}), rule},
            [make, fields](const text::Value& map, T& into) {
                Draft draft;
                read_fields(fields, map, draft);
                into = make(draft);
            }};
}

/// A map whose key `kind` says which of these it is. `told` has what else is told of the type.
template <class T>
[[nodiscard]] Notation<T> kinds_of(const std::vector<BoundKind<T>>& kinds, KindType told) {
    for (const BoundKind<T>& it : kinds) {
        told.kinds.push_back(it.kind);
    }
    return {make_type(std::move(told)), [kinds](const text::Value& map, T& into) {
                const text::Value* named = map.find("kind");
                SKUSIM_CHECK(named != nullptr, "a kind is checked before it is read");
                for (const BoundKind<T>& it : kinds) {
                    if (it.kind.name == named->scalar) {
                        return it.read(map, into);
                    }
                }
                SKUSIM_CHECK(false, "a kind is checked before it is read");
            }};
}

} // namespace skusim::schema
