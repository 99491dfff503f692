/* What is undone when a signal ends the program: a file half written, a terminal that shows nothing, a helper that runs. */
#ifndef TN_UNDO_H
#define TN_UNDO_H

/* From a signal handler, so it may only do what is async-signal-safe; `with` is what was handed in. */
typedef void tn_undo_fn(void *with);

/* Until tn_undo_drop, `undo` is called when the program is ended. `with` is not NULL. */
void tn_undo_add(tn_undo_fn *undo, void *with);
void tn_undo_drop(tn_undo_fn *undo, void *with);
/* Around making what is then added, or taken away by what was added before: another thread may be in the middle of it when
 * the end comes, which waits for it a moment. Once the program is being ended, the first does not return. */
void tn_undo_making(void);
void tn_undo_made(void);
/* The signal handler's part: what was added last is undone first. */
void tn_undo_all(void);

#endif
