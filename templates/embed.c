#include "EmbeddedTemplates.h"

// Every file below templates/ that the program reads stands here once; the test
// EmbeddedTemplatesTests compares this list with the folder.

static const struct embedded_template table[] = {
    {0, 0, 0},
};

const struct embedded_template *const embedded_templates = table;
