/* Libraries that are loaded when a command needs them. Linking them the plain way costs milliseconds at every
 * start, so the one .c file that includes such a library declares its entry points in a table:
 *
 *     #define FUNCTIONS(X) X(EVP_DigestInit_ex) X(EVP_DigestUpdate)
 *     TN_DYNLIB(crypto, "libcrypto.so.3", "libssl3", FUNCTIONS)
 *     ... if (!crypto_load(sink)) return TN_ERR_UNSUPPORTED;   crypto.EVP_DigestUpdate(ctx, p, n);
 *
 * With TN_STATIC the table is filled in by the linker. */
#ifndef TN_DYNLIB_H
#define TN_DYNLIB_H

#include "base/diag.h"

#include <stdatomic.h>
#include <stdbool.h>

/* Fills `slots` with the `n` named entry points, once, and sets *loaded; on failure tells the sink which Debian
 * package to install. Any thread may be the first. */
bool tn_dynlib_fill(struct tn_diag_sink *sink, const char *soname, const char *package, const char *const *names,
                    void **slots, unsigned n, atomic_bool *loaded);

#define TN_DYNLIB_MEMBER(f) __typeof__(&f) f;
#define TN_DYNLIB_NAME(f)   #f,
#define TN_DYNLIB_DIRECT(f) .f = f,

#ifdef TN_STATIC
#define TN_DYNLIB(lib, soname, package, FUNCTIONS)                                                             \
    static const struct { FUNCTIONS(TN_DYNLIB_MEMBER) } lib = {FUNCTIONS(TN_DYNLIB_DIRECT)};                   \
    static inline bool lib##_load(struct tn_diag_sink *sink)                                                  \
    {                                                                                                          \
        return (void)sink, true;                                                                               \
    }
#else
#define TN_DYNLIB(lib, soname, package, FUNCTIONS)                                                             \
    static struct lib##_functions { FUNCTIONS(TN_DYNLIB_MEMBER) } lib;                                         \
    static bool lib##_load(struct tn_diag_sink *sink)                                                          \
    {                                                                                                          \
        static const char *const names[] = {FUNCTIONS(TN_DYNLIB_NAME)};                                        \
        static atomic_bool loaded;                                                                                  \
        _Static_assert(sizeof lib == sizeof names, "one slot a name");                                         \
        return atomic_load_explicit(&loaded, memory_order_acquire) ||                                          \
               tn_dynlib_fill(sink, soname, package, names, (void **)(void *)&lib,                             \
                              sizeof names / sizeof *names, &loaded);                                          \
    }
#endif

#endif
