// What two load tools wrote, for tests of their readers.
#pragma once

#include <string>

namespace skusim::samples {

inline const std::string analyzer =
    "Concurrency,Inferences/Second,Client Send,Network+Server Send/Recv,Server Queue,Server "
    "Compute Input,Server Compute Infer,Server Compute Output,Client Recv,p50 latency,p90 "
    "latency,p95 latency,p99 latency\n"
    "1,69.2,225,2148,64,206,11781,19,0,13891,18795,19753,21018\n";

inline const std::string wrk2 = R"(Running 20s test @ http://127.0.0.1:80
  2 threads and 10 connections
  Thread calibration: mean lat.: 1.201ms, rate sampling interval: 10ms
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.12ms  510.33us   9.87ms   78.00%
    Req/Sec     2.64k   210.00     3.44k    80.00%
  Latency Distribution (HdrHistogram - Recorded Latency)
 50.000%    1.05ms
 99.000%    3.20ms
100.000%    9.88ms

  Detailed Percentile spectrum:
       Value   Percentile   TotalCount 1/(1-Percentile)

       0.123     0.000000            1         1.00
       1.050     0.500000       100000         2.00
       3.200     0.990625       198000       106.67
       9.879     1.000000       199800          inf
#[Mean    =        1.120, StdDeviation   =        0.510]
#[Max     =        9.872, Total count    =       199800]
  200020 requests in 20.00s, 215.99MB read
  Non-2xx or 3xx responses: 12
Requests/sec:  10001.02
Transfer/sec:     10.80MB
)";

} // namespace skusim::samples
