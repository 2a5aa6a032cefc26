// What shells offer, manual pages and the glossary: all from the table that help is made of.
#include "binary.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <regex>
#include <set>
#include <support/catch.hpp>

using namespace skusim::cli;

namespace {

/// What a shell script says, run in a folder.
std::vector<std::string> said_by(const std::string& shell, const Scratch& scratch,
                                 const std::string& script) {
    const std::string path = scratch.write("script", script);
    const std::string out = scratch.path("said");
    const std::string command =
        fmt::format("cd {} && {} {} >{} 2>&1", scratch.folder(), shell, path, out);
    const int status = std::system(command.c_str());
    CAPTURE(script, read_file(out));
    CHECK(status == 0);
    std::vector<std::string> lines = lines_of(read_file(out));
    std::erase(lines, "");
    return lines;
}

/// Whether the system has the program.
bool has_program(const std::string& name) {
    return std::system(fmt::format("command -v {} >/dev/null 2>&1", name).c_str()) == 0;
}

/// What bash offers at the last of the words, as its completion calls the function.
std::set<std::string> offered(const Scratch& scratch, const std::vector<std::string>& words) {
    std::string script = "source completion\nCOMP_WORDS=(";
    for (const std::string& word : words) {
        script += fmt::format("'{}' ", word);
    }
    script += fmt::format(")\nCOMP_CWORD={}\n_skusim\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
                          words.size() - 1);
    const std::vector<std::string> lines = said_by("bash", scratch, script);
    return {lines.begin(), lines.end()};
}

void write_completion(const Scratch& scratch) {
    const Run run = run_skusim({"completion", "bash", "--output", scratch.path("completion")});
    REQUIRE(run.status == 0);
    REQUIRE(run.err.empty());
}

/// The commands that help lists, those of two words too.
std::vector<std::string> listed_commands() {
    std::vector<std::string> names;
    const std::regex row("  ([a-z]+( [a-z]+)?)  .*");
    for (const std::string& line : lines_of(run_skusim({"--help"}).out)) {
        std::smatch found;
        if (std::regex_match(line, found, row)) {
            names.push_back(found[1]);
        }
    }
    return names;
}

std::vector<std::string> words_of(const std::string& name) {
    const std::size_t blank = name.find(' ');
    return blank == std::string::npos
               ? std::vector<std::string>{name}
               : std::vector<std::string>{name.substr(0, blank), name.substr(blank + 1)};
}

/// The options that the help of a command lists.
std::set<std::string> listed_options(const std::string& name) {
    std::vector<std::string> words{"help"};
    for (const std::string& word : words_of(name)) {
        words.push_back(word);
    }
    std::set<std::string> options;
    const std::regex row("  (-h \\[ )?(--[a-z0-9-]+).*");
    for (const std::string& line : lines_of(run_skusim(words).out)) {
        std::smatch found;
        if (std::regex_match(line, found, row)) {
            options.insert(found[2]);
        }
    }
    return options;
}

} // namespace

TEST_CASE("bash is offered every command, and of each every option that its help lists",
          "[completion]") {
    const Scratch scratch;
    write_completion(scratch);
    const std::vector<std::string> commands = listed_commands();
    REQUIRE(commands.size() == 14);
    const std::set<std::string> first = offered(scratch, {"skusim", ""});
    for (const std::string& name : commands) {
        CAPTURE(name);
        std::vector<std::string> line{"skusim"};
        for (const std::string& word : words_of(name)) {
            line.push_back(word);
        }
        CHECK((line.size() == 3 || first.count(name) == 1));
        line.emplace_back("--");
        CHECK(offered(scratch, line) == listed_options(name));
    }
    const std::vector<std::string> told = said_by("bash", scratch,
                                                  "source completion\n"
                                                  "complete -p skusim\n");
    CHECK(told == std::vector<std::string>{"complete -F _skusim skusim"});
}

TEST_CASE("bash is offered files of the right kinds, and the names that are known",
          "[completion]") {
    const Scratch scratch;
    write_completion(scratch);
    scratch.write("mine.yaml", "");
    scratch.write("prices.csv", "");
    scratch.write("a word.yaml", "");
    std::filesystem::create_directory(scratch.path("more"));
    using Words = std::set<std::string>;
    CHECK(offered(scratch, {"skusim", "plan", "m"}) == Words{"mine.yaml", "more"});
    CHECK(offered(scratch, {"skusim", "plan", "a"}) == Words{"a word.yaml"});
    CHECK(offered(scratch, {"skusim", "plan", "mine.yaml", "--emit", ""}) == Words{"more"});
    CHECK(offered(scratch, {"skusim", "catalog", ""}) == Words{"list", "show", "import"});
    CHECK(offered(scratch, {"skusim", "catalog", "list", "p"}) == Words{"prices.csv"});
    CHECK(offered(scratch, {"skusim", "catalog", "list", "az"}) == Words{"azure"});
    CHECK(offered(scratch, {"skusim", "sweep", "m"}) == Words{"merge", "mine.yaml", "more"});
    CHECK(offered(scratch, {"skusim", "plan", "--format", ""}) ==
          Words{"text", "json", "csv", "markdown", "html"});
    CHECK(offered(scratch, {"skusim", "simulate", "--format", "=", "j"}) == Words{"json"});
    CHECK(offered(scratch, {"skusim", "profile", "--format", "="}).count("html") == 0);
    CHECK(offered(scratch, {"skusim", "plan", "--target", "sage"}) == Words{"sagemaker"});
    CHECK(offered(scratch, {"skusim", "plan", "--region", "eastus"}) == Words{"eastus"});
    CHECK(offered(scratch, {"skusim", "plan", "--model", "resnet-5"}) == Words{"resnet-50"});
    CHECK(offered(scratch, {"skusim", "profile", "--sku", "Standard_F4s_"}) ==
          Words{"Standard_F4s_v2"});
    CHECK(offered(scratch, {"skusim", "plan", "--pricing", "s"}) == Words{"spot"});
    CHECK(offered(scratch, {"skusim", "calibrate", "--from", "locu"}) == Words{"locust"});
    CHECK(offered(scratch, {"skusim", "plan", "--rate", ""}).empty()); // nobody knows it
    CHECK(offered(scratch, {"skusim", "completion", ""}) == Words{"bash", "zsh"});
    CHECK(offered(scratch, {"skusim", "help", "gl"}) == Words{"glossary"});
}

TEST_CASE("zsh takes its script, and completes words at a prompt", "[completion]") {
    if (!has_program("zsh")) {
        WARN("skipped: no zsh");
        return;
    }
    const Scratch scratch;
    REQUIRE(run_skusim({"completion", "zsh", "--output", scratch.path("_skusim")}).status == 0);
    CHECK(said_by("zsh -n", scratch, read_file(scratch.path("_skusim"))).empty());
    scratch.write("mine.yaml", "");
    // A shell at a pseudo terminal, to which words and a tab are typed, and a key that writes down
    // what the line is then.
    const std::string script =
        "zmodload zsh/zpty\n"
        "zpty shell zsh -f -i\n"
        "zpty -w shell 'cd FOLDER; fpath=(FOLDER $fpath); autoload -Uz compinit; compinit -u -D'\n"
        "zpty -w shell 'show() { print -r -- \"$BUFFER\" >>shown; BUFFER=; }; zle -N show'\n"
        "zpty -w shell 'bindkey \"^Xs\" show; bindkey \"^I\" complete-word; unsetopt beep'\n"
        "for typed in prof 'plan mi' 'plan --sensi' 'plan --target sage' 'sweep merge --mis' \\\n"
        "    'plan --format js' 'catalog sh' 'plan --region eastu' 'simulate --format=cs'; do\n"
        "    zpty -w -n shell \"skusim $typed\"$'\\t\\C-xs'\n"
        "done\n"
        "zpty -w shell exit\n"
        "while zpty -r shell line; do :; done\n";
    said_by("zsh -f", scratch, std::regex_replace(script, std::regex("FOLDER"), scratch.folder()));
    CHECK(lines_of(read_file(scratch.path("shown"))) ==
          std::vector<std::string>{"skusim profile ", "skusim plan mine.yaml ",
                                   "skusim plan --sensitivity ", "skusim plan --target sagemaker ",
                                   "skusim sweep merge --missing ", "skusim plan --format json ",
                                   "skusim catalog show ", "skusim plan --region eastus ",
                                   "skusim simulate --format=csv "});
}

TEST_CASE("manual pages have every option, and man finds no fault with them", "[completion]") {
    const Scratch scratch;
    const std::string folder = scratch.path("man");
    REQUIRE(run_skusim({"manual", "--into", folder}).status == 0);
    for (const std::string& name : listed_commands()) {
        CAPTURE(name);
        std::string file = "/skusim-" + name + ".1";
        std::replace(file.begin(), file.end(), ' ', '-');
        const std::string page = read_file(folder + file);
        CHECK_THAT(page, StartsWith(".TH skusim-"));
        const std::string words = std::regex_replace(page, std::regex("\\\\-"), "-");
        for (const std::string& option : listed_options(name)) {
            CAPTURE(option);
            CHECK_THAT(words, ContainsSubstring("\\fB" + option + "\\fR"));
        }
        if (has_program("man")) {
            CHECK(said_by(
                      "bash", scratch,
                      fmt::format("man --warnings -E UTF-8 -l {}{} 2>&1 >/dev/null", folder, file))
                      .empty());
        }
    }
    std::vector<std::string> words{"manual", "sweep", "merge"};
    CHECK(run_skusim(words).out == read_file(folder + "/skusim-sweep-merge.1"));
    CHECK(run_skusim({"manual"}).out == read_file(folder + "/skusim.1"));
    CHECK_THAT(run_skusim({"manual", "swep"}).err, ContainsSubstring("did you mean \"sweep\"?"));
}

TEST_CASE("the glossary is one page, printed whole, by a word, and in the manual", "[completion]") {
    const std::string page = read_file(std::string(SKUSIM_SOURCE_DIR) + "/docs/glossary.md");
    const Run all = run_skusim({"help", "glossary"});
    REQUIRE(all.status == 0);
    const std::string manual = run_skusim({"manual"}).out;
    int terms = 0;
    for (const std::string& line : lines_of(page)) {
        if (line.starts_with("- **")) {
            ++terms;
            const std::string words = line.substr(4, line.find("**: ") - 4);
            CAPTURE(words);
            CHECK_THAT(all.out, ContainsSubstring(words + "\n    "));
            CHECK_THAT(manual,
                       ContainsSubstring(std::regex_replace(words, std::regex("-"), "\\-")));
            const std::string first = words.substr(0, words.find(','));
            CHECK_THAT(run_skusim({"help", "glossary", first}).out, StartsWith(words));
        }
    }
    CHECK(terms > 40);
    for (const std::string& line : lines_of(all.out)) {
        CHECK(line.size() <= 80);
    }
    // What verdicts are called in results has its entry.
    for (const char* verdict : {"feasible", "too-slow", "gated", "too-many-nodes", "over-quota",
                                "no-profile", "no-price", "undecided"}) {
        CAPTURE(verdict);
        CHECK(run_skusim({"help", "glossary", verdict}).status == 0);
    }
    CHECK_THAT(run_skusim({"help", "glossary", "P95"}).out, ContainsSubstring("95 of 100"));
    const Run unknown = run_skusim({"help", "glossary", "goodputt"});
    CHECK(unknown.status == 2);
    CHECK_THAT(unknown.err, ContainsSubstring("did you mean \"goodput\"?"));
}

TEST_CASE("help of every command stays within 80 columns", "[completion]") {
    for (const std::string& name : listed_commands()) {
        std::vector<std::string> words{"help"};
        for (const std::string& word : words_of(name)) {
            words.push_back(word);
        }
        const Run run = run_skusim(words);
        CHECK(run.status == 0);
        CHECK_THAT(run.out,
                   ContainsSubstring("usage: ") && ContainsSubstring("Options of every command"));
        for (const std::string& line : lines_of(run.out)) {
            CAPTURE(line);
            CHECK(line.size() <= 80);
        }
    }
}
