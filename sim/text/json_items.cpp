#include <skusim/text/json_items.hpp>

#include "json_events.hpp"

#include <fmt/format.h>

namespace skusim::text {

namespace {

bool is_list_key(std::string_view key) {
    return key == "Items" || key == "value";
}

/// Builds one item after the other from what the parser tells.
class ItemBuilder : public JsonEvents {
public:
    ItemBuilder(const std::string& file, const std::function<void(const Value&)>& use)
        : JsonEvents(file), use_(use) {}

    bool found_list = false;
    std::string next_page; ///< of the last page

private:
    void opened() override { found_list = found_list || in_list(); }

    void closed(Frame frame) override {
        if (frame.is_page) {
            next_page.clear();
            for (const char* key : {"NextPageLink", "nextLink"}) {
                const Value* link = frame.value.find(key);
                next_page += link != nullptr ? link->scalar : "";
            }
        }
        if (is_list_of_items(frame)) {
            stack_.back().is_page = true; // what it held is given already
        } else if (frame.value.kind == Value::Kind::map && in_list()) {
            if (!frame.is_page) {
                use_(frame.value);
            }
        } else {
            put(std::move(frame.value));
        }
    }

    /// Whether the innermost open value is a list of items or of pages.
    [[nodiscard]] bool in_list() const {
        return !stack_.empty() && stack_.back().value.kind == Value::Kind::list &&
               is_list_inside(stack_.size() - 1);
    }

    /// Whether a value that was just closed is such a list, in a page.
    [[nodiscard]] bool is_list_of_items(const Frame& frame) const {
        return frame.value.kind == Value::Kind::list && !stack_.empty() &&
               is_list_inside(stack_.size());
    }

    /// Whether a list with `depth` open values around it is one of items or of pages.
    [[nodiscard]] bool is_list_inside(std::size_t depth) const {
        if (depth == 0) {
            return true;
        }
        const Frame& holder = stack_[depth - 1];
        const bool holds_page =
            depth == 1 || (depth == 2 && stack_[0].value.kind == Value::Kind::list);
        return holds_page && holder.value.kind == Value::Kind::map && is_list_key(holder.key);
    }

    void put(Value value) override {
        if (stack_.empty() || in_list()) {
            return; // a bare value where items are expected: nothing to read
        }
        put_in_holder(std::move(value));
    }

    const std::function<void(const Value&)>& use_;
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

Result<std::string> read_json_items(const std::string& file, std::string_view text,
                                    const std::function<void(const Value&)>& use) {
    if (text.size() > json_size_limit) {
        return failure(Place{file, 0, 0},
                       fmt::format("the file is over {} MiB; fetch one region at a time",
                                   json_size_limit >> 20U));
    }
    ItemBuilder builder(file, use);
    const bool is_whole = builder.read(text);
    if (builder.fault) {
        return failure({std::move(*builder.fault)});
    }
    if (!is_whole || !builder.found_list) {
        return failure(Place{file, 1, 1},
                       "no list of prices or SKUs: expected an array, or an object with one under "
                       "\"Items\" or \"value\"");
    }
    return std::move(builder.next_page);
}

} // namespace skusim::text
