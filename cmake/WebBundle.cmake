# What the page of HTML reports is bundled with. Sets GRASPBENCH_NODE and GRASPBENCH_WEB_MODULES, the folder with the packages of
# reports/web/package-lock.json; the latter is empty where they cannot be had, and then the program writes no HTML reports.

function(graspbench_install_web_modules VARIABLE)
  set(${VARIABLE} "" PARENT_SCOPE)
  find_program(GRASPBENCH_NODE node DOC "Node.js, to bundle the page of HTML reports")
  find_program(GRASPBENCH_NPM npm DOC "npm, to install what the page consists of")
  if(NOT GRASPBENCH_NODE OR NOT GRASPBENCH_NPM)
    message(STATUS "HTML reports: no (Node.js and npm are missing)")
    return()
  endif()

  set(source ${CMAKE_SOURCE_DIR}/reports/web)
  set(folder ${CMAKE_BINARY_DIR}/web-packages)
  set(omit --omit=dev)
  if(GRASPBENCH_TESTS)
    set(omit --include=dev)  # the tests steer a browser
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source}/package-lock.json)
  file(SHA256 ${source}/package-lock.json wanted)
  string(APPEND wanted " ${omit}")
  set(installed "")
  if(EXISTS ${folder}/installed)
    file(READ ${folder}/installed installed)
  endif()
  if(NOT installed STREQUAL wanted)
    file(COPY ${source}/package.json ${source}/package-lock.json DESTINATION ${folder})
    execute_process(
      COMMAND ${GRASPBENCH_NPM} ci --ignore-scripts --no-audit --no-fund ${omit}
      WORKING_DIRECTORY ${folder} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT status EQUAL 0)
      message(STATUS "HTML reports: no (npm could not install the packages of reports/web)\n${output}")
      return()
    endif()
    file(WRITE ${folder}/installed "${wanted}")
  endif()
  message(STATUS "HTML reports: yes")
  set(${VARIABLE} ${folder}/node_modules PARENT_SCOPE)
endfunction()

graspbench_install_web_modules(GRASPBENCH_WEB_MODULES)
