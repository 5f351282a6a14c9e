#include "CBuild.h"

#define TEXT(x) #x
// A second macro, so that the first argument is expanded before it becomes text.
#define TEXT_OF(x) TEXT(x)

const char *cb_commit(void) {
#ifdef HDRCLASS_COMMIT
    return TEXT_OF(HDRCLASS_COMMIT);
#else
    return "unknown";
#endif
}
