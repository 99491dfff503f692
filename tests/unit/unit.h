/* A unit test is a small C program: CHECKs inside functions, RUN from main, and a closing line that
 * tests/run.py reads. A failed CHECK says where and goes on. */
#ifndef UNIT_H
#define UNIT_H

#include "base/job.h"

#include <stdio.h>
#include <string.h>

static int unit_passed, unit_failed;

#define CHECK(condition)                                                                                      \
    ((condition) ? (void)unit_passed++                                                                        \
                 : (void)(unit_failed++, printf("%s:%d: failed: %s\n", __FILE__, __LINE__, #condition)))
#define CHECK_TEXT(got, wanted) unit_check_text(__FILE__, __LINE__, (got), (wanted))
#define UNIT_DONE()             (printf("%d passed, %d failed\n", unit_passed, unit_failed), unit_failed != 0)

__attribute__((unused)) static void unit_check_text(const char *file, int line, const char *got, const char *wanted)
{
    if (got && wanted && !strcmp(got, wanted)) {
        unit_passed++;
        return;
    }
    unit_failed++;
    printf("%s:%d: failed: got    %s\n%*swanted %s\n", file, line, got ? got : "NULL",
           (int)strlen(file) + 15, "", wanted ? wanted : "NULL");
}

#endif
