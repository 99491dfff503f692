#include "shapes.h"

static double twice_area(struct points p)
{
    double sum = 0;
    for (size_t i = 0; i < p.n; i++) {
        const struct point *a = &p.at[i], *b = &p.at[(i + 1) % p.n];
        sum += a->x * b->y - b->x * a->y;
    }
    return sum < 0 ? -sum : sum;
}

EXPORT("demo:shapes/geometry@1.0.0#areas") struct areas *areas(const struct shape *shapes, size_t n)
{
    struct areas *ret = alloc(8, sizeof *ret);
    double *to = alloc(8, n * sizeof *to);
    for (size_t i = 0; i < n; i++) {
        const struct shape *s = &shapes[i];
        if (s->is == POLYGON && s->polygon.n == 2) {
            *ret = (struct areas){.failed = 1, .error = S("two points make no polygon")};
            return ret;
        }
        to[i] = s->is == DISC      ? 6 * s->disc.radius * s->disc.radius
                : s->is == POLYGON ? twice_area(s->polygon)
                                   : 0;
    }
    *ret = (struct areas){.ok = {to, n}};
    return ret;
}

/* A shape flat: the case, then the payloads joined slot by slot. A disc is three floats, a polygon a pointer
 * and a length: the first two slots hold either, so they are integers as wide as the wider. */
#ifdef SHORT
typedef int32_t second_slot;
#else
typedef int64_t second_slot;
#endif

EXPORT("demo:shapes/geometry@1.0.0#center")
struct center *center(uint32_t is, int64_t first, second_slot second, double radius)
{
    (void)radius;
    struct center *ret = alloc(8, sizeof *ret);
    union {
        int64_t bits;
        double number;
    } x = {first};
    union {
        second_slot bits;
        coordinate number;
    } y = {second};
    struct points p = {(const struct point *)(uintptr_t)first, (size_t)second};
    if (is == DISC)
        *ret = (struct center){1, {x.number, y.number}};
    else if (is == POLYGON && p.n)
        *ret = (struct center){1, p.at[0]};
    else
        ret->some = 0;
    return ret;
}
