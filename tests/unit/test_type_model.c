/* Each component of testdata/type-model has the verdict that its name says, in shape mode too. */
#include "unit.h"

#include "base/file.h"
#include "component/comp_read.h"

#include <dirent.h>
#include <stdlib.h>

#define FOLDER "testdata/type-model"

static bool accepts(const char *path, bool shape)
{
    struct tn_job job;
    struct tn_types types;
    struct tn_diag_list findings;
    const struct tn_source *source;
    const struct tn_comp *comp;
    tn_job_init(&job);
    tn_diag_list_init(&findings, &job.arena);
    tn_types_init(&types, &job.arena, &job.names);
    struct tn_comp_options options = tn_comp_shape();
    options.shape = shape;
    bool ok = !tn_file_read(&job.arena, &findings.sink, path, &source) &&
              !tn_comp_read(&types, &findings.sink, source, &options, &comp);
    CHECK(ok == !findings.n);
    tn_job_dispose(&job);
    return ok;
}

static void test_folder(void)
{
    struct dirent **names;
    int n = scandir(FOLDER, &names, NULL, alphasort), components = 0;
    for (int i = 0; i < n; i++) {
        char path[512];
        bool valid = strstr(names[i]->d_name, ".valid.wasm"),
             invalid = strstr(names[i]->d_name, ".invalid.wasm");
        snprintf(path, sizeof path, FOLDER "/%s", names[i]->d_name);
        free(names[i]);
        if (!valid && !invalid)
            continue;
        components++;
        if (accepts(path, false) != valid || accepts(path, true) != valid)
            printf("%s\n", path);
        CHECK(accepts(path, false) == valid && accepts(path, true) == valid);
    }
    if (n >= 0)
        free(names);
    CHECK(components >= 12);
}

int main(void)
{
    test_folder();
    return UNIT_DONE();
}
