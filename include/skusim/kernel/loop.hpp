// The whole simulation loop.
#pragma once

#include <skusim/base/check.hpp>
#include <skusim/kernel/agenda.hpp>

namespace skusim::kernel {

/// Takes events in order and hands each to `model.handle(now, event)`, which may schedule more, for
/// as long as there are events and `goes_on()` holds. `Model::name(event)` is a string literal for
/// the messages of failed checks.
///
/// The kernel knows nothing else: no processes, no resources, no statistics.
template <class Model, class Event, class Condition>
void run_while(Model& model, Agenda<Event>& agenda, Condition&& goes_on) {
    CheckContext& context = check_context();
    while (goes_on() && !agenda.empty()) {
        const Scheduled<Event> next = agenda.take_first();
        const Time now{Duration{static_cast<Duration::rep>(next.time)}};
        context.now = now;
        context.event = Model::name(next.event);
        model.handle(now, next.event);
    }
    context.event = nullptr;
}

} // namespace skusim::kernel
