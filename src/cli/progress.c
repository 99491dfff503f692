#include "cli/progress.h"

#include <stdio.h>
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

static void draw(struct tn_bar *bar, uint64_t done, uint64_t total, double elapsed)
{
    enum { CELLS = 30 };
    char have[32], all[32], rate[32], cells[CELLS + 1];
    int filled = total ? (int)(CELLS * (double)done / (double)total) : CELLS;
    for (int i = 0; i < CELLS; i++)
        cells[i] = i < filled ? '#' : '-';
    cells[CELLS] = 0;
    put_size(have, sizeof have, (double)done);
    put_size(all, sizeof all, (double)total);
    put_size(rate, sizeof rate, (double)done / elapsed);
    fprintf(stderr, "\r\033[K%s [%s] %s of %s, %s/s", bar->digest, cells, have, all, rate);
    fflush(stderr);
    drawn = bar;
}

/* What is over in a quarter of a second needs no bar; after that it is drawn ten times a second at most. */
static void report(struct tn_progress *progress, const char *digest, uint64_t done, uint64_t total)
{
    struct tn_bar *bar = (struct tn_bar *)progress;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (strncmp(bar->digest, digest, sizeof bar->digest - 1)) {
        snprintf(bar->digest, sizeof bar->digest, "%.19s", digest);
        bar->since = bar->last = now;
    }
    double elapsed = seconds_between(bar->since, now);
    if (done >= total)
        tn_bar_hide();
    else if (elapsed > 0.25 && seconds_between(bar->last, now) > 0.1) {
        bar->last = now;
        draw(bar, done, total, elapsed);
    }
}

struct tn_progress *tn_bar_start(struct tn_bar *bar)
{
    *bar = (struct tn_bar){.progress = {report}};
    return isatty(STDERR_FILENO) ? &bar->progress : NULL;
}

void tn_bar_hide(void)
{
    if (!drawn)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    drawn = NULL;
}
