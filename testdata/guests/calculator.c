#include "guest.h"

IMPORT("demo:calc/add@1.0.0", "add") int64_t add(int64_t a, int64_t b);
IMPORT("demo:calc/mul@1.0.0", "mul") int64_t mul(int64_t a, int64_t b);

EXPORT("mul-add") int64_t mul_add(int64_t a, int64_t b, int64_t c)
{
    return add(mul(a, b), c);
}
