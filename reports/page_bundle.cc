#include "reports/page_bundle.h"

#include <cstddef>

// GRASPBENCH_PAGE_SCRIPT and GRASPBENCH_PAGE_STYLE are the paths of the two files.
#ifdef GRASPBENCH_PAGE_SCRIPT
__asm__(
    ".section .rodata\n"
    "graspbench_page_script: .incbin \"" GRASPBENCH_PAGE_SCRIPT
    "\"\n"
    "graspbench_page_script_end:\n"
    "graspbench_page_style: .incbin \"" GRASPBENCH_PAGE_STYLE
    "\"\n"
    "graspbench_page_style_end:\n"
    ".previous\n");

extern "C" const char graspbench_page_script[], graspbench_page_script_end[];
extern "C" const char graspbench_page_style[], graspbench_page_style_end[];
#endif

namespace graspbench {

#ifdef GRASPBENCH_PAGE_SCRIPT
std::string_view PageScript() { return {graspbench_page_script, graspbench_page_script_end}; }
std::string_view PageStyle() { return {graspbench_page_style, graspbench_page_style_end}; }
#else
std::string_view PageScript() { return {}; }
std::string_view PageStyle() { return {}; }
#endif

}  // namespace graspbench
