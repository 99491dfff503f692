#include "guest.h"

#ifdef ADD
EXPORT("demo:calc/add@1.0.0#add") int64_t add(int64_t a, int64_t b)
{
    return a + b;
}
#endif
#ifdef MUL
EXPORT("demo:calc/mul@1.0.0#mul") int64_t mul(int64_t a, int64_t b)
{
    return a * b;
}
#endif
