#include "base.h"

IMPORT("$root", "log") void log_text(const char *at, size_t len);

static size_t length(const char *text)
{
    size_t n = 0;
    while (text[n])
        n++;
    return n;
}

EXPORT("greet") struct str *greet(const char *name, size_t len)
{
    static struct str result;
    /* an address of a function of another library, and of data */
    struct str (*volatile joiner)(struct str, struct str) = join;
    n_greetings++;
    result = joiner((struct str){greeting, length(greeting)}, (struct str){name, len});
    log_text(result.at, result.len);
    return &result;
}

EXPORT("even") int even(uint32_t n)
{
    return is_even(n);
}

struct maybe { /* option<u32> */
    uint32_t some, value;
};

static const char *text_of(const char *at, size_t len)
{
    return join((struct str){at, len}, (struct str){"", 1}).at;
}

EXPORT("look-up") struct maybe *look_up(const char *library, size_t library_len, const char *symbol, size_t len, uint32_t n)
{
    static struct maybe result;
    uint32_t (*found)(uint32_t) = NULL;
    void *handle = dlopen(text_of(library, library_len), 1);
    result = (struct maybe){0};
    if (handle)
        found = (uint32_t(*)(uint32_t))dlsym(handle, text_of(symbol, len));
    if (!found) {
        const char *error = dlerror();
        log_text(error, length(error));
        return &result;
    }
    result.some = 1;
    if (len == 6 && symbol[0] == 'a') /* `answer` is data */
        result.value = *(const uint32_t *)(const void *)found;
    else
        result.value = found(n);
    return &result;
}
