/* Async functions with a callback: CanonicalABI.md, "canon lift" and "canon lower" with `async`. */
#ifndef ASYNC_H
#define ASYNC_H

#include "guest.h"

enum { EXIT = 0, YIELD = 1, WAIT = 2 };             /* what a callback returns; WAIT with a set above */
enum { EVENT_NONE = 0, EVENT_SUBTASK = 1 };         /* what it is called with */
enum { STARTING = 0, STARTED = 1, RETURNED = 2 };   /* states of a subtask, its handle above */

IMPORT("$root", "[waitable-set-new]") uint32_t waitable_set_new(void);
IMPORT("$root", "[waitable-set-drop]") void waitable_set_drop(uint32_t set);
IMPORT("$root", "[waitable-join]") void waitable_join(uint32_t waitable, uint32_t set);
IMPORT("$root", "[subtask-drop]") void subtask_drop(uint32_t subtask);

#endif
