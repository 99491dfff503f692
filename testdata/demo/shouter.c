/* run(name): what the greeter says, in capitals. */
#include "guest.h"

IMPORT("demo:greet/greet@0.1.0", "greet")
void greet(const char *name, size_t len, unsigned warmth, struct string *ret);

EXPORT("run") struct string *run(const char *name, size_t len)
{
    struct string *said = allocate(4, sizeof *said);
    greet(name, len, 2, said);
    char *at = (char *)said->at;
    for (size_t i = 0; i < said->len; i++)
        if (at[i] >= 'a' && at[i] <= 'z')
            at[i] = (char)(at[i] - 'a' + 'A');
    return said;
}
