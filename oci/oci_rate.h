/* A budget for requests, shared by all that talk to one place: so many a second, and a pause when a registry
 * says that few are left (RateLimit-Remaining, as Docker Hub sends it). */
#ifndef TN_OCI_RATE_H
#define TN_OCI_RATE_H

#include "oci/oci_http.h"

struct tn_rate_limit {
    unsigned per_second;    /* 0: as fast as it goes */
    unsigned min_remaining; /* fewer left at the registry is a pause; 0: never */
    unsigned max_wait;      /* seconds of pauses in a row, before the run gives up */
};
/* Seconds that a registry may ask us to wait in a row, for what one request wants: as the limit says; where there is none,
 * $TENON_MAX_WAIT or 900. */
unsigned tn_rate_max_wait(const struct tn_rate *rate);
/* For any number of threads. With a limit of nothing it shares pauses alone. */
struct tn_rate *tn_rate_new(struct tn_arena *arena, const struct tn_rate_limit *limit);

/* Waits for the next request's turn. TN_ERR_NETWORK where the registry's pause is too long: told (http-rate), or for who
 * is in a hurry. */
enum tn_status tn_rate_take(struct tn_rate *rate, struct tn_http *http);
/* A registry asked one of them to wait: nobody asks it anything until then. */
void tn_rate_pause(struct tn_rate *rate, uint64_t milliseconds);
/* Reads what a reply says of requests that are left. */
void tn_rate_seen(struct tn_rate *rate, const struct tn_http_response *response);

#endif
