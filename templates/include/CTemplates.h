#ifndef CTEMPLATES_H
#define CTEMPLATES_H

#include <stddef.h>

/// One file of templates/, as it was when the binary was built.
struct embedded_template {
    /// Path below templates/, e.g. "scripts/wave1.sh".
    const char *path;
    const unsigned char *bytes;
    size_t size;
};

/// All files that ship inside the binary; ends with an entry whose path is NULL.
extern const struct embedded_template *const embedded_templates;

#endif
