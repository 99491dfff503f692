#include "wasm/wasm_bodies.h"

#include "base/limits.h"
#include "base/threads.h"
#include "wasm/wasm_validator.h"

enum { CODE = 10, BODIES_AT_ONCE = 16 };

struct body {
    const struct tn_module_at *of;
    uint32_t func;             /* the function's index */
    uint32_t len;              /* bytes */
    size_t start;              /* in the source */
    const struct tn_diag *bad; /* what is wrong with it, in the worker's arena */
};

/* What one thread has to itself: stacks that go from body to body, and an arena for words. */
struct worker {
    struct tn_arena arena;
    struct tn_core_types store; /* the job's, with the arena above */
    struct tn_type_numbers numbers;
    struct tn_wasm_parse p;
    struct tn_validator v;
    struct tn_op_effect effects[256];
    struct tn_diag_list findings;
};

struct run {
    struct body *bodies;
    struct worker *workers;
    struct tn_features features;
};

/* ---- finding the bodies ---- */

static uint32_t count_bodies(const struct tn_module_at *modules, uint32_t n)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; i++)
        count += modules[i].module->n_funcs - modules[i].module->n_imported_funcs;
    return count;
}

/* The reader has checked that there are as many as declared, and their lengths. */
static struct body *list_bodies(const struct tn_module_at *of, struct body *to)
{
    const struct tn_module *module = of->module;
    for (uint32_t i = 0; i < module->n_sections; i++) {
        if (module->sections[i].id != CODE)
            continue;
        struct tn_reader r = tn_reader_at(module->source, module->sections[i].start, module->sections[i].end);
        uint32_t n = tn_read_u32(&r);
        for (uint32_t k = 0; k < n && !r.error; k++) {
            uint32_t len = tn_read_u32(&r);
            *to++ = (struct body){of, module->n_imported_funcs + k, len, tn_reader_offset(&r), NULL};
            tn_read_bytes(&r, len);
        }
    }
    return to;
}

/* ---- validating them ---- */

static void validate_one(struct worker *w, struct body *body)
{
    const struct tn_module *module = body->of->module;
    w->numbers = (struct tn_type_numbers){(uint32_t *)module->types, module->n_types, module->n_types};
    w->p.r = tn_reader_at(module->source, body->start, body->start + body->len);
    w->p.told = false;
    w->v.module = module;
    w->v.memory32 = module->n_memories && !module->memories[0].limits.wide;
    tn_v_body(&w->v, body->func);
    if (!tn_wasm_done(&w->p))
        body->bad = w->findings.at[0];
    w->findings.n = 0;
}

static void validate_some(void *ctx, unsigned worker, size_t begin, size_t end)
{
    struct run *run = ctx;
    struct worker *w = &run->workers[worker];
    for (size_t i = begin; i < end; i++)
        validate_one(w, &run->bodies[i]);
}

static void start_worker(struct worker *w, const struct tn_core_types *types, struct tn_features features)
{
    tn_arena_init(&w->arena);
    w->store = *types;
    w->store.arena = &w->arena;
    tn_diag_list_init(&w->findings, &w->arena);
    w->p = (struct tn_wasm_parse){.store = &w->store,
                                  .features = features,
                                  .sink = &w->findings.sink,
                                  .malformed = "wasm-malformed",
                                  .types = &w->numbers};
    tn_v_effects(w->effects, features);
    w->v.effects = w->effects;
    w->v.p = &w->p;
    w->v.arena = &w->arena;
}

/* ---- telling what is wrong ---- */

struct name_wanted {
    uint32_t func;
    struct tn_str name;
};

static void take_name(void *ctx, uint32_t index, struct tn_str name)
{
    struct name_wanted *wanted = ctx;
    if (index == wanted->func)
        wanted->name = name;
}

static const char *path_to(struct tn_arena *arena, const struct body *body)
{
    struct name_wanted wanted = {body->func, {0}};
    const char *path = body->of->path;
    tn_wasm_func_names(body->of->module, take_name, &wanted);
    const char *named = wanted.name.len ? tn_arena_printf(arena, " `%.*s`", TN_STR(wanted.name)) : "";
    return tn_arena_printf(arena, "%s%sfunction %u%s", path ? path : "", path ? " › " : "", body->func,
                           named);
}

static void tell(struct tn_diag_sink *sink, const struct body *body)
{
    const struct tn_diag *bad = body->bad;
    struct tn_draft draft = tn_diag_begin(sink, TN_ERROR, bad->code, bad->span, "%s", bad->message);
    draft.diag.path = path_to(sink->arena, body);
    tn_diag_end(&draft);
}

enum tn_status tn_wasm_validate_bodies(const struct tn_core_types *types, struct tn_diag_sink *sink,
                                       const struct tn_module_at *modules, uint32_t n,
                                       struct tn_features features)
{
    struct tn_arena scratch;
    uint32_t count = count_bodies(modules, n), told = 0;
    unsigned n_workers = tn_threads();
    tn_arena_init(&scratch);
    struct run run = {tn_new_n(&scratch, count, struct body), tn_new_n(&scratch, n_workers, struct worker),
                      features};
    struct body *end = run.bodies;
    for (uint32_t i = 0; i < n; i++)
        end = list_bodies(&modules[i], end);
    for (unsigned i = 0; i < n_workers; i++)
        start_worker(&run.workers[i], types, features);
    tn_parallel((size_t)(end - run.bodies), BODIES_AT_ONCE, validate_some, &run);
    for (const struct body *body = run.bodies; body < end && told < TN_MAX_DIAGS; body++)
        if (body->bad) {
            tell(sink, body);
            told++;
        }
    for (unsigned i = 0; i < n_workers; i++)
        tn_arena_dispose(&run.workers[i].arena);
    tn_arena_dispose(&scratch);
    return told ? TN_ERR_INVALID : TN_OK;
}
