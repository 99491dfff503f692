#include "base/dynlib.h"

#include <dlfcn.h>

bool tn_dynlib_fill(struct tn_diag_sink *sink, const char *soname, const char *package, const char *const *names,
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
