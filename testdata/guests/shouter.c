#include "guest.h"

IMPORT("demo:app/greet@0.1.0", "greet") void greet(const char *name, size_t len, struct str *ret);

EXPORT("run") struct str *run(const char *name, size_t len)
{
    struct str *greeting = alloc(4, sizeof *greeting);
    greet(name, len, greeting);
    char *text = alloc(1, greeting->len);
    for (size_t i = 0; i < greeting->len; i++) {
        char c = greeting->at[i];
        text[i] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
    }
    greeting->at = text;
    return greeting;
}
