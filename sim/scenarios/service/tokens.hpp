// The keys of `service` of kind `llm`: the engine, the time of its steps, the API in front of it.
#pragma once

#include <skusim/schema/fields.hpp>
#include <skusim/service/token_service.hpp>

namespace skusim::scenarios {

[[nodiscard]] const schema::Notation<service::TokenService::EngineSettings>& token_engine();

/// A map with `kind`. The file of a table is not read yet.
[[nodiscard]] const schema::Notation<decltype(service::TokenService::step)>& token_step();

/// A map, or `none` for an engine that is called without HTTP.
[[nodiscard]] const schema::Notation<llm::ApiTimes>& token_api();

} // namespace skusim::scenarios
