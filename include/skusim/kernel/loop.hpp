// The whole simulation loop.
#pragma once

#include <skusim/base/check.hpp>
#include <skusim/kernel/agenda.hpp>

namespace skusim::kernel {

/// Takes events in order and hands each to `model.handle(now, event)`, which may schedule more, for
/// as long as there are events and `goes_on(now)` holds for the time `now` of the last event. Gives
/// that time; `start` is where an earlier run stopped, or Time{}. `Model::name(event)` is a string
/// literal for the messages of failed checks.
///
/// The kernel knows nothing else: no processes, no resources, no statistics.
template <class Model, class Event, class Rank, class Condition>
Time run_while(Model& model, Agenda<Event, Rank>& agenda, Time start, Condition&& goes_on) {
    CheckContext& context = check_context();
    Time now = start;
    while (goes_on(now) && !agenda.empty()) {
        const Scheduled<Event> next = agenda.take_first();
        now = Time{Duration{static_cast<Duration::rep>(next.time)}};
        context = {now, Model::name(next.event)};
        model.handle(now, next.event);
    }
    context.event = nullptr;
    return now;
}

} // namespace skusim::kernel
