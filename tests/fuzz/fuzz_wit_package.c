#define _GNU_SOURCE /* memmem */
#include "fuzz.h"

#include "wit-parser/wit_decode.h"
#include "wit-parser/wit_encode.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A package as a folder: the input, cut at lines `===`, becomes the files below, in this order. */
static const char *const names[] = {"a.wit",      "b.wit",      "deps/a.wit", "deps/b.wit",
                                    "deps/c/a.wit", "deps/c/b.wit", "deps/d.wasm", "deps/e.wat"};
enum { N_NAMES = sizeof names / sizeof *names };

static char folder[] = "/tmp/fuzz-wit-XXXXXX";

static const char *place(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void remove_folder(void)
{
    static const char *const folders[] = {"deps/c", "deps", ""};
    for (unsigned i = 0; i < N_NAMES; i++)
        unlink(place(names[i]));
    for (unsigned i = 0; i < 3; i++)
        rmdir(place(folders[i]));
}

static void make_folder(void)
{
    static bool made;
    if (made)
        return;
    if (!mkdtemp(folder) || mkdir(place("deps"), 0777) || mkdir(place("deps/c"), 0777))
        abort();
    atexit(remove_folder);
    made = true;
}

static void write_files(const uint8_t *at, size_t size)
{
    const uint8_t *end = at + size;
    for (unsigned i = 0; i < N_NAMES; i++) {
        const uint8_t *cut = at <= end ? memmem(at, (size_t)(end - at), "\n===\n", 5) : NULL;
        if (at > end) {
            unlink(place(names[i]));
            continue;
        }
        const uint8_t *stop = cut && i + 1 < N_NAMES ? cut : end;
        FILE *file = fopen(place(names[i]), "wb");
        if (!file || fwrite(at, 1, (size_t)(stop - at), file) != (size_t)(stop - at) || fclose(file))
            abort();
        at = stop == end ? end + 1 : stop + 5;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_run run;
    struct tn_types types;
    struct tn_wit wit;
    struct tn_wit_package *package;
    const struct tn_wit_options options = {.all_features = true, .binary = tn_wit_decode};
    make_folder();
    write_files(data, size);
    fuzz_start(&run, data, size, true);
    tn_types_init(&types, &run.job.arena, &run.job.names);
    tn_wit_init(&wit, &run.job, &types);
    if (!tn_wit_load(&wit, &options, folder, &package)) {
        struct tn_buf json;
        struct tn_out out;
        tn_buf_init(&json, 64 << 20);
        tn_wit_json(&wit, &json);
        tn_wit_encode(&wit, package, &out);
        tn_buf_dispose(&json);
    } else if (!run.findings.sink.errors) {
        abort(); /* a failure says why */
    }
    tn_job_dispose(&run.job);
    return 0;
}
