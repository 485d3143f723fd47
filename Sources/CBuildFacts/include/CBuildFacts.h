#ifndef AEROSTAT_BUILD_FACTS_H
#define AEROSTAT_BUILD_FACTS_H

/// Short hash of the commit that the program was built from, or "unknown".
const char *aerostat_build_commit(void);

#endif
