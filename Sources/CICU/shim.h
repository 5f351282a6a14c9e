#ifndef CICU_SHIM_H
#define CICU_SHIM_H

// Nothing of ICU can be called from Swift: its names are macros that add the version. CDisplayNames calls them in C.
#include <unicode/utypes.h>

#endif
