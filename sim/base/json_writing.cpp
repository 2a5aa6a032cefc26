// How a JSON value becomes a text.
#include <skusim/base/json.hpp>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace skusim {

namespace {

/// Whether JSON writes the text as it stands.
bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char letter) {
        return letter >= ' ' && letter <= '~' && letter != '"' && letter != '\\';
    });
}

void append_string(std::string& out, std::string_view text) {
    if (is_plain(text)) {
        out += '"';
        out += text;
        out += '"';
    } else {
        out += nlohmann::json(text).dump();
    }
}

void append_number(std::string& out, double value) {
    out += nlohmann::json(value).dump();
}

struct Writer {
    std::string& out;

    void operator()(std::nullptr_t) const { out += "null"; }
    void operator()(bool value) const { out += value ? "true" : "false"; }
    void operator()(std::int64_t value) const { out += std::to_string(value); }
    void operator()(std::uint64_t value) const { out += std::to_string(value); }
    void operator()(double value) const { append_number(out, value); }
    void operator()(const std::string& text) const { append_string(out, text); }
    void operator()(const std::vector<Json>& items) const {
        const char* separator = "[";
        for (const Json& item : items) {
            out += separator;
            item.append_to(out);
            separator = ",";
        }
        out += items.empty() ? "[]" : "]";
    }
    void operator()(const std::vector<JsonMember>& members) const {
        const char* separator = "{";
        for (const JsonMember& member : members) {
            out += separator;
            append_string(out, member.key);
            out += ':';
            member.value.append_to(out);
            separator = ",";
        }
        out += members.empty() ? "{}" : "}";
    }
    void operator()(const std::shared_ptr<const JsonItems>& items) const {
        const char* separator = "[";
        for (std::size_t number = 0; number < items->count; ++number) {
            out += separator;
            items->item(number).append_to(out);
            separator = ",";
        }
        out += items->count == 0 ? "[]" : "]";
    }
    void operator()(const std::shared_ptr<const std::string>& text) const { out += *text; }
};

} // namespace

class JsonIndenter {
public:
    JsonIndenter(std::string& out, bool (*is_spread)(const Json&), const TextSink& sink)
        : out_(out), is_spread_(is_spread), sink_(sink) {}

    void append(const Json& json, std::size_t indent) const {
        if (json.is_empty() || std::holds_alternative<Json::Dumped>(json.value_)) {
            json.append_to(out_);
            return;
        }
        const char* separator = json.is_object() ? "{\n" : "[\n";
        const auto next_line = [&] {
            out_ += std::exchange(separator, ",\n");
            out_.append(indent + 2, ' ');
        };
        if (json.is_object()) {
            for (const JsonMember& member : json.members()) {
                next_line();
                append_string(out_, member.key);
                out_ += ": ";
                append(member.value, indent + 2);
            }
        } else {
            for_each_item(json, [&](const Json& item) {
                next_line();
                is_spread_(item) ? append(item, indent + 2) : item.append_to(out_);
                hand_out();
            });
        }
        out_ += '\n';
        out_.append(indent, ' ');
        out_ += json.is_object() ? '}' : ']';
    }

private:
    template <class Work>
    static void for_each_item(const Json& json, Work&& work) {
        const Json::Items* const made = std::get_if<Json::Items>(&json.value_);
        if (made == nullptr) {
            std::for_each(json.items().begin(), json.items().end(), work);
            return;
        }
        for (std::size_t number = 0; number < (*made)->count; ++number) {
            work((*made)->item(number));
        }
    }

    /// Keeps no more than a piece, where there is somebody to take it.
    void hand_out() const {
        constexpr std::size_t piece = 1 << 16;
        if (sink_ && out_.size() >= piece) {
            sink_(out_);
            out_.clear();
        }
    }

    std::string& out_;
    bool (*is_spread_)(const Json&);
    const TextSink& sink_;
};

void Json::append_to(std::string& text) const {
    std::visit(Writer{text}, value_);
}

std::string Json::dump() const {
    std::string text;
    append_to(text);
    return text;
}

std::string Json::indented(bool (*is_spread)(const Json&)) const {
    std::string text;
    JsonIndenter(text, is_spread, nullptr).append(*this, 0);
    return text;
}

void Json::write_indented(const TextSink& sink, bool (*is_spread)(const Json&)) const {
    std::string text;
    JsonIndenter(text, is_spread, sink).append(*this, 0);
    sink(text);
}

std::string ascii_json(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

} // namespace skusim
