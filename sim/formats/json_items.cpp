#include "json_items.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

namespace skusim::formats {

namespace {

/// A position in the text that the parser moves; it knows its line and column.
struct TextPosition {
    std::size_t offset = 0;
    int line = 1;
    std::size_t line_start = 0;

    [[nodiscard]] Mark mark_before() const { // of the character last taken
        return {line, static_cast<int>(offset - line_start)};
    }
};

/// Hands the text to the parser and counts along.
class CountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* at, TextPosition* position) : at_(at), position_(position) {}
    reference operator*() const { return *at_; }
    CountingIterator& operator++() {
        ++position_->offset;
        if (*at_++ == '\n') {
            ++position_->line;
            position_->line_start = position_->offset;
        }
        return *this;
    }
    CountingIterator operator++(int) {
        const CountingIterator before = *this;
        ++*this;
        return before;
    }
    bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
    bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

private:
    const char* at_;
    TextPosition* position_;
};

bool is_list_key(std::string_view key) {
    return key == "Items" || key == "value";
}

/// Builds one item after the other from what the parser tells.
class ItemBuilder : public nlohmann::json_sax<nlohmann::json> {
public:
    ItemBuilder(const std::string& file, const TextPosition& position,
                const std::function<void(const Value&)>& use)
        : file_(file), position_(position), use_(use) {}

    bool null() override { return add(Value::Kind::nothing, "", false); }
    bool boolean(bool value) override {
        return add(Value::Kind::scalar, value ? "true" : "false", false);
    }
    bool number_integer(number_integer_t value) override {
        return add(Value::Kind::scalar, std::to_string(value), false);
    }
    bool number_unsigned(number_unsigned_t value) override {
        return add(Value::Kind::scalar, std::to_string(value), false);
    }
    bool number_float(number_float_t /*value*/, const string_t& text) override {
        return add(Value::Kind::scalar, text, false);
    }
    bool string(string_t& text) override { return add(Value::Kind::scalar, std::move(text), true); }
    bool binary(binary_t& /*value*/) override { return false; }
    bool start_object(std::size_t /*size*/) override { return open(Value::Kind::map); }
    bool start_array(std::size_t /*size*/) override { return open(Value::Kind::list); }
    bool key(string_t& name) override {
        stack_.back().key = std::move(name);
        return true;
    }
    bool end_array() override { return close(); }
    bool end_object() override { return close(); }
    bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                     const nlohmann::detail::exception& error) override {
        // "[json...] parse error at line 1, column 2: syntax error while parsing ...": the place is
        // told by our own count.
        const std::string_view message = error.what();
        const std::size_t start = message.find(": ");
        const std::string_view what =
            start == std::string_view::npos ? message : message.substr(start + 2);
        return refuse(fmt::format("malformed JSON: {}", what));
    }

    std::optional<Fault> fault;
    bool found_list = false;

private:
    struct Frame {
        Value value;
        std::string key;      ///< of the member that comes next
        bool is_page = false; ///< an object whose items were given already
    };

    [[nodiscard]] Mark here() const {
        const Mark mark = position_.mark_before();
        return {mark.line, std::max(mark.column, 1)};
    }

    bool refuse(std::string message) {
        const Mark mark = here();
        fault = Fault{{file_, mark.line, mark.column}, std::move(message)};
        return false;
    }

    bool add(Value::Kind kind, std::string text, bool quoted) {
        Value value;
        value.kind = kind;
        value.mark = here();
        value.scalar = std::move(text);
        value.quoted = quoted;
        put(std::move(value));
        return true;
    }

    bool open(Value::Kind kind) {
        if (stack_.size() >= json_depth_limit) {
            return refuse(fmt::format("nested deeper than {} levels", json_depth_limit));
        }
        Frame frame;
        frame.value.kind = kind;
        frame.value.mark = here();
        stack_.push_back(std::move(frame));
        found_list = found_list || in_list();
        return true;
    }

    bool close() {
        Frame frame = std::move(stack_.back());
        const bool was_list = in_list();
        stack_.pop_back();
        if (was_list && !stack_.empty()) {
            stack_.back().is_page = true; // what it held is given already
        } else if (frame.value.kind == Value::Kind::map && in_list()) {
            if (!frame.is_page) {
                use_(frame.value);
            }
        } else {
            put(std::move(frame.value));
        }
        return true;
    }

    /// Whether the innermost open value is a list of items or of pages.
    [[nodiscard]] bool in_list() const {
        const std::size_t depth = stack_.size();
        if (depth == 0 || stack_.back().value.kind != Value::Kind::list) {
            return false;
        }
        if (depth == 1) {
            return true;
        }
        const Frame& holder = stack_[depth - 2];
        const bool holds_page =
            depth == 2 || (depth == 3 && stack_[0].value.kind == Value::Kind::list);
        return holds_page && holder.value.kind == Value::Kind::map && is_list_key(holder.key);
    }

    void put(Value value) {
        if (stack_.empty() || in_list()) {
            return; // a bare value where items are expected: nothing to read
        }
        Frame& holder = stack_.back();
        if (holder.value.kind == Value::Kind::list) {
            holder.value.items.push_back(std::move(value));
        } else {
            holder.value.entries.push_back({std::move(holder.key), value.mark, std::move(value)});
        }
    }

    const std::string& file_;
    const TextPosition& position_;
    const std::function<void(const Value&)>& use_;
    std::vector<Frame> stack_;
};

} // namespace

bool looks_like_json(std::string_view text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) {
        text.remove_prefix(byte_order_mark.size());
    }
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

Result<void> read_json_items(const std::string& file, std::string_view text,
                             const std::function<void(const Value&)>& use) {
    if (text.size() > json_size_limit) {
        return failure(Place{file, 0, 0},
                       fmt::format("the file is over {} MiB; fetch one region at a time",
                                   json_size_limit >> 20U));
    }
    TextPosition position;
    ItemBuilder builder(file, position, use);
    const bool whole =
        nlohmann::json::sax_parse(CountingIterator(text.data(), &position),
                                  CountingIterator(text.data() + text.size(), &position), &builder);
    if (builder.fault) {
        return failure({std::move(*builder.fault)});
    }
    if (!whole || !builder.found_list) {
        return failure(Place{file, 1, 1},
                       "no list of prices or SKUs: expected an array, or an object with one under "
                       "\"Items\" or \"value\"");
    }
    return {};
}

} // namespace skusim::formats
