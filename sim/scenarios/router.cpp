#include <skusim/schema/values.hpp>
#include <skusim/serving/dispatch.hpp>

#include "node.hpp"
#include "notations.hpp"

#include <string>
#include <utility>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

/// A router that engines tell of themselves, with the age of what they told.
Notation<serving::EngineRouting> engine_routing() {
    using serving::EngineRouting;
    ChoiceType type;
    for (const serving::EngineRouterRow& row : serving::engine_router_table) {
        type.choices.push_back({std::string(row.name), std::string(row.description)});
    }
    const Notation<serving::EngineRouterKind> kind{
        make_type(std::move(type)), [](const Value& value, serving::EngineRouterKind& into) {
            for (const serving::EngineRouterRow& row : serving::engine_router_table) {
                into = row.name == value.scalar ? row.kind : into;
            }
        }};
    return map_of<EngineRouting>(
        {{required("kind", &EngineRouting::kind, kind, "How it picks.", "least-kv"),
          field("staleness", &EngineRouting::staleness, time_or_zero(),
                "Engines are asked again for their state when what they said is so old; llm-d does "
                "so every 50 ms, vLLM's own balancer every 100 ms. Of `least-kv` and `vllm-dp`.",
                "50 ms")
              .otherwise("0 s: for each request")}});
}

} // namespace

Notation<serving::Dispatch> router() {
    ChoiceType type;
    for (const serving::DispatchName& entry : serving::dispatch_names) {
        type.choices.push_back({std::string(entry.name), std::string(entry.description)});
    }
    for (const serving::EngineRouterRow& row : serving::engine_router_table) {
        type.choices.push_back({std::string(row.name), std::string(row.description)});
    }
    const Notation<serving::EngineRouting> map = engine_routing();
    return {make_type(EitherType{make_type(std::move(type)), map.type}),
            [map](const Value& value, serving::Dispatch& into) {
                if (value.kind == Value::Kind::map) {
                    map.read(value, into.emplace<serving::EngineRouting>());
                }
                for (const serving::DispatchName& entry : serving::dispatch_names) {
                    into = entry.name == value.scalar ? entry.dispatch : into;
                }
                for (const serving::EngineRouterRow& row : serving::engine_router_table) {
                    into = row.name == value.scalar ? serving::EngineRouting{row.kind} : into;
                }
            },
            [](const serving::Dispatch& dispatch) { return std::string(serving::name(dispatch)); }};
}

} // namespace skusim::scenarios
