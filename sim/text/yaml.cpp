#include <skusim/base/check.hpp>
#include <skusim/text/yaml.hpp>

#include "yaml_text.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <fmt/format.h>
#include <sstream>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

namespace skusim::text {
namespace {

Mark to_mark(const YAML::Mark& mark) {
    return {std::max(mark.line, 0) + 1, std::max(mark.column, 0) + 1};
}

// Thrown through yaml-cpp to stop it; its fault is already told.
struct Stop {};

// Builds the tree of the first document from the parser's events.
class YamlTreeBuilder final : public YAML::EventHandler {
public:
    YamlTreeBuilder(std::string_view text, const std::string& file) : text_(text), file_(file) {}

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (root_) {
            refuse(to_mark(mark), starts_document(mark)
                                      ? "a second document; a file holds one: split it in two"
                                      : "text after the end of the document; is the indentation "
                                        "of this line right?");
            throw Stop{};
        }
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        check_properties(mark, "", anchor);
        Value value;
        value.mark = to_mark(mark);
        close(std::move(value));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        refuse(to_mark(mark), "an alias (*); anchors and aliases are not allowed: write the value "
                              "out");
        Value value;
        value.kind = Value::Kind::refused;
        value.mark = to_mark(mark);
        close(std::move(value));
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& scalar) override {
        check_properties(mark, tag, anchor);
        Value value;
        value.kind = Value::Kind::scalar;
        value.mark = to_mark(mark);
        value.scalar = scalar;
        value.quoted = tag == "!";
        close(std::move(value));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, Value::Kind::list);
    }
    void OnSequenceEnd() override { close_open(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, Value::Kind::map);
    }
    void OnMapEnd() override { close_open(); }

    void add_fault(Mark mark, std::string message) {
        faults_.push_back({{file_, mark.line, mark.column}, std::move(message)});
    }
    /// Adds a fault while the parser runs, and stops it when there are too many.
    void refuse(Mark mark, std::string message) {
        add_fault(mark, std::move(message));
        if (faults_.size() >= most_faults) {
            throw Stop{};
        }
    }
    void refuse_emptiness() {
        if (faults_.empty() && (!root_ || root_->kind == Value::Kind::nothing)) {
            root_.reset();
            add_fault({0, 0}, "the file is empty; a scenario starts with \"skusim: 1\"");
        }
    }
    [[nodiscard]] YamlDocument take() { return {std::move(root_), std::move(faults_)}; }
    void drop_root() { root_.reset(); }
    /// Where the innermost list or map starts that is not closed yet.
    [[nodiscard]] std::optional<Mark> innermost_open() const {
        return open_.empty() ? std::nullopt : std::optional(open_.back().value.mark);
    }

private:
    // A list or map that is not closed yet.
    struct Open {
        Value value;
        std::optional<Entry> entry;                // of a map: the key that waits for its value
        std::unordered_map<std::string, int> keys; // of a map: key -> line
    };

    [[nodiscard]] bool starts_document(const YAML::Mark& mark) const {
        const auto position = static_cast<std::size_t>(std::max(mark.pos, 0));
        return position < text_.size() && text_.substr(position, 3) == "---";
    }

    void check_properties(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
        if (anchor != YAML::NullAnchor) {
            refuse(to_mark(mark), "an anchor (&); anchors and aliases are not allowed: write the "
                                  "value out where it is needed");
        }
        if (!tag.empty() && tag != "?" && tag != "!") {
            refuse(to_mark(mark), fmt::format("tag {} is not allowed; remove it", shown(tag)));
        }
    }

    void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
              Value::Kind kind) {
        check_properties(mark, tag, anchor);
        if (open_.size() >= yaml_depth_limit) {
            refuse(to_mark(mark),
                   fmt::format("nested over {} levels deep; no key needs that", yaml_depth_limit));
            throw Stop{};
        }
        Open opened;
        opened.value.kind = kind;
        opened.value.mark = to_mark(mark);
        open_.push_back(std::move(opened));
    }

    void close_open() {
        SKUSIM_CHECK(!open_.empty(), "the parser closes only what it opened");
        Value value = std::move(open_.back().value);
        open_.pop_back();
        close(std::move(value));
    }

    void close(Value value) {
        if (open_.empty()) {
            root_ = std::move(value);
            return;
        }
        Open& parent = open_.back();
        if (parent.value.kind == Value::Kind::list) {
            parent.value.items.push_back(std::move(value));
        } else if (!parent.entry) {
            if (value.kind != Value::Kind::scalar && value.kind != Value::Kind::refused) {
                refuse(value.mark, "a key must be text");
                value.kind = Value::Kind::refused;
            }
            parent.entry = Entry{value.scalar, value.mark, {}};
            parent.entry->value.kind = value.kind; // tells a refused key from a good one
        } else {
            close_entry(parent, std::move(value));
        }
    }

    void close_entry(Open& parent, Value value) {
        Entry entry = std::move(*parent.entry);
        parent.entry.reset();
        if (entry.value.kind == Value::Kind::refused) {
            return;
        }
        const auto [first, added] = parent.keys.emplace(entry.key, entry.mark.line);
        if (!added) {
            refuse(entry.mark, fmt::format("key {} is given twice; the first is on line {}: "
                                           "remove one",
                                           shown(entry.key), first->second));
            return;
        }
        if (value.kind == Value::Kind::nothing && value.mark.line != entry.mark.line) {
            value.mark = entry.mark; // the parser names the next token, lines below
        }
        entry.value = std::move(value);
        parent.value.entries.push_back(std::move(entry));
    }

    std::string_view text_;
    std::string file_;
    std::vector<Open> open_;
    std::optional<Value> root_;
    Faults faults_;
};

// What to do about the parser's complaints that people meet most.
std::string_view remedy(std::string_view complaint) {
    static const std::array<std::pair<std::string_view, std::string_view>, 10> table{{
        {YAML::ErrorMsg::END_OF_MAP_FLOW, "this { is not closed; is the file cut off?"},
        {YAML::ErrorMsg::END_OF_SEQ_FLOW, "this [ is not closed; is the file cut off?"},
        {YAML::ErrorMsg::EOF_IN_SCALAR, "a quote is not closed; is the file cut off?"},
        {YAML::ErrorMsg::MAP_VALUE,
         "a value cannot start here; is the indentation right, or is text with \": \" not quoted?"},
        {YAML::ErrorMsg::END_OF_MAP, "is a \": \" missing, or the indentation wrong?"},
        {YAML::ErrorMsg::END_OF_SEQ, "is a \"- \" missing, or the indentation wrong?"},
        {YAML::ErrorMsg::BLOCK_ENTRY, "a list cannot start here; is the indentation right?"},
        {YAML::ErrorMsg::FLOW_END, "this ] or } closes nothing"},
        {YAML::ErrorMsg::UNKNOWN_ANCHOR, "anchors and aliases are not allowed"},
        {YAML::ErrorMsg::UNKNOWN_TOKEN, "no value starts with this character; quote the text"},
    }};
    const auto known = std::find_if(table.begin(), table.end(),
                                    [&](const auto& row) { return row.first == complaint; });
    return known == table.end() ? complaint : known->second;
}

void add_syntax_fault(YamlTreeBuilder& builder, const YAML::Exception& error) {
    Mark mark = error.mark.is_null() ? Mark{} : to_mark(error.mark);
    if (error.msg == YAML::ErrorMsg::END_OF_MAP_FLOW ||
        error.msg == YAML::ErrorMsg::END_OF_SEQ_FLOW) {
        mark = builder.innermost_open().value_or(mark);
    }
    builder.add_fault(mark, fmt::format("not valid YAML: {}", remedy(error.msg)));
}

} // namespace

YamlDocument parse_yaml(std::string_view text, const std::string& file) {
    if (auto fault = text_fault(text, file)) {
        return {std::nullopt, {std::move(*fault)}};
    }
    YamlTreeBuilder builder(text, file);
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const Stop&) {
        builder.drop_root(); // what was read is not what was meant
    } catch (const YAML::Exception& error) {
        builder.drop_root();
        add_syntax_fault(builder, error);
    } catch (const std::exception& error) {
        builder.drop_root();
        builder.add_fault({0, 0}, fmt::format("cannot be read as YAML: {}", error.what()));
    }
    builder.refuse_emptiness();
    return builder.take();
}

} // namespace skusim::text
