/* The memory layout of demo:shapes/types. */
#ifndef SHAPES_H
#define SHAPES_H

#include "guest.h"

#ifdef SHORT
typedef float coordinate;
#else
typedef double coordinate;
#endif

struct point {
    double x;
    coordinate y;
};
struct points {
    const struct point *at;
    size_t n;
};
struct shape { /* variant: the case, then the widest payload */
    uint8_t is;
    union {
        struct {
            struct point center;
            double radius;
        } disc;
        struct points polygon;
    };
};
enum { DISC, POLYGON, NOTHING };
struct areas { /* result<list<f64>, string> */
    uint8_t failed;
    union {
        struct {
            const double *at;
            size_t n;
        } ok;
        struct str error;
    };
};
struct center { /* option<point> */
    uint8_t some;
    struct point at;
};

#endif
