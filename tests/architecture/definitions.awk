# awk -v longest=70 -v check=functions|uses -f definitions.awk FILE...
# Reads C++ sources and headers as this house lays them out (.clang-format) and names
#   functions: each function of more than `longest` lines, from its first line to its brace;
#   uses: each function, type, member, constant and enumerator that is named where it is declared
#         and defined, and nowhere else in FILEs. Those of tests/ use, and are not looked at.
# It knows scopes by their braces: what stands in a namespace or a type is a definition, what stands
# in a function is not. Names are told apart by their letters alone, so a second definition of the
# same name hides one that nothing uses; what only a library names is marked `override` or
# [[maybe_unused]], or is listed in `named_outside`.

BEGIN {
    split("alignas bool char const decltype double explicit float int long noexcept requires short " \
          "sizeof unsigned void", words)
    for (i in words) { no_name[words[i]] = 1 }
    # Parts of a clock and of an iterator, by which the standard library knows them.
    split("main is_steady iterator_category value_type difference_type pointer", words)
    for (i in words) { named_outside[words[i]] = 1 }
}

FNR == 1 { depth = 0; head = ""; parens = 0; raw = 0 }

raw { if (index($0, ")\"")) { raw = 0 } ; next }
/R"[a-z]*\(/ && !/\)[a-z]*"/ { raw = 1; sub(/R"[a-z]*\(.*/, "0") }
/^[ ]*#/ { next }

{
    line = without_literals($0)
    if (check == "uses") { count_words(line) }
    while (match(line, /[{}();,]/)) {
        take(substr(line, 1, RSTART - 1))
        mark = substr(line, RSTART, 1)
        line = substr(line, RSTART + 1)
        if (mark == "{") { open_brace() }
        else if (mark == "}") { close_brace() }
        else if (mark == "(") { ++parens; take(mark) }
        else if (mark == ")") { --parens; take(mark) }
        else if (mark == "," && is_enumeration()) { enumerator() }
        else if (mark == ";" && parens == 0) { statement(); head = "" }
        else { take(mark) }
    }
    take(line)
    take(" ")
}

END {
    if (check == "uses") { report_unused() }
    exit found > 0
}

function without_literals(text) {
    gsub(/\\./, "", text)
    while (match(text, /[0-9]'[0-9]/)) { # digits in groups
        text = substr(text, 1, RSTART) substr(text, RSTART + 2)
    }
    gsub(/'"'/, "0", text)
    gsub(/"[^"]*"/, "0", text)
    gsub(/'[^']*'/, "0", text)
    sub(/\/\/.*/, "", text)
    return text
}

function take(text) {
    if (head == "") {
        sub(/^[ ]+/, "", text)
        sub(/^(public|private|protected):[ ]*/, "", text)
        first_line = FNR
    }
    head = head text
}

function is_outer() { return depth == 0 || kind[depth] == "outer" }
function is_enumeration() { return depth > 0 && kind[depth] == "enumeration" }

function push(what) {
    kind[++depth] = what
    start[depth] = first_line
    outside[depth] = parens
}

function open_brace() {
    if (parens > 0 || !is_outer() || head ~ /[A-Za-z0-9_>\])]$/ || head ~ /= ?$/) {
        # A body in a function, or a value in braces.
        push("inner")
        take("{")
    } else {
        if (head ~ /(^|[^A-Za-z_])enum /) {
            type_name()
            push("enumeration")
        } else if (head ~ /^(inline )?namespace/ || head ~ /^extern/) {
            push("outer")
        } else if (head ~ /(^|[^A-Za-z_])(class|struct|union) / && head !~ /\(/) {
            type_name()
            push("outer")
        } else if (head ~ /\(/) {
            function_name()
            push("function")
        } else {
            variable_name()
            push("inner")
        }
        head = ""
    }
}

function close_brace() {
    if (is_enumeration()) { enumerator() }
    if (kind[depth] == "function" && check == "functions" && FNR - start[depth] + 1 > longest) {
        print FILENAME ":" start[depth] ": a function of " FNR - start[depth] + 1 \
              " lines, more than " longest
        ++found
    }
    if (kind[depth] == "inner") { take("}") } else { head = "" }
    parens = outside[depth]
    --depth
}

function statement() {
    if (!is_outer() || head ~ /^(template |friend |typedef |static_assert|using namespace)/ ||
        head ~ /^(enum )?(class|struct) [A-Za-z0-9_]+$/) {
        return
    }
    if (head ~ /^using [A-Za-z0-9_]+ =/) {
        split(head, words, " ")
        defined(words[2])
    } else if (head ~ /^using /) {
        return
    } else if (head ~ /\(/ && head !~ /^[^(]*=/) {
        function_name()
    } else {
        variable_name()
    }
}

function type_name(    text) {
    text = head
    sub(/.*(class|struct|union|enum) /, "", text)
    sub(/[ :<].*/, "", text)
    defined(text)
}

function variable_name(    text) {
    text = head
    sub(/ *(=|\{|\[).*/, "", text)
    sub(/ +$/, "", text)
    if (match(text, /[A-Za-z_][A-Za-z0-9_]*$/)) { defined(substr(text, RSTART)) }
}

function function_name(    text, name) {
    if (head ~ / override/ || head ~ /operator/ || head ~ /~[A-Za-z]/) { return }
    text = head
    while (match(text, /[A-Za-z_][A-Za-z0-9_]*\(/)) {
        name = substr(text, RSTART, RLENGTH - 1)
        if (!(name in no_name)) { defined(name); return }
        text = substr(text, RSTART + RLENGTH)
    }
}

function enumerator(    text) {
    text = head
    sub(/ *=.*/, "", text)
    gsub(/ /, "", text)
    if (text != "") { defined(text) }
    head = ""
}

function defined(name) {
    if (name == "" || FILENAME ~ /^tests\// || head ~ /maybe_unused/) { return }
    if (!(name in place)) { place[name] = FILENAME ":" first_line }
    ++definitions[name]
}

function count_words(text,    words, many, i) {
    many = split(text, words, /[^A-Za-z0-9_]+/)
    for (i = 1; i <= many; ++i) { ++named[words[i]] }
}

function report_unused(    name) {
    for (name in definitions) {
        if (named[name] <= definitions[name] && !(name in named_outside)) {
            print place[name] ": nothing uses " name
            ++found
        }
    }
}
