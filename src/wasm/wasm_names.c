/* The name section, and custom sections by name. Nothing here is an error: names are words for people. */
#include "base/reader.h"
#include "wasm/wasm_read.h"

const struct tn_custom *tn_custom_find(const struct tn_customs *customs, const char *name)
{
    for (uint32_t i = 0; i < customs->n; i++)
        if (tn_str_eq(customs->at[i].name, name))
            return &customs->at[i];
    return NULL;
}

struct tn_reader tn_custom_reader(const struct tn_source *source, const struct tn_custom *custom)
{
    size_t start = (size_t)(custom->contents.at - source->bytes.at);
    return tn_reader_at(source, start, start + custom->contents.len);
}

/* A cursor over subsection `wanted` of the name section. */
static bool find_subsection(const struct tn_module *module, uint8_t wanted, struct tn_reader *ret_reader)
{
    const struct tn_custom *custom = tn_custom_find(&module->customs, "name");
    if (!custom)
        return false;
    struct tn_reader r = tn_custom_reader(module->source, custom);
    for (uint8_t id; tn_read_section(&r, &id, ret_reader);)
        if (id == wanted)
            return true;
    return false;
}

struct tn_str tn_wasm_name(const struct tn_module *module)
{
    struct tn_reader r;
    if (!find_subsection(module, 0, &r))
        return (struct tn_str){0};
    struct tn_str name = tn_read_name(&r);
    return r.error ? (struct tn_str){0} : name;
}

static void each_name(const struct tn_module *module, uint8_t id,
                      void (*each)(void *ctx, uint32_t index, struct tn_str name), void *ctx)
{
    struct tn_reader r;
    if (!find_subsection(module, id, &r))
        return;
    for (uint32_t n = tn_read_u32(&r); n && !r.error; n--) {
        uint32_t index = tn_read_u32(&r);
        struct tn_str name = tn_read_name(&r);
        if (!r.error)
            each(ctx, index, name);
    }
}

void tn_wasm_func_names(const struct tn_module *module,
                        void (*each)(void *ctx, uint32_t index, struct tn_str name), void *ctx)
{
    each_name(module, 1, each, ctx);
}

void tn_wasm_global_names(const struct tn_module *module,
                          void (*each)(void *ctx, uint32_t index, struct tn_str name), void *ctx)
{
    each_name(module, 7, each, ctx);
}
