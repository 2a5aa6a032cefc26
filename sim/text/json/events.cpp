#include "events.hpp"

#include <skusim/text/json_items.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

namespace skusim::text {

namespace {

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

} // namespace

class JsonEvents::Listener final : public nlohmann::json_sax<nlohmann::json> {
public:
    explicit Listener(JsonEvents& events) : events_(events) {}

    bool null() override { return add("", Value::Kind::nothing); }
    bool boolean(bool value) override { return add(value ? "true" : "false"); }
    bool number_integer(number_integer_t value) override { return add(std::to_string(value)); }
    bool number_unsigned(number_unsigned_t value) override { return add(std::to_string(value)); }
    bool number_float(number_float_t /*value*/, const string_t& text) override { return add(text); }
    bool string(string_t& text) override {
        return events_.add(Value::Kind::scalar, std::move(text), true);
    }
    bool binary(binary_t& /*value*/) override { return false; }
    bool start_object(std::size_t /*size*/) override { return events_.open(Value::Kind::map); }
    bool start_array(std::size_t /*size*/) override { return events_.open(Value::Kind::list); }
    bool key(string_t& name) override {
        events_.stack_.back().key = std::move(name);
        return true;
    }
    bool end_array() override { return events_.close(); }
    bool end_object() override { return events_.close(); }
    bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                     const nlohmann::detail::exception& error) override {
        // "[json...] parse error at line 1, column 2: syntax error while parsing ...": the place is
        // told by our own count.
        const std::string_view message = error.what();
        const std::size_t start = message.find(": ");
        const std::string_view what =
            start == std::string_view::npos ? message : message.substr(start + 2);
        return events_.refuse(fmt::format("malformed JSON: {}", what));
    }

private:
    bool add(std::string text, Value::Kind kind = Value::Kind::scalar) {
        return events_.add(kind, std::move(text), false);
    }

    JsonEvents& events_;
};

bool JsonEvents::read(std::string_view text) {
    Listener listener(*this);
    const bool is_whole = nlohmann::json::sax_parse(
        CountingIterator(text.data(), &position_),
        CountingIterator(text.data() + text.size(), &position_), &listener);
    return is_whole && !fault;
}

void JsonEvents::put_in_holder(Value value) {
    Frame& holder = stack_.back();
    if (holder.value.kind == Value::Kind::list) {
        holder.value.items.push_back(std::move(value));
    } else {
        holder.value.entries.push_back({std::move(holder.key), value.mark, std::move(value)});
    }
}

Mark JsonEvents::here() const {
    const Mark mark = position_.mark_before();
    return {mark.line, std::max(mark.column, 1)};
}

bool JsonEvents::refuse(std::string message) {
    const Mark mark = here();
    fault = Fault{{file_, mark.line, mark.column}, std::move(message)};
    return false;
}

bool JsonEvents::add(Value::Kind kind, std::string text, bool quoted) {
    Value value;
    value.kind = kind;
    value.mark = here();
    value.scalar = std::move(text);
    value.quoted = quoted;
    put(std::move(value));
    return true;
}

bool JsonEvents::open(Value::Kind kind) {
    if (stack_.size() >= json_depth_limit) {
        return refuse(fmt::format("nested deeper than {} levels", json_depth_limit));
    }
    Frame frame;
    frame.value.kind = kind;
    frame.value.mark = here();
    stack_.push_back(std::move(frame));
    opened();
    return true;
}

bool JsonEvents::close() {
    Frame frame = std::move(stack_.back());
    stack_.pop_back();
    closed(std::move(frame));
    return true;
}

} // namespace skusim::text
