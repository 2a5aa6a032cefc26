#include "wording.hpp"

#include <skusim/base/json.hpp>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

namespace skusim::emission {

namespace {

bool is_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

char small(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// At most `length` characters, the last of which is no hyphen.
std::string shortened(std::string name, std::size_t length) {
    name.resize(std::min(name.size(), length));
    name.erase(name.find_last_not_of('-') + 1);
    return name;
}

/// Rounded up; a length of nothing is 0.
std::int64_t units_of(Duration length, Duration unit) {
    return length.count() / unit.count() + (length.count() % unit.count() > 0 ? 1 : 0);
}

} // namespace

std::string service_name(std::string_view text) {
    std::string name;
    for (const char letter : text) {
        if (is_letter(letter) || is_digit(letter)) {
            name += small(letter);
        } else if (!name.empty() && name.back() != '-') {
            name += '-';
        }
    }
    name = shortened(std::move(name), 32);
    if (name.empty() || is_digit(name.front())) {
        name = name.empty() ? "model" : "model-" + name;
    }
    if (name.size() < 3) {
        name += "-model";
    }
    return shortened(std::move(name), 32);
}

std::string pool_name(const std::string& service_name) {
    std::string name = service_name;
    std::erase(name, '-');
    return shortened(std::move(name), 12);
}

std::string cluster_name(const std::string& service_name) {
    return shortened(pool_name(service_name), 12) + "-nodes";
}

std::string on_one_line(const std::string& text) {
    const bool is_plain = std::all_of(text.begin(), text.end(),
                                      [](char letter) { return letter >= ' ' && letter <= '~'; });
    return is_plain ? text : ascii_json(text);
}

std::string memory_quantity(std::int64_t bytes) {
    constexpr std::array<std::pair<std::int64_t, const char*>, 5> units{
        {{std::int64_t{1} << 30, "Gi"},
         {1'000'000'000, "G"},
         {std::int64_t{1} << 20, "Mi"},
         {1'000'000, "M"},
         {std::int64_t{1} << 10, "Ki"}}};
    for (const auto& [unit, name] : units) {
        if (bytes % unit == 0) {
            return fmt::format("{}{}", bytes / unit, name);
        }
    }
    return std::to_string(bytes);
}

std::string cpu_quantity(std::int64_t millicores) {
    return millicores % 1000 == 0 ? std::to_string(millicores / 1000)
                                  : fmt::format("{}m", millicores);
}

int written_slots(const serving::Slots& slots) {
    constexpr int any_number = 1'000'000'000;
    return slots.is_limited() ? slots.count() : any_number;
}

std::int64_t whole_milliseconds(Duration length) {
    return units_of(length, std::chrono::milliseconds{1});
}

std::int64_t whole_seconds(Duration length) {
    return units_of(length, std::chrono::seconds{1});
}

namespace {

/// Words that YAML 1.1 or 1.2 reads as something else than a string.
bool is_reserved(const std::string& text) {
    static constexpr std::array<std::string_view, 9> words{"true", "false", "yes", "no", "on",
                                                           "off",  "null",  "y",   "n"};
    std::string word;
    std::transform(text.begin(), text.end(), std::back_inserter(word), small);
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Whether the text is a string in YAML as it stands, to any reader.
bool is_plain(const std::string& text) {
    const auto is_harmless = [](char letter) {
        return is_letter(letter) || is_digit(letter) ||
               std::string_view("-_./:").find(letter) != std::string_view::npos;
    };
    return !text.empty() && is_letter(text.front()) && text.back() != ':' && !is_reserved(text) &&
           std::all_of(text.begin(), text.end(), is_harmless);
}

void emit(YAML::Emitter& out, const Json& value) {
    if (value.is_object()) {
        out << YAML::BeginMap;
        for (const JsonMember& member : value.members()) {
            out << YAML::Key << member.key << YAML::Value;
            emit(out, member.value);
        }
        out << YAML::EndMap;
    } else if (value.is_array()) {
        out << YAML::BeginSeq;
        for (const Json& inside : value.items()) {
            emit(out, inside);
        }
        out << YAML::EndSeq;
    } else if (value.is_string()) {
        const std::string& text = value.string();
        if (!is_plain(text)) {
            out << YAML::DoubleQuoted;
        }
        out << text;
    } else {
        out << value.dump();
    }
}

} // namespace

std::string yaml_text(const Json& value) {
    YAML::Emitter out;
    out.SetOutputCharset(YAML::EscapeNonAscii);
    emit(out, value);
    return out.c_str() + std::string("\n");
}

} // namespace skusim::emission
