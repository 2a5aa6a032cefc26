// Functions without their types. std::function does the same for any function, and has the compiler
// make eight functions and two descriptions of each type, where a table of keys needs one.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace skusim::schema::erased {

/// A value whose type is known to the function that it is handed to: pointers, to members above
/// all, lie in it; nothing is kept of a lambda without captures; other values are shared by all
/// copies.
class Held {
public:
    Held() = default;

    template <class T>
    [[nodiscard]] static Held of(T value) {
        Held held;
        if constexpr (lies_inside<T>) {
            ::new (static_cast<void*>(held.bytes_.data())) T(value);
        } else if constexpr (!made_anew<T>) {
            // One kind of counter for all types, which make_shared would make anew for each.
            held.shared_ = {static_cast<const void*>(new T(std::move(value))), destroy<T>};
        }
        return held;
    }

    /// The value, which has to be a T, or a new one if a T holds nothing.
    template <class T>
    [[nodiscard]] decltype(auto) as() const {
        if constexpr (made_anew<T>) {
            return T{};
        } else if constexpr (lies_inside<T>) {
            return static_cast<const T&>(*std::launder(reinterpret_cast<const T*>(bytes_.data())));
        } else {
            return static_cast<const T&>(*static_cast<const T*>(shared_.get()));
        }
    }

private:
    template <class T>
    static void destroy(const void* value) {
        delete static_cast<const T*>(value);
    }

    static constexpr std::size_t room = 2 * sizeof(void*);
    template <class T>
    static constexpr bool made_anew = std::is_empty_v<T>&& std::is_default_constructible_v<T>;
    template <class T>
    static constexpr bool lies_inside = !made_anew<T> && std::is_trivially_copyable_v<T> &&
                                        sizeof(T) <= room && alignof(T) <= alignof(void*);

    alignas(void*) std::array<std::byte, room> bytes_{};
    std::shared_ptr<const void> shared_;
};

/// A plain function and what it holds.
template <class Result, class... Arguments>
struct Call {
    using Function = Result (*)(const Held&, Arguments...);

    Function function = nullptr;
    Held held = {};

    explicit operator bool() const { return function != nullptr; }
    Result operator()(Arguments... arguments) const { return function(held, arguments...); }
};

} // namespace skusim::schema::erased
