#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>

// Swift can't call a function with as many arguments as one likes.
static inline int forbid_dumping(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
