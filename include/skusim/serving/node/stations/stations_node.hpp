// A node with a queue and workers for each class of requests.
#pragma once

#include <skusim/base/check.hpp>
#include <skusim/base/time.hpp>
#include <skusim/serving/event.hpp>
#include <skusim/serving/node/patience.hpp>
#include <skusim/serving/node/request_pool.hpp>
#include <skusim/serving/node/stations/stations.hpp>
#include <skusim/serving/slots.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace skusim::serving {

/// What NodeOf and PausableNode ask for (see contract.hpp).
class StationsNode {
public:
    /// The slots of the node are its stations' together.
    StationsNode(const Stations& rules, Slots slots) : limit_of_workers_(rules.limit_of_workers) {
        SKUSIM_CHECK(slots == Slots(rules.all_workers()), "every worker is a station's");
        for (const int workers : rules.workers) {
            stations_.push_back({{}, 0, static_cast<std::uint32_t>(workers)});
        }
    }

    template <class Host>
    void admit(Host& host, Time now, std::uint32_t place) {
        Station& station = stations_[host.pool()[place].request_class];
        if (runs_ && station.busy < station.workers) {
            serve(host, now, place, station);
            return;
        }
        if (limit_of_workers_ && station.queue.length() >= station.workers) {
            host.refuse(now, place);
            return;
        }
        wait_or_refuse(host, now, place, station.queue, expiry_scheduled_);
    }

    template <class Host>
    void complete(Host& host, Time now, std::uint32_t place) {
        Station& station = stations_[host.pool()[place].request_class];
        --station.busy;
        host.finish(now, place);
        fill(host, now, station);
    }

    /// All wait equally long, so that one expiry, of the first in any queue, is enough.
    template <class Host>
    void expire(Host& host, Time now, std::uint32_t index) {
        Time next = Time::max();
        for (Station& station : stations_) {
            next = std::min(next, station.queue.dismiss_impatient(host, now));
        }
        expiry_scheduled_ = next != Time::max();
        if (expiry_scheduled_) {
            host.schedule(next, EventKind::expiry, index);
        }
    }

    // For outages, which take all stations of a node.

    void set_capacity(std::uint32_t workers) { runs_ = workers > 0; }
    template <class Host>
    void fill(Host& host, Time now) {
        for (Station& station : stations_) {
            fill(host, now, station);
        }
    }
    template <class Host>
    void interrupt(Host& /*host*/, Time /*now*/, std::uint32_t requests) {
        std::uint32_t in_service = 0;
        for (Station& station : stations_) {
            in_service += station.busy;
            station.busy = 0;
        }
        SKUSIM_CHECK(in_service == requests, "an outage interrupts all that a node serves");
    }
    void go_on(const RequestPool& pool, const std::vector<std::uint32_t>& places) {
        for (const std::uint32_t place : places) {
            ++stations_[pool[place].request_class].busy;
        }
    }
    [[nodiscard]] std::uint32_t take_waiting(const RequestPool& pool) {
        for (Station& station : stations_) {
            if (station.queue.length() > 0) {
                return station.queue.pop(pool);
            }
        }
        return no_request;
    }

private:
    struct Station {
        RequestQueue queue;
        std::uint32_t busy;
        std::uint32_t workers;
    };

    template <class Host>
    void fill(Host& host, Time now, Station& station) {
        while (runs_ && station.queue.length() > 0 && station.busy < station.workers) {
            serve(host, now, station.queue.pop(host.pool()), station);
        }
    }

    template <class Host>
    void serve(Host& host, Time now, std::uint32_t place, Station& station) {
        ++station.busy;
        const Time done = later(now, host.pool()[place].service);
        host.begin(now, place, done);
        host.schedule(done, EventKind::completion, place);
    }

    std::vector<Station> stations_; ///< by number of the class of requests
    bool limit_of_workers_;
    bool runs_ = true;
    bool expiry_scheduled_ = false;
};

} // namespace skusim::serving
