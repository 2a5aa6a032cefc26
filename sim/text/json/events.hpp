// JSON as the parser tells it, built into values that know their places.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/text/tree.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::text {

/// A position in the text that the parser moves; it knows its line and column.
struct TextPosition {
    std::size_t offset = 0;
    int line = 1;
    std::size_t line_start = 0;

    [[nodiscard]] Mark mark_before() const { // of the character last taken
        return {line, static_cast<int>(offset - line_start)};
    }
};

/// A parser's listener that keeps the values that are open. Numbers keep their digits as written,
/// in Value::scalar; texts are `quoted`. What becomes of a value that is whole is the heir's
/// business.
class JsonEvents {
public:
    explicit JsonEvents(const std::string& file) : file_(file) {}
    virtual ~JsonEvents() = default;

    /// Tells the whole text; false if a fault ended it, or it is not JSON to its end.
    [[nodiscard]] bool read(std::string_view text);

    std::optional<Fault> fault;

protected:
    struct Frame {
        Value value;
        std::string key;      ///< of the member that comes next
        bool is_page = false; ///< an object whose items were given already
    };

    virtual void opened() {}
    /// A whole value; `stack_` holds those around it.
    virtual void put(Value value) = 0;
    /// The innermost open value, now whole.
    virtual void closed(Frame frame) { put(std::move(frame.value)); }
    void put_in_holder(Value value);

    std::vector<Frame> stack_;

private:
    class Listener; // what the parser tells, in its own words

    [[nodiscard]] Mark here() const;
    bool refuse(std::string message);
    bool add(Value::Kind kind, std::string text, bool quoted);
    bool open(Value::Kind kind);
    bool close();

    const std::string& file_;
    TextPosition position_;
};

} // namespace skusim::text
