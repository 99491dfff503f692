/* What a function that can fail returns: a short list, only what a caller branches on.
 * The words go to a struct tn_diag_sink (diag.h). */
#ifndef TN_STATUS_H
#define TN_STATUS_H

enum tn_status {
    TN_OK = 0,
    TN_ERR_IO,          /* a file cannot be read or written */
    TN_ERR_USAGE,       /* an option's value that means nothing */
    TN_ERR_SYNTAX,      /* the bytes are not of the format */
    TN_ERR_INVALID,     /* well formed, but against the rules */
    TN_ERR_UNSUPPORTED, /* known, and not done here */
    TN_ERR_NOT_FOUND,   /* a reference that nothing answers to */
    TN_ERR_EXISTS,      /* there already, and not to be replaced */
    TN_ERR_LIMIT,       /* over a limit of base/limits.h */
    TN_ERR_AUTH,        /* refused for want of credentials */
    TN_ERR_NETWORK,     /* the transport or the registry failed */
    TN_ERR_VERIFY,      /* a digest or signature does not match */
    TN_ERR_INTERRUPTED, /* a signal has come: nothing is to be told any more */
    TN_ERR_NOMEM
};

/* The exit status of the program that a status stands for. */
static inline int tn_exit_status(enum tn_status status)
{
    static const unsigned char exits[] = {
        [TN_OK] = 0,
        [TN_ERR_IO] = 3,
        [TN_ERR_USAGE] = 2,
        [TN_ERR_SYNTAX] = 1,
        [TN_ERR_INVALID] = 1,
        [TN_ERR_UNSUPPORTED] = 1,
        [TN_ERR_NOT_FOUND] = 7,
        [TN_ERR_EXISTS] = 7,
        [TN_ERR_LIMIT] = 1,
        [TN_ERR_AUTH] = 5,
        [TN_ERR_NETWORK] = 4,
        [TN_ERR_VERIFY] = 6,
        [TN_ERR_INTERRUPTED] = 130,
        [TN_ERR_NOMEM] = 70,
    };
    return exits[status];
}

#endif
