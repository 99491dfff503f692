#include "cli/progress.h"

#include <stdio.h>
#include <unistd.h>

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

static void report(struct tn_progress *progress, const char *digest, uint64_t done, uint64_t total)
{
    struct tn_bar *bar = (struct tn_bar *)progress;
    char have[32], all[32], rate[32], cells[31];
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (strncmp(bar->digest, digest, sizeof bar->digest - 1)) {
        snprintf(bar->digest, sizeof bar->digest, "%.19s", digest);
        bar->since = now;
        bar->last = (struct timespec){0};
    }
    if (done < total && seconds_between(bar->last, now) < 0.1)
        return;
    bar->last = now;
    double elapsed = seconds_between(bar->since, now);
    int filled = total ? (int)(30 * (double)done / (double)total) : 30;
    for (int i = 0; i < 30; i++)
        cells[i] = i < filled ? '#' : '-';
    cells[30] = 0;
    put_size(have, sizeof have, (double)done);
    put_size(all, sizeof all, (double)total);
    put_size(rate, sizeof rate, elapsed > 0 ? (double)done / elapsed : 0);
    fprintf(stderr, "\r\033[K%s [%s] %s of %s, %s/s", bar->digest, cells, have, all, rate);
    fflush(stderr);
    bar->shown = true;
}

struct tn_progress *tn_bar_start(struct tn_bar *bar)
{
    *bar = (struct tn_bar){.progress = {report}};
    return isatty(STDERR_FILENO) ? &bar->progress : NULL;
}

void tn_bar_end(struct tn_bar *bar)
{
    if (!bar->shown)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    bar->shown = false;
}
