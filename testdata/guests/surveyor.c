#include "shapes.h"

IMPORT("demo:shapes/geometry@1.0.0", "areas")
void areas(const struct shape *shapes, size_t n, struct areas *ret);
IMPORT("demo:shapes/geometry@1.0.0", "center")
void center(uint32_t is, int64_t first, int64_t second, double radius, struct center *ret);

struct summary { /* result<summary, string> */
    uint8_t failed;
    union {
        struct {
            double total;
            const double *areas;
            size_t n;
            struct center first;
        } ok;
        struct str error;
    };
};

static void center_of(const struct shape *s, struct center *ret)
{
    union {
        double number;
        int64_t bits;
    } x = {s->disc.center.x}, y = {s->disc.center.y};
    if (s->is == DISC)
        center(DISC, x.bits, y.bits, s->disc.radius, ret);
    else if (s->is == POLYGON)
        center(POLYGON, (int64_t)(uintptr_t)s->polygon.at, (int64_t)s->polygon.n, 0, ret);
    else
        center(NOTHING, 0, 0, 0, ret);
}

EXPORT("demo:shapes/report@1.0.0#sum-up") struct summary *sum_up(const struct shape *shapes, size_t n)
{
    struct summary *ret = alloc(8, sizeof *ret);
    struct areas got;
    areas(shapes, n, &got);
    ret->failed = got.failed;
    if (got.failed) {
        ret->error = got.error;
        return ret;
    }
    ret->ok.total = 0;
    for (size_t i = 0; i < got.ok.n; i++)
        ret->ok.total += got.ok.at[i];
    ret->ok.areas = got.ok.at;
    ret->ok.n = got.ok.n;
    ret->ok.first.some = 0;
    if (n)
        center_of(&shapes[0], &ret->ok.first);
    return ret;
}
