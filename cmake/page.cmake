# cmake -DPAGE=... -DLIBRARY=... -DOUTPUT=... "-DMODULES=a;b" -P page.cmake
# Prepares the page of --format html in folder OUTPUT: page.html and page.css as they are in PAGE,
# the MODULES of PAGE joined as page.js, the chart library (whose first comment is its licence
# banner) as library.js, and beside each script and style sheet its SHA-256, by which the page's
# content security policy knows it.
set(script "(() => {\n'use strict';\n")
foreach(module IN LISTS MODULES)
    file(READ ${PAGE}/${module} text)
    string(APPEND script "\n${text}")
endforeach()
string(APPEND script "})();\n")
file(WRITE ${OUTPUT}/page.js "${script}")
configure_file(${LIBRARY} ${OUTPUT}/library.js COPYONLY)
foreach(name page.html page.css)
    configure_file(${PAGE}/${name} ${OUTPUT}/${name} COPYONLY)
endforeach()
foreach(name library.js page.js page.css)
    file(SHA256 ${OUTPUT}/${name} hash)
    file(WRITE ${OUTPUT}/${name}.sha256 ${hash})
endforeach()
