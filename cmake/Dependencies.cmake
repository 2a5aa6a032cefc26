# Everything here is a Debian or Ubuntu package, named in packages.txt.
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(TBB REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(CURL 7.85 REQUIRED)
find_package(Eigen3 REQUIRED NO_MODULE)
find_package(Boost 1.74 REQUIRED CONFIG COMPONENTS program_options)

find_path(SKUSIM_EXPECTED_INCLUDE tl/expected.hpp REQUIRED)
find_path(SKUSIM_RANDOM123_INCLUDE Random123/philox.h REQUIRED)
add_library(skusim_random123 INTERFACE)
target_include_directories(skusim_random123 SYSTEM INTERFACE ${SKUSIM_RANDOM123_INCLUDE})
