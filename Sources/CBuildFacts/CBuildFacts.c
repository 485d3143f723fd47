#include "CBuildFacts.h"

#ifndef AEROSTAT_COMMIT
#define AEROSTAT_COMMIT "unknown"
#endif

const char *aerostat_build_commit(void) {
    return AEROSTAT_COMMIT;
}
