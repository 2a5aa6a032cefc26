#include <skusim/base/hash.hpp>
#include <skusim/text/json_items.hpp>
#include <skusim/text/json_tree.hpp>
#include <skusim/text/plain.hpp>

#include "events.hpp"

#include <fmt/format.h>

namespace skusim::text {

namespace {

class JsonTreeBuilder : public JsonEvents {
public:
    using JsonEvents::JsonEvents;
    Value root;

private:
    void put(Value value) override {
        if (stack_.empty()) {
            root = std::move(value);
        } else {
            put_in_holder(std::move(value));
        }
    }
};

} // namespace

Result<Value> read_json(const std::string& file, std::string_view text) {
    if (text.size() > json_size_limit) {
        return failure({file, 0, 0},
                       fmt::format("the file is over {} MiB", json_size_limit >> 20U));
    }
    JsonTreeBuilder builder(file);
    if (!builder.read(text)) {
        return failure({builder.fault.value_or(Fault{{file, 1, 1}, "malformed JSON"})});
    }
    return std::move(builder.root);
}

Result<JsonFile> read_json_file(const std::string& path) {
    const Result<std::string> text = read_text_file(path, json_size_limit);
    if (!text) {
        return failure(text.error());
    }
    Result<Value> root = read_json(path, *text);
    if (!root) {
        return failure(root.error());
    }
    return JsonFile{std::move(*root), hash_text(*text)};
}

} // namespace skusim::text
