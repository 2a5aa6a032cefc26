// Keys bound to members: one line checks, reads, and tells the default.
#include <skusim/schema/fields.hpp>
#include <skusim/text/yaml.hpp>

#include <support/aborts.hpp>
#include <support/catch.hpp>
#include <variant>

namespace {

using namespace skusim;
using namespace skusim::schema;
using namespace std::chrono_literals;

enum class Mode { fan, grill };

[[nodiscard]] constexpr auto enum_names(Mode) {
    return std::array<EnumName<Mode>, 2>{{{Mode::fan, "fan", "hot air"}, {Mode::grill, "grill"}}};
}

struct Light {
    std::optional<Duration> off_after = 60s;
};

struct Oven {
    Duration heat{};
    int trays = 2;
    double humidity = 0.25;
    Mode mode = Mode::grill;
    Light light;
    std::optional<std::string> owner;
    int watts = 0;
};

Notation<Oven> bound_oven() {
    return map_of<Oven>(
        {{required("heat", &Oven::heat, time("1 s", "1 h"), "How long.", "20 min"),
          field("trays", &Oven::trays, whole(1, 3), "Trays.", "1"),
          field("humidity", &Oven::humidity, ratio("1 %", "100 %"), "Humidity.", "30 %"),
          field("mode", &Oven::mode, one_of<Mode>(), "Mode.", "fan"),
          field<Oven>("off_after", inside(&Oven::light, &Light::off_after),
                      or_word(time("1 s", "1 h"), "none"), "When the light goes out.", "5 s")
              .otherwise("1 min"),
          field("owner", &Oven::owner, one_line(), "Whose it is.", "Ada").otherwise("nobody"),
          field<Oven>(
              "kilowatts", [](Oven& it, double power) { it.watts = static_cast<int>(1e3 * power); },
              number(0, 10), "Power.", "2")
              .otherwise("as the label says")}});
}

text::Value tree(std::string_view yaml) {
    return *text::parse_yaml(yaml, "oven.yaml").root;
}

} // namespace

TEST_CASE("a bound key puts its value into its member, and others keep their defaults") {
    const Oven it =
        value_of(bound_oven(), tree("heat: 20 min\nmode: fan\noff_after: none\nkilowatts: 2.5\n"));
    CHECK(it.heat == 20min);
    CHECK(it.trays == 2);
    CHECK(it.mode == Mode::fan);
    CHECK_FALSE(it.light.off_after);
    CHECK_FALSE(it.owner);
    CHECK(it.watts == 2500);
    CHECK(value_of(bound_oven(), tree("heat: 1 s\nowner: Ada\n")).owner == "Ada");
}

TEST_CASE("the default that is told is the struct's own, or words") {
    const Notation<Oven> notation = bound_oven();
    const auto& fields = std::get<ObjectType>(notation.type->form).fields;
    std::string told;
    for (const Field& it : fields) {
        told += it.key + '=' + it.fallback + ' ';
    }
    CHECK(told == "heat= trays=2 humidity=25 % mode=grill off_after=1 min owner=nobody "
                  "kilowatts=as the label says ");
    CHECK(fields.front().required());
}

TEST_CASE("words of a default that are another value than the struct's are a mistake") {
    CHECK(aborts([] {
        (void)map_of<Oven>(
            {{field("trays", &Oven::trays, whole(1, 3), "Trays.", "1").otherwise("3")}});
    }));
}

TEST_CASE("a kind begins as it says, and its keys fill it") {
    using Shape = std::variant<double, Oven>;
    const Notation<Shape> shapes = kinds_of<Shape>(
        {kind<Shape>("cube", "A cube.", Shape{1.0},
                     {required<Shape>(
                         "edge", [](Shape& it) -> double& { return std::get<double>(it); },
                         number(0, 9), "Edge.", "2")}),
         kind<Shape>("oven", "An oven.", Shape{Oven{}},
                     {field<Shape>(
                         "trays", [](Shape& it) -> int& { return std::get<Oven>(it).trays; },
                         whole(1, 3), "Trays.", "1")})},
        KindType{{}, {}, "{kind: cube, edge: 2}"});
    CHECK(std::get<double>(value_of(shapes, tree("kind: cube\nedge: 3\n"))) == 3);
    CHECK(std::get<Oven>(value_of(shapes, tree("kind: oven\n"))).trays == 2);
    CHECK(std::get<KindType>(shapes.type->form).kinds.at(1).fields.at(0).fallback == "2");
}
