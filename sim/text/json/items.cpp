#include <skusim/text/json_items.hpp>
#include <skusim/text/plain.hpp>

#include "events.hpp"

#include <fmt/format.h>

namespace skusim::text {

namespace {

using Kind = Value::Kind;

/// Whether a page's member of that name holds items: in a list, or of some each under a name.
bool holds_items(std::string_view key, Kind kind) {
    if (key == "products") { // of AWS's price list and of its savings plans'
        return kind == Kind::map || kind == Kind::list;
    }
    const bool is_list_key =
        key == "Items" || key == "value" || key == "skus" || key == "SpotPriceHistory";
    return kind == Kind::list && is_list_key;
}

/// Whether the items lie below that member of a page's `terms`.
bool holds_terms(std::string_view key, Kind kind) {
    return kind == Kind::map ? key == "OnDemand" || key == "Reserved"
                             : kind == Kind::list && key == "savingsPlan";
}

/// Builds one item after the other from what the parser tells.
class ItemBuilder : public JsonEvents {
public:
    ItemBuilder(const std::string& file, const std::function<void(const Value&)>& use)
        : JsonEvents(file), use_(use) {}

    bool found_list = false;
    std::string next_page; ///< of the last page

private:
    void opened() override { found_list = found_list || in_collection(); }

    void closed(Frame frame) override {
        if (frame.is_page) {
            next_page.clear();
            for (const char* key : {"NextPageLink", "nextLink", "nextPageToken", "NextToken"}) {
                const Value* link = frame.value.find(key);
                next_page += link != nullptr ? link->scalar : "";
            }
        }
        if (is_collection_of_page(frame)) {
            stack_[page()].is_page = true; // what it held is given already
        } else if (frame.value.kind == Kind::map && in_collection()) {
            if (!frame.is_page) {
                use_(frame.value);
            }
        } else {
            put(std::move(frame.value));
        }
    }

    /// How many values are open around a page.
    [[nodiscard]] std::size_t page() const {
        return stack_.front().value.kind == Kind::list ? 1 : 0;
    }

    /// Whether the innermost open value holds items, or pages.
    [[nodiscard]] bool in_collection() const {
        return !stack_.empty() && is_collection_inside(stack_.size() - 1, stack_.back().value.kind);
    }

    /// Whether a value that was just closed did, in a page.
    [[nodiscard]] bool is_collection_of_page(const Frame& frame) const {
        return !stack_.empty() && is_collection_inside(stack_.size(), frame.value.kind);
    }

    /// Whether a value of that kind with `depth` open values around it holds items, or pages.
    [[nodiscard]] bool is_collection_inside(std::size_t depth, Kind kind) const {
        if (depth == 0) {
            return kind == Kind::list;
        }
        const Frame& holder = stack_[depth - 1];
        if (holder.value.kind != Kind::map) {
            return false;
        }
        const std::size_t inside = depth - 1;
        return (inside == page() && holds_items(holder.key, kind)) ||
               (inside == page() + 1 && stack_[page()].key == "terms" &&
                holds_terms(holder.key, kind));
    }

    void put(Value value) override {
        if (stack_.empty() || in_collection()) {
            return; // a bare value where items are expected: nothing to read
        }
        put_in_holder(std::move(value));
    }

    const std::function<void(const Value&)>& use_;
};

} // namespace

bool looks_like_json(std::string_view text) {
    text = without_mark(text);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

Result<std::string> read_json_items(const std::string& file, std::string_view text,
                                    const std::function<void(const Value&)>& use) {
    if (text.size() > json_items_size_limit) {
        return failure(Place{file, 0, 0},
                       fmt::format("the file is over {} MiB; fetch one region at a time",
                                   json_items_size_limit >> 20U));
    }
    ItemBuilder builder(file, use);
    const bool is_whole = builder.read(text);
    if (builder.fault) {
        return failure({std::move(*builder.fault)});
    }
    if (!is_whole || !builder.found_list) {
        return failure(Place{file, 1, 1},
                       "no list of prices or SKUs: expected an array, or an object with one under "
                       "\"Items\", \"value\", \"skus\", \"products\" or \"SpotPriceHistory\"");
    }
    return std::move(builder.next_page);
}

} // namespace skusim::text
