/* Memories as a whole, tables, segments. Loads and stores are rows of the table. */
#include "wasm/wasm_validator.h"

static tn_valtype narrower(tn_valtype a, tn_valtype b)
{
    return a == TN_VAL_I32 ? a : b;
}

static void memory_init(struct tn_validator *v)
{
    tn_v_data(v);
    tn_valtype address = tn_v_memory(v);
    tn_v_pop(v, TN_VAL_I32);
    tn_v_pop(v, TN_VAL_I32);
    tn_v_pop(v, address);
}

static void memory_copy(struct tn_validator *v)
{
    tn_valtype to = tn_v_memory(v), from = tn_v_memory(v);
    tn_v_pop(v, narrower(to, from));
    tn_v_pop(v, from);
    tn_v_pop(v, to);
}

static void memory_fill(struct tn_validator *v)
{
    tn_valtype address = tn_v_memory(v);
    tn_v_pop(v, address);
    tn_v_pop(v, TN_VAL_I32);
    tn_v_pop(v, address);
}

static void table_init(struct tn_validator *v)
{
    uint32_t segment = tn_v_elem(v);
    const struct tn_extern_type *table = tn_v_table(v);
    if (!table)
        return;
    if (!tn_v_matches(v, v->module->element_types[segment], table->value))
        tn_v_mismatch(v, table->value, v->module->element_types[segment]);
    tn_v_pop(v, TN_VAL_I32);
    tn_v_pop(v, TN_VAL_I32);
    tn_v_pop(v, tn_v_address(&table->limits));
}

static void table_copy(struct tn_validator *v)
{
    const struct tn_extern_type *to = tn_v_table(v), *from = to ? tn_v_table(v) : NULL;
    if (!from)
        return;
    if (!tn_v_matches(v, from->value, to->value))
        tn_v_mismatch(v, to->value, from->value);
    tn_valtype a = tn_v_address(&to->limits), b = tn_v_address(&from->limits);
    tn_v_pop(v, narrower(a, b));
    tn_v_pop(v, b);
    tn_v_pop(v, a);
}

static void table_one(struct tn_validator *v)
{
    const struct tn_extern_type *table = tn_v_table(v);
    if (!table)
        return;
    tn_valtype address = tn_v_address(&table->limits);
    switch ((unsigned)v->op) {
    case TN_OP_TABLE_GET:
        tn_v_pop(v, address);
        tn_v_push(v, table->value);
        break;
    case TN_OP_TABLE_SET:
        tn_v_pop(v, table->value);
        tn_v_pop(v, address);
        break;
    case TN_OP_TABLE_SIZE: tn_v_push(v, address); break;
    case TN_OP_TABLE_GROW:
        tn_v_pop(v, address);
        tn_v_pop(v, table->value);
        tn_v_push(v, address);
        break;
    case TN_OP_TABLE_FILL:
        tn_v_pop(v, address);
        tn_v_pop(v, table->value);
        tn_v_pop(v, address);
        break;
    }
}

void tn_v_tables(struct tn_validator *v)
{
    tn_valtype address;
    switch ((unsigned)v->op) {
    case TN_OP_MEMORY_SIZE: tn_v_push(v, tn_v_memory(v)); return;
    case TN_OP_MEMORY_GROW:
        address = tn_v_memory(v);
        tn_v_pop(v, address);
        tn_v_push(v, address);
        return;
    case TN_OP_MEMORY_INIT: memory_init(v); return;
    case TN_OP_MEMORY_COPY: memory_copy(v); return;
    case TN_OP_MEMORY_FILL: memory_fill(v); return;
    case TN_OP_MEMORY_DISCARD:
        address = tn_v_memory(v);
        tn_v_pop(v, address);
        tn_v_pop(v, address);
        return;
    case TN_OP_DATA_DROP: tn_v_data(v); return;
    case TN_OP_ELEM_DROP: tn_v_elem(v); return;
    case TN_OP_TABLE_INIT: table_init(v); return;
    case TN_OP_TABLE_COPY: table_copy(v); return;
    case TN_OP_TABLE_GET:
    case TN_OP_TABLE_SET:
    case TN_OP_TABLE_SIZE:
    case TN_OP_TABLE_GROW:
    case TN_OP_TABLE_FILL: table_one(v); return;
    default: tn_v_shared(v);
    }
}
