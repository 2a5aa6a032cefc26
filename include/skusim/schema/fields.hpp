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
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace skusim::schema {

/// A key of a map that becomes an Owner.
template <class Owner>
struct BoundField : erased::Key {
    explicit BoundField(erased::Key key) : erased::Key(std::move(key)) {}

    /// Tells the field's default in words: "as many as the SKU's RAM allows".
    [[nodiscard]] BoundField otherwise(std::string_view words) && {
        field.fallback = words;
        return std::move(*this);
    }
};

/// The keys of a map, in the order in which they are told and read.
template <class Owner>
class Fields {
public:
    Fields(std::initializer_list<BoundField<Owner>> fields) {
        for (const BoundField<Owner>& it : fields) {
            keys_.push_back(it);
        }
    }

    void add(const Fields& more) {
        keys_.insert(keys_.end(), more.keys_.begin(), more.keys_.end());
    }

    [[nodiscard]] const std::vector<erased::Key>& keys() const { return keys_; }

private:
    std::vector<erased::Key> keys_;
};

/// A member of a member: `inside(&Node::queue, &NodeQueue::max_wait)`.
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

/// Whether `access` gives a reference to a Member of the owner's.
template <class Owner, class Member, class Access>
[[nodiscard]] constexpr bool holds() {
    if constexpr (std::is_invocable_v<const Access&, Owner&>) {
        return std::is_same_v<std::invoke_result_t<const Access&, Owner&>, Member&>;
    }
    return false;
}

template <class Owner, class Access>
void* place(const erased::Held& access, void* owner) {
    return &std::invoke(access.as<Access>(), *static_cast<Owner*>(owner));
}

template <class Owner, class Access>
void* place_in_optional(const erased::Held& access, void* owner) {
    auto& member = std::invoke(access.as<Access>(), *static_cast<Owner*>(owner));
    return member ? &*member : &member.emplace();
}

template <class Owner, class Access, class T>
void put(const erased::Held& access, const erased::Read& read, const text::Value& written,
         void* owner) {
    T value{};
    read(written, &value);
    if constexpr (std::is_invocable_v<const Access&, Owner&, T>) {
        access.as<Access>()(*static_cast<Owner*>(owner), std::move(value)); // puts it there
    } else {
        std::invoke(access.as<Access>(), *static_cast<Owner*>(owner)) = std::move(value);
    }
}

/// Where `access` has a T of the owner's go.
template <class Owner, class T, class Access>
[[nodiscard]] erased::Target target(Access access) {
    if constexpr (holds<Owner, T, Access>()) {
        return {erased::Held::of(access), place<Owner, Access>, nullptr, true};
    } else if constexpr (holds<Owner, std::optional<T>, Access>()) {
        return {erased::Held::of(access), place_in_optional<Owner, Access>};
    } else {
        return {erased::Held::of(access), nullptr, put<Owner, Access, T>};
    }
}

} // namespace detail

/// A key whose default is the struct's own. `access` is a member, a function of the owner that
/// gives a reference to where the value goes, or one that takes the owner and the value and puts it
/// there.
template <class Owner, class Access, class T>
[[nodiscard]] BoundField<Owner> field(std::string_view key, Access access,
                                      const Notation<T>& notation, std::string_view sentence,
                                      std::string_view example) {
    return BoundField<Owner>(
        {key, detail::target<Owner, T>(std::move(access)), notation, sentence, example});
}
template <class Owner, class Member, class T>
[[nodiscard]] BoundField<Owner> field(std::string_view key, Member Owner::*member,
                                      const Notation<T>& notation, std::string_view sentence,
                                      std::string_view example) {
    return BoundField<Owner>({key, detail::target<Owner, T>(member), notation, sentence, example});
}

/// A key that has to be there.
template <class Owner, class Access, class T>
[[nodiscard]] BoundField<Owner> required(std::string_view key, Access access,
                                         const Notation<T>& notation, std::string_view sentence,
                                         std::string_view example) {
    return BoundField<Owner>(
        {key, detail::target<Owner, T>(std::move(access)), notation, sentence, example, ""});
}
template <class Owner, class Member, class T>
[[nodiscard]] BoundField<Owner> required(std::string_view key, Member Owner::*member,
                                         const Notation<T>& notation, std::string_view sentence,
                                         std::string_view example) {
    return BoundField<Owner>(
        {key, detail::target<Owner, T>(member), notation, sentence, example, ""});
}

/// A key that is checked and told, and whose value is read elsewhere.
template <class Owner>
[[nodiscard]] BoundField<Owner> unread(Field field) {
    return BoundField<Owner>(erased::Key(std::move(field)));
}

/// A map of such keys.
template <class Owner>
struct Table {
    Fields<Owner> fields;
    std::vector<std::string> planned = {}; ///< keys that are not built yet
    Rule rule = nullptr;
    /// What follows from keys together, after all are read.
    void (*finish)(const text::Value& map, Owner& owner) = nullptr;
    std::vector<Misnomer> misnomers = {};
};

namespace detail {

template <class Owner>
void finish(const erased::Held& follow, const text::Value& map, void* owner) {
    follow.as<void (*)(const text::Value&, Owner&)>()(map, *static_cast<Owner*>(owner));
}

} // namespace detail

/// A map with the keys of a table, as one value.
template <class Owner>
[[nodiscard]] Notation<Owner> map_of(const Table<Owner>& table) {
    Owner start{};
    Owner scratch{};
    TypePointer type = erased::map_type(table.fields.keys(), &start, &scratch, table.planned,
                                        table.rule, table.misnomers);
    return Notation<Owner>(erased::map_of(std::move(type), table.fields.keys(),
                                          table.finish == nullptr ? nullptr : detail::finish<Owner>,
                                          erased::Held::of(table.finish)));
}

/// One kind of a map that has the key `kind`.
template <class T>
struct BoundKind : erased::KindOfMap {};

/// A kind that begins as `start`, which its keys then fill.
template <class T>
[[nodiscard]] BoundKind<T> kind(std::string_view name, std::string_view sentence, T start,
                                const Fields<T>& fields, Rule rule = nullptr) {
    T scratch = start;
    std::vector<Field> told = erased::told(fields.keys(), &start, &scratch);
    return {{{std::string(name), std::string(sentence), std::move(told), rule},
             erased_read<T>(
                 [start = std::move(start), keys = fields.keys()](const text::Value& map, T& into) {
                     into = start;
                     erased::read_keys(keys, map, &into);
                 })}};
}

/// A kind whose keys fill a draft, of which the value is then made.
template <class T, class Draft>
[[nodiscard]] BoundKind<T> kind(std::string_view name, std::string_view sentence,
                                const Fields<Draft>& fields, T (*make)(const Draft&),
                                Rule rule = nullptr) {
    Draft start;
    Draft scratch;
    return {{{std::string(name), std::string(sentence),
              erased::told(fields.keys(), &start, &scratch), rule},
             erased_read<T>([make, keys = fields.keys()](const text::Value& map, T& into) {
                 Draft draft;
                 erased::read_keys(keys, map, &draft);
                 into = make(draft);
             })}};
}

/// A map whose key `kind` says which of these it is. `told` has what else is told of the type.
template <class T>
[[nodiscard]] Notation<T> kinds_of(const std::vector<BoundKind<T>>& kinds, KindType told) {
    return Notation<T>(erased::kinds_of(std::vector<erased::KindOfMap>(kinds.begin(), kinds.end()),
                                        std::move(told)));
}

} // namespace skusim::schema
