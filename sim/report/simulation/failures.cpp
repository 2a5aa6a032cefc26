#include "failures.hpp"

#include <skusim/base/count.hpp>
#include <skusim/base/enum_names.hpp>

#include "report/form/figures.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace skusim::report {

namespace {

using experiment::EpisodeResult;
using experiment::EpisodesOutcome;
using experiment::EpisodeStep;
using scenario::AskedEpisode;
using scenario::EpisodeEvent;

std::string subject(const AskedEpisode& episode) {
    switch (episode.event) {
    case EpisodeEvent::node:
        return fmt::format("node {} fails", episode.number);
    case EpisodeEvent::zone:
        return fmt::format("zone {} is lost", episode.number);
    case EpisodeEvent::pool:
        return "the pool is taken back";
    case EpisodeEvent::upgrade:
        break;
    }
    return "an upgrade begins";
}

std::string recovery_text(const EpisodeResult& episode, const AskedEpisode& told) {
    if (episode.recovery.value == stats::infinite) {
        return fmt::format("not within {} of its beginning", time_text(episode.recovery.low));
    }
    const std::string after =
        told.lasts ? fmt::format(
                         ", {} of these after it was over",
                         time_text(std::max(episode.recovery.value - in_seconds(*told.lasts), 0.0)))
                   : std::string();
    return fmt::format("{} after its beginning{}", time_estimate(episode.recovery), after);
}

bool sends_again(const SimulationResult& result) {
    return result.scenario->failures->in_flight == serving::InFlight::sent_again;
}

void add_episode(Table& table, const SimulationResult& result, std::size_t number) {
    const EpisodeResult& episode = result.episodes->episodes[number];
    const AskedEpisode& told = result.scenario->failures->episodes[number];
    const bool has_bounds = result.scenario->slo && !result.scenario->slo->times.empty();
    const auto requests = [](const stats::Estimate& count) {
        return number_estimate(count) + " requests";
    };
    table.rows.push_back(
        {"episode", fmt::format("{} at {}{}", subject(told), length_text(told.at),
                                told.lasts ? fmt::format(" for {}", length_text(*told.lasts))
                                           : std::string())});
    table.rows.push_back({"  lost", requests(episode.lost)});
    if (sends_again(result)) {
        table.rows.push_back({"  sent again", requests(episode.sent_again)});
    }
    if (has_bounds) {
        table.rows.push_back({"  late", requests(episode.late)});
    }
    table.rows.push_back({"  as before", recovery_text(episode, told)});
    table.rows.push_back({"  most inside", requests(episode.most_inside)});
    if (result.scenario->slo) {
        table.rows.push_back(
            {"  objective", episode.broken ? fmt::format("broken for who arrives from {} to {}",
                                                         time_text(episode.broken->from),
                                                         time_text(episode.broken->until))
                                           : std::string("no step in which it surely breaks")});
    }
}

Json step_json(const EpisodeStep& step, double at) {
    return {{"at", at},
            {"nodes", step.nodes},
            {"inside", step.inside},
            {"late", step.late},
            {"unanswered", step.unanswered}};
}

Json episode_json(const EpisodeResult& episode, const AskedEpisode& told) {
    Json json{{"event", name_in_table(told.event)},
              {"number", told.event == EpisodeEvent::node || told.event == EpisodeEvent::zone
                             ? Json(told.number)
                             : Json(nullptr)},
              {"at", in_seconds(told.at)},
              {"for", told.lasts ? Json(in_seconds(*told.lasts)) : Json(nullptr)},
              {"lost", estimate_json(episode.lost)},
              {"sent_again", estimate_json(episode.sent_again)},
              {"late", estimate_json(episode.late)},
              {"recovery", estimate_json(episode.recovery)},
              {"most_inside", estimate_json(episode.most_inside)},
              {"broken", nullptr}};
    if (episode.broken) {
        json["broken"] = {{"from", episode.broken->from}, {"until", episode.broken->until}};
    }
    return json;
}

} // namespace

void add_failures(Table& table, const SimulationResult& result) {
    if (!result.outcome->failures) {
        return;
    }
    const experiment::FailureResult& failures = *result.outcome->failures;
    table.rows.push_back({"failures", fmt::format("{} seen; nodes are in service {} of the time",
                                                  count_text(failures.outages, "outage"),
                                                  share_estimate(failures.in_service))});
    table.rows.push_back(
        {"  lost", fmt::format("{} of the requests, {} of them", share_estimate(failures.lost),
                               result.outcome->requests.lost)});
    if (sends_again(result)) {
        table.rows.push_back({"  sent again", fmt::format("{} times a request",
                                                          number_estimate(failures.sent_again))});
    }
}

Json failures_json(const SimulationResult& result) {
    if (!result.outcome->failures) {
        return nullptr;
    }
    const experiment::FailureResult& failures = *result.outcome->failures;
    return {{"outages", failures.outages},
            {"in_service", estimate_json(failures.in_service)},
            {"lost", estimate_json(failures.lost)},
            {"sent_again", estimate_json(failures.sent_again)},
            {"requests_lost", result.outcome->requests.lost},
            {"requests_sent_again", result.outcome->requests.sent_again}};
}

void add_episodes(Table& table, const SimulationResult& result) {
    if (result.episodes == nullptr) {
        return;
    }
    for (std::size_t i = 0; i < result.episodes->episodes.size(); ++i) {
        add_episode(table, result, i);
    }
    table.rows.push_back(
        {"episodes", fmt::format("means of {} runs of {} requests in all; as before is with no "
                                 "more than {} inside, as without failures",
                                 result.episodes->runs, result.episodes->simulated,
                                 count_text(result.episodes->inside_as_before, "request"))});
}

Json episodes_json(const SimulationResult& result) {
    if (result.episodes == nullptr) {
        return nullptr;
    }
    const EpisodesOutcome& outcome = *result.episodes;
    Json events = Json::array();
    for (std::size_t i = 0; i < outcome.episodes.size(); ++i) {
        events.push_back(episode_json(outcome.episodes[i], result.scenario->failures->episodes[i]));
    }
    Json steps = Json::array();
    for (std::size_t i = 0; i < outcome.steps.size(); ++i) {
        steps.push_back(step_json(outcome.steps[i], outcome.step_seconds * static_cast<double>(i)));
    }
    return {{"runs", outcome.runs},
            {"simulated", outcome.simulated},
            {"inside_before", outcome.inside_before},
            {"events", std::move(events)},
            {"step_seconds", outcome.step_seconds},
            {"steps", std::move(steps)}};
}

} // namespace skusim::report
