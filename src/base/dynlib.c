#include "base/dynlib.h"

#include <dlfcn.h>
#include <pthread.h>

static bool fill(struct tn_diag_sink *sink, const char *soname, const char *package, const char *const *names,
                 void **slots, unsigned n)
{
    void *library = dlopen(soname, RTLD_LAZY | RTLD_LOCAL);
    const char *error = library ? NULL : dlerror();
    for (unsigned i = 0; library && !error && i < n; i++)
        if (!(slots[i] = dlsym(library, names[i])))
            error = dlerror();
    if (!error)
        return true;
    struct tn_draft draft = tn_diag_begin(sink, TN_ERROR, "library-missing", TN_NOWHERE, "cannot load %s: %s", soname,
                                          error);
    tn_diag_help(&draft, "install it: apt-get install %s", package);
    tn_diag_end(&draft);
    return false;
}

bool tn_dynlib_fill(struct tn_diag_sink *sink, const char *soname, const char *package, const char *const *names,
                    void **slots, unsigned n, atomic_bool *loaded)
{
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&one_at_a_time);
    bool done = atomic_load(loaded) || fill(sink, soname, package, names, slots, n);
    atomic_store_explicit(loaded, done, memory_order_release);
    pthread_mutex_unlock(&one_at_a_time);
    return done;
}
