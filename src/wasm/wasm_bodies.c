#include "wasm/wasm_bodies.h"

#include "base/limits.h"
#include "base/threads.h"
#include "base/utf8.h"
#include "wasm/wasm_validator.h"

#include <limits.h>
#include <stdatomic.h>

/* Where one long body may be left at the end, it is begun first. */
enum { LARGE_PART = 64 << 10 };

/* One more than is printed: it says that there are more. */
enum { ENOUGH = TN_MAX_DIAGS + 1 };

struct bad_body {
    uint32_t func;              /* the function's index */
    const struct tn_diag *diag; /* in the worker's arena */
    struct bad_body *next;
};

struct part { /* bodies of a module, and what is wrong with them: the first few, in order */
    const struct tn_module_at *of;
    const struct tn_code_part *code;
    struct bad_body *bad;
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
    struct part *parts; /* in the order of the modules and their functions */
    uint32_t *order;    /* in which they are taken up */
    uint32_t n;
    struct worker *workers;
    atomic_uint enough; /* the number of a part that has as many bad bodies as are told of all */
};

/* ---- what there is to do ---- */

static uint32_t count_parts(const struct tn_module_at *modules, uint32_t n)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; i++)
        count += modules[i].module->n_code;
    return count;
}

static void list_parts(struct run *run, const struct tn_module_at *modules, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < modules[i].module->n_code; k++)
            run->parts[run->n++] = (struct part){&modules[i], &modules[i].module->code[k], NULL};
}

static void order_parts(struct run *run)
{
    uint32_t n = 0;
    for (int small = 0; small < 2; small++)
        for (uint32_t i = 0; i < run->n; i++)
            if ((run->parts[i].code->len < LARGE_PART) == small)
                run->order[n++] = i;
}

/* ---- validating ---- */

static void validate_body(struct worker *w, const struct tn_module *module, uint32_t func,
                          struct tn_reader body)
{
    w->numbers = (struct tn_type_numbers){(uint32_t *)module->types, module->n_types, module->n_types};
    w->p.r = body;
    w->p.told = false;
    w->v.module = module;
    tn_v_body(&w->v, func);
}

/* The reader of modules has checked that the bodies are there whole. */
static void validate_part(struct run *run, struct worker *w, uint32_t number)
{
    struct part *part = &run->parts[number];
    const struct tn_code_part *code = part->code;
    const struct tn_module *module = part->of->module;
    struct tn_reader r = tn_reader_at(module->source, code->start, code->start + code->len);
    struct bad_body **bad = &part->bad;
    w->v.memory32 = module->n_memories && !module->memories[0].limits.wide;
    for (uint32_t i = 0, n_bad = 0; i < code->n && n_bad < ENOUGH; i++) {
        validate_body(w, module, code->func + i, tn_read_sub(&r, tn_read_u32(&r)));
        if (tn_wasm_done(&w->p))
            continue;
        *bad = tn_new(&w->arena, struct bad_body);
        **bad = (struct bad_body){code->func + i, w->findings.at[0], NULL};
        bad = &(*bad)->next;
        w->findings.n = 0;
        if (++n_bad == ENOUGH && number < run->enough)
            run->enough = number;
    }
}

static void validate_some(void *ctx, unsigned worker, size_t begin, size_t end)
{
    struct run *run = ctx;
    for (size_t i = begin; i < end; i++)
        if (run->order[i] <= run->enough)
            validate_part(run, &run->workers[worker], run->order[i]);
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

static const char *path_to(struct tn_arena *arena, const struct tn_module_at *of, uint32_t func)
{
    struct name_wanted wanted = {func, {0}};
    const char *path = of->path;
    tn_wasm_func_names(of->module, take_name, &wanted);
    const char *named = wanted.name.len ? tn_arena_printf(arena, " `%s`", tn_utf8_cstr(arena, wanted.name)) : "";
    return tn_arena_printf(arena, "%s%sfunction %u%s", path ? path : "", path ? " › " : "", func, named);
}

static void tell(struct tn_diag_sink *sink, const struct tn_module_at *of, const struct bad_body *bad)
{
    const struct tn_diag *diag = bad->diag;
    struct tn_draft draft = tn_diag_begin(sink, TN_ERROR, diag->code, diag->span, "%s", diag->message);
    draft.diag.path = path_to(sink->arena, of, bad->func);
    for (unsigned i = 0; i < diag->n_notes; i++)
        tn_diag_note(&draft, diag->notes[i].span, "%s", diag->notes[i].message);
    if (diag->help)
        tn_diag_help(&draft, "%s", diag->help);
    tn_diag_end(&draft);
}

static uint32_t tell_all(struct tn_diag_sink *sink, const struct run *run)
{
    uint32_t told = 0;
    for (uint32_t i = 0; i < run->n; i++)
        for (const struct bad_body *bad = run->parts[i].bad; bad && told < ENOUGH; bad = bad->next, told++)
            tell(sink, run->parts[i].of, bad);
    sink->more |= told == ENOUGH;
    return told;
}

enum tn_status tn_wasm_validate_bodies(const struct tn_core_types *types, struct tn_diag_sink *sink,
                                       const struct tn_module_at *modules, uint32_t n,
                                       struct tn_features features)
{
    struct tn_arena scratch;
    uint32_t n_parts = count_parts(modules, n);
    unsigned n_workers = tn_threads();
    tn_arena_init(&scratch);
    struct run run = {.parts = tn_new_n(&scratch, n_parts, struct part),
                      .order = tn_new_n(&scratch, n_parts, uint32_t),
                      .workers = tn_new_n(&scratch, n_workers, struct worker),
                      .enough = UINT_MAX};
    list_parts(&run, modules, n);
    order_parts(&run);
    for (unsigned i = 0; i < n_workers; i++)
        start_worker(&run.workers[i], types, features);
    tn_parallel(run.n, 1, validate_some, &run);
    uint32_t told = tell_all(sink, &run);
    for (unsigned i = 0; i < n_workers; i++)
        tn_arena_dispose(&run.workers[i].arena);
    tn_arena_dispose(&scratch);
    return told ? TN_ERR_INVALID : TN_OK;
}
