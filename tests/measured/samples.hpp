// What load tools wrote, for tests of their readers.
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

inline const std::string hey_text = R"(
Summary:
  Total:    20.0100 secs
  Slowest:    0.5120 secs
  Fastest:    0.0712 secs
  Average:    0.1044 secs
  Requests/sec:    50.0000

Response time histogram:
  0.071 [1]    |
  0.134 [900]    |

Latency distribution:
  50% in 0.0990 secs
  95% in 0.1704 secs
  99% in 0.2905 secs

Status code distribution:
  [200]    990 responses
  [503]    5 responses

Error distribution:
  [5]    Post "http://127.0.0.1/": context deadline exceeded
)";

inline const std::string vegeta_text =
    "Requests      [total, rate, throughput]         1200, 120.05, 117.05\n"
    "Duration      [total, attack, wait]             10.1s, 9.9s, 145.1ms\n"
    "Latencies     [min, mean, 50, 90, 95, 99, max]  90.4ms, 113.2ms, 108.3ms, 140.2ms, "
    "247.8ms, 1.2648s, 1m1.5s\n"
    "Bytes In      [total, mean]                     3714690, 3095.57\n"
    "Success       [ratio]                           97.50%\n"
    "Status Codes  [code:count]                      200:1170  503:30\n";

inline const std::string bench_text = R"(This is ApacheBench, Version 2.3
Server Software:        nginx
Concurrency Level:      4
Time taken for tests:   15.900 seconds
Complete requests:      1000
Failed requests:        7
   (Connect: 0, Receive: 0, Length: 7, Exceptions: 0)
Non-2xx responses:      20
Requests per second:    62.89 [#/sec] (mean)
Time per request:       63.600 [ms] (mean)
Time per request:       15.900 [ms] (mean, across all concurrent requests)

Connection Times (ms)
              min  mean[+/-sd] median   max
Connect:        0    0   0.1      0       1
Processing:    40   63   9.5     61     140
Waiting:       39   62   9.4     60     139
Total:         40   64   9.5     61     141

Percentage of the requests served within a certain time (ms)
  50%     61
  90%     75
  99%    101
 100%    141 (longest request)
)";

} // namespace skusim::samples
