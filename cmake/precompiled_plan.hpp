// What the floors above the planner include besides the standard headers (cmake/precompiled.hpp):
// the words of a scenario, a candidate and a plan.
#pragma once
#include <skusim/base/fault.hpp>
#include <skusim/base/json.hpp>
#include <skusim/catalog/hardware.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/scenario/scenario.hpp>
