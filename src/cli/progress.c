#include "cli/progress.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* The bar that stands on the screen, or NULL: there is one terminal. */
static const struct tn_bar *drawn;

static double seconds_between(struct timespec a, struct timespec b)
{
    return (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
}

/* "17.3 MB", in powers of ten as networks count. */
static void put_size(char *to, size_t room, double bytes)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
    unsigned unit = 0;
    while (bytes >= 999.5 && unit < 4) {
        bytes /= 1000;
        unit++;
    }
    snprintf(to, room, unit ? "%.1f %s" : "%.0f %s", bytes, units[unit]);
}

/* What is on its way, taken together. */
struct sum {
    unsigned blobs;
    const char *digest; /* of one of them */
    uint64_t done, total;
};

static struct sum sum_up(const struct tn_bar *bar)
{
    struct sum sum = {0};
    for (unsigned i = 0; i < TN_BAR_BLOBS; i++) {
        const struct tn_bar_blob *blob = &bar->blobs[i];
        if (!blob->digest[0])
            continue;
        sum.blobs++;
        sum.digest = blob->digest;
        sum.done += blob->done;
        sum.total += blob->total;
    }
    return sum;
}

static void put_left(char *to, size_t room, double seconds)
{
    if (seconds < 60)
        snprintf(to, room, "%.0f s", seconds);
    else if (seconds < 3600)
        snprintf(to, room, "%.0f min", seconds / 60);
    else
        snprintf(to, room, "%.1f h", seconds / 3600);
}

/* What a line of the terminal holds. */
static int columns(void)
{
    struct winsize size;
    return !ioctl(STDERR_FILENO, TIOCGWINSZ, &size) && size.ws_col ? size.ws_col : 80;
}

/* " [####----]" in at most `room` columns; nothing where that is too few. */
static void put_cells(char *to, int room, double part)
{
    enum { MOST = 30, LEAST = 5, FRAME = 3 };
    int n = room - FRAME < MOST ? room - FRAME : MOST, filled = (int)(n * part);
    *to = 0;
    if (n < LEAST)
        return;
    *to++ = ' ';
    *to++ = '[';
    for (int i = 0; i < n; i++)
        *to++ = i < filled ? '#' : '-';
    *to++ = ']';
    *to = 0;
}

enum { WHAT = 32, REST = 160 };

/* "3 blobs" or the one's digest, and " 41.2 MB of 118.0 MB, 5.3 MB/s, 14 s left", whose length it answers. */
static int put_words(char *what, char *rest, const struct tn_bar *bar, const struct sum *sum, double elapsed)
{
    char have[32], all[32], rate[32], left[32];
    double speed = (double)(bar->moved + sum->done) / elapsed;
    put_size(have, sizeof have, (double)sum->done);
    put_size(all, sizeof all, (double)sum->total);
    put_size(rate, sizeof rate, speed);
    put_left(left, sizeof left, speed > 0 ? (double)(sum->total - sum->done) / speed : 0);
    if (sum->blobs > 1)
        snprintf(what, WHAT, "%u blobs", sum->blobs);
    else
        snprintf(what, WHAT, "%.19s", sum->digest);
    return snprintf(rest, REST, " %s of %s, %s/s, %s left", have, all, rate, left);
}

/* In one line: what wraps is not taken back. */
static void draw(const struct tn_bar *bar, const struct sum *sum, double elapsed)
{
    char what[WHAT], cells[40], rest[REST];
    enum { USUAL = 46 };
    int room = columns() - 1, len = put_words(what, rest, bar, sum, elapsed);
    int longest = len > USUAL ? len : USUAL; /* so that its cells do not come and go with a digit */
    put_cells(cells, room - longest - (int)strlen(what), sum->total ? (double)sum->done / (double)sum->total : 1);
    if (!*cells && len + (int)strlen(what) > room) /* the sizes are what is looked for */
        fprintf(stderr, "\r\033[K%.*s", room, rest + 1);
    else
        fprintf(stderr, "\r\033[K%s%s%s", what, cells, rest);
    fflush(stderr);
    drawn = bar;
}

/* As a line of a log. Between two blobs there is nothing on its way: then what is through. */
static void tell(const struct tn_bar *bar, const struct sum *sum, double elapsed)
{
    char items[48] = "", what[WHAT], rest[REST];
    if (bar->items > 1)
        snprintf(items, sizeof items, "%u of %u items, ", bar->items_done, bar->items);
    if (sum->blobs) {
        put_words(what, rest, bar, sum, elapsed);
        fprintf(stderr, "tenon: %s%s on %s way,%s\n", items, what, sum->blobs > 1 ? "their" : "its", rest);
        return;
    }
    put_size(what, sizeof what, (double)bar->moved);
    put_size(rest, sizeof rest, (double)bar->moved / elapsed);
    fprintf(stderr, "tenon: %s%s so far, %s/s\n", items, what, rest);
}

static struct tn_bar_blob *place_of(struct tn_bar *bar, const char *digest)
{
    struct tn_bar_blob *empty = NULL;
    for (unsigned i = 0; i < TN_BAR_BLOBS; i++) {
        if (!strcmp(bar->blobs[i].digest, digest))
            return &bar->blobs[i];
        if (!empty && !bar->blobs[i].digest[0])
            empty = &bar->blobs[i];
    }
    if (empty)
        snprintf(empty->digest, sizeof empty->digest, "%s", digest);
    return empty;
}

static void hide(void)
{
    if (!drawn)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    drawn = NULL;
}

/* When a line was told that stays, or the first transfer began: a command may have several, one by one. */
static struct timespec told;

/* What is over in a quarter of a second needs no bar; after that it is drawn ten times a second at most. A
 * line that stays comes every ten seconds at most. */
static void show(struct tn_bar *bar)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    double elapsed = seconds_between(bar->since, now);
    if (bar->stays && seconds_between(told, now) < 10)
        return;
    struct sum sum = sum_up(bar);
    if (bar->stays) {
        told = now;
        tell(bar, &sum, elapsed);
    } else if (!sum.blobs) {
        hide();
    } else if (elapsed > 0.25 && seconds_between(bar->last, now) > 0.1) {
        bar->last = now;
        draw(bar, &sum, elapsed);
    }
}

static void take_report(struct tn_bar *bar, const char *digest, uint64_t done, uint64_t total)
{
    struct tn_bar_blob *blob = place_of(bar, digest);
    if (!blob)
        return;
    blob->done = done;
    blob->total = total;
    if (done >= total) {
        bar->moved += total;
        blob->digest[0] = 0;
    }
    show(bar);
}

/* Several transfers may report, and a finding may be printed meanwhile. */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static void report(struct tn_progress *progress, const char *digest, uint64_t done, uint64_t total)
{
    pthread_mutex_lock(&one_at_a_time);
    take_report((struct tn_bar *)progress, digest, done, total);
    pthread_mutex_unlock(&one_at_a_time);
}

static void report_items(struct tn_progress *progress, unsigned done, unsigned total)
{
    struct tn_bar *bar = (struct tn_bar *)progress;
    pthread_mutex_lock(&one_at_a_time);
    bar->items_done = done;
    bar->items = total;
    show(bar);
    pthread_mutex_unlock(&one_at_a_time);
}

/* A dumb terminal cannot take a line back; and what a CI service gives out as one ends up in a log. */
static bool takes_lines_back(void)
{
    const char *term = getenv("TERM"), *ci = getenv("CI");
    return isatty(STDERR_FILENO) && !(term && !strcmp(term, "dumb")) && !(ci && *ci);
}

/* Findings for programs are on standard output, unless that is taken. */
static bool is_for_people(const struct tn_cli *cli)
{
    return cli->tell == TN_TELL_TEXT || cli->tell == TN_TELL_GITHUB || !cli->stdout_taken;
}

struct tn_progress *tn_bar_start(struct tn_bar *bar, const struct tn_cli *cli)
{
    *bar = (struct tn_bar){.progress = {report, report_items}, .stays = !takes_lines_back()};
    clock_gettime(CLOCK_MONOTONIC, &bar->since);
    bar->last = bar->since;
    if (!told.tv_sec)
        told = bar->since;
    return bar->stays && !is_for_people(cli) ? NULL : &bar->progress;
}

void tn_bar_hide(void)
{
    pthread_mutex_lock(&one_at_a_time);
    hide();
    pthread_mutex_unlock(&one_at_a_time);
}
