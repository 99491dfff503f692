/* What the libraries share. */
#ifndef BASE_H
#define BASE_H

#include <stddef.h>
#include <stdint.h>

#define IMPORT(module, name) __attribute__((import_module(module), import_name(name)))
#define EXPORT(name) __attribute__((export_name(name)))
#define PUBLIC __attribute__((visibility("default")))

struct str {
    const char *at;
    size_t len;
};

/* base.c */
extern const char *greeting; /* data of one library that others read */
extern int n_greetings;
void *alloc(size_t align, size_t size);
struct str join(struct str a, struct str b);
/* even.c and odd.c need each other */
int is_even(uint32_t n);
int is_odd(uint32_t n);
/* libdl.so */
void *dlopen(const char *name, int flags);
void *dlsym(void *library, const char *name);
char *dlerror(void);

#endif
