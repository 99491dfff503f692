/* Runs a fuzz target over files and folders of them under any compiler: the corpus as a regression test.
 * With -m N each input is also run N times with bytes changed, removed and repeated, from a fixed seed. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned long inputs, mutations;

static uint32_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005ull + 1442695040888963407ull;
    return (uint32_t)(*state >> 33);
}

static void run_mutated(const uint8_t *data, size_t size, uint64_t seed)
{
    uint8_t *copy = malloc(size * 2 + 1);
    for (unsigned long i = 0; copy && size && i < mutations; i++) {
        size_t n = size;
        memcpy(copy, data, size);
        for (uint32_t edits = next_random(&seed) % 4 + 1; edits--;) {
            size_t at = next_random(&seed) % (n ? n : 1);
            switch (next_random(&seed) % 4) {
            case 0: copy[at] = (uint8_t)next_random(&seed); break;
            case 1: copy[at] ^= (uint8_t)(1u << next_random(&seed) % 8); break;
            case 2: n = at + 1; break;
            case 3: memmove(copy + at, copy + at + (n - at > 1), n - at - (n - at > 1)), n -= n > 1; break;
            }
        }
        uint8_t *exact = malloc(n ? n : 1); /* its own block, so that a read past the end is seen */
        memcpy(exact, copy, n);
        LLVMFuzzerTestOneInput(exact, n);
        free(exact);
    }
    free(copy);
}

static void run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = NULL;
    size_t size = 0, room = 0;
    if (!file) {
        perror(path);
        exit(1);
    }
    for (size_t n = 1; n; size += n) {
        if (size == room && !(data = realloc(data, room = room ? room * 2 : 4096)))
            exit(1);
        n = fread(data + size, 1, room - size, file);
    }
    fclose(file);
    data = realloc(data, size ? size : 1);
    LLVMFuzzerTestOneInput(data, size);
    run_mutated(data, size, size * 2654435761u + 1);
    free(data);
    inputs++;
}

static void run_path(const char *path)
{
    struct stat info;
    if (stat(path, &info) || !S_ISDIR(info.st_mode)) {
        run_file(path);
        return;
    }
    struct dirent **entries;
    int n = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        char child[4096];
        if (entries[i]->d_name[0] != '.' && snprintf(child, sizeof child, "%s/%s", path, entries[i]->d_name) > 0)
            run_path(child);
        free(entries[i]);
    }
    free(entries);
}

int main(int argc, char **argv)
{
    int first = 1;
    if (argc > 2 && !strcmp(argv[1], "-m")) {
        mutations = strtoul(argv[2], NULL, 10);
        first = 3;
    }
    for (int i = first; i < argc; i++)
        run_path(argv[i]);
    printf("%lu inputs, %lu mutations of each\n", inputs, mutations);
    return 0;
}
