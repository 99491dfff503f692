#include "oci/oci_rate.h"

#include "oci/oci_settings.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum {
    PAUSE = 60, /* seconds until it is asked again, where a registry does not say */
    DEFAULT_MAX_WAIT = 900,
    DAY = 86400
};

struct tn_rate {
    struct tn_rate_limit limit;
    pthread_mutex_t lock;
    uint64_t next;              /* microseconds of the monotonic clock: a thousand requests a second are a millisecond each */
    uint64_t pause_until;       /* milliseconds of it */
    uint64_t paused;            /* in a row */
};

struct tn_rate *tn_rate_new(struct tn_arena *arena, const struct tn_rate_limit *limit)
{
    struct tn_rate *rate = tn_new(arena, struct tn_rate);
    rate->limit = *limit;
    pthread_mutex_init(&rate->lock, NULL);
    return rate;
}

unsigned tn_rate_max_wait(const struct tn_rate *rate)
{
    if (rate)
        return rate->limit.max_wait;
    uint64_t seconds = tn_setting_or(&tn_set_max_wait, DEFAULT_MAX_WAIT);
    return seconds < DAY ? (unsigned)seconds : DAY;
}

static uint64_t microseconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_nsec / 1000;
}

static uint64_t now(void)
{
    return microseconds() / 1000;
}

/* When this request may go, in microseconds. */
static uint64_t reserve(struct tn_rate *rate, uint64_t at)
{
    uint64_t when = at, per_second = rate->limit.per_second;
    if (rate->pause_until * 1000 > when)
        when = rate->pause_until * 1000;
    if (per_second) {
        when = rate->next > when ? rate->next : when;
        rate->next = when + (1000000 + per_second - 1) / per_second;
    }
    return when;
}

enum tn_status tn_rate_take(struct tn_rate *rate, struct tn_http *http)
{
    if (!rate)
        return TN_OK;
    pthread_mutex_lock(&rate->lock);
    uint64_t at = microseconds(), when = reserve(rate, at);
    bool over = rate->paused > (uint64_t)rate->limit.max_wait * 1000;
    pthread_mutex_unlock(&rate->lock);
    if (over) {
        struct tn_draft draft =
            tn_diag_begin(http->job->sink, TN_ERROR, "http-rate", TN_NOWHERE,
                          "the registry has fewer than %u requests left, and its pause is longer than %u s",
                          rate->limit.min_remaining, rate->limit.max_wait);
        tn_diag_help(&draft, "run it again later: what was copied is there");
        tn_diag_end(&draft);
        return TN_ERR_NETWORK;
    }
    if (http->hurry && when - at > http->hurry)
        return TN_ERR_NETWORK;
    if (when > at)
        http->wait(http, (unsigned)((when - at + 999) / 1000));
    return TN_OK;
}

/* RateLimit-Remaining: 76;w=21600. RateLimit-Reset, where there is one, is in seconds. */
void tn_rate_seen(struct tn_rate *rate, const struct tn_http_response *response)
{
    const char *left = rate ? tn_http_header(response, "ratelimit-remaining") : NULL;
    const char *reset = left ? tn_http_header(response, "ratelimit-reset") : NULL;
    if (!left || !rate->limit.min_remaining)
        return;
    uint64_t seconds = reset ? strtoull(reset, NULL, 10) : PAUSE;
    if (!seconds || seconds > DAY)
        seconds = PAUSE;
    pthread_mutex_lock(&rate->lock);
    uint64_t at = now();
    if (strtoull(left, NULL, 10) >= rate->limit.min_remaining) {
        rate->paused = 0;
    } else if (rate->pause_until <= at) {
        rate->pause_until = at + seconds * 1000;
        rate->paused += seconds * 1000;
    }
    pthread_mutex_unlock(&rate->lock);
}

void tn_rate_pause(struct tn_rate *rate, uint64_t milliseconds)
{
    if (!rate)
        return;
    pthread_mutex_lock(&rate->lock);
    uint64_t until = now() + milliseconds;
    rate->pause_until = until > rate->pause_until ? until : rate->pause_until;
    pthread_mutex_unlock(&rate->lock);
}
