/* Packages on disk: a file; a directory whose *.wit files are one package, with those it uses in deps/, each
 * a file, a directory or a binary; and packages nested in a file. All are ordered by what they use, then
 * resolved. */
#include "base/file.h"
#include "wit-parser/wit_resolve.h"
#include "wit-parser/wit_double.h"
#include "wit-parser/wit_text_package.h"

#include "component/comp_names.h"
#include "component/comp_read.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

struct dep { /* a path from one unit to another */
    unsigned unit;
    struct tn_span span;
};

struct node { /* a unit, in the ordering */
    struct tn_wit_unit *unit;
    struct {
        struct dep *at;
        unsigned n, cap;
    } deps;
    unsigned next; /* dep to look at */
};

enum { SMALL_FILE = 1 << 20 }; /* bytes that its tokens take */

struct loader {
    struct tn_wit *wit;
    struct tn_job *job;
    const struct tn_wit_options *options;
    struct {
        struct tn_wit_unit **at;
        unsigned n, cap;
    } units;
    struct tn_wit_scratch scratch;
    struct node *nodes;    /* sorted by name */
    struct tn_map by_id;   /* package id -> node number + 1 */
    unsigned current;      /* whose paths are being collected */
    enum tn_status status; /* TN_ERR_IO once a file cannot be read */
};

static void note_status(struct loader *l, enum tn_status status)
{
    if (status && !l->status)
        l->status = status;
}

/* ---- reading files ---- */

static const struct tn_source *as_text(struct loader *l, const struct tn_source *source)
{
    struct tn_source *text = tn_new(&l->job->arena, struct tn_source);
    *text = *source;
    text->text = true;
    return text;
}

static bool is_binary(const struct tn_source *source)
{
    return source->bytes.len >= 4 && !memcmp(source->bytes.at, "\0asm", 4);
}

static struct tn_wit_unit *new_unit(struct loader *l)
{
    struct tn_wit_unit *unit = tn_new(&l->job->arena, struct tn_wit_unit);
    *tn_push(&l->job->arena, &l->units) = unit;
    return unit;
}

static void add_nested(struct loader *l, const struct ast_file *file, const struct ast_item *item)
{
    struct tn_wit_unit *unit = new_unit(l);
    struct ast_file *part = tn_new(&l->job->arena, struct ast_file);
    *part = (struct ast_file){.source = file->source, .package = *item->package, .items = item->items};
    unit->package = *item->package;
    unit->package_source = file->source;
    unit->docs = item->docs;
    unit->lost = item->items.lost;
    *tn_push(&l->job->arena, &unit->files) = part;
}

static void set_package(struct loader *l, struct tn_wit_unit *unit, const struct ast_file *file)
{
    struct tn_span span = tn_wit_span(file->source, file->package.start, file->package.end);
    if (!file->package.id)
        return;
    if (!unit->package.id) {
        unit->package = file->package;
        unit->package_source = file->source;
    } else if (unit->package.id != file->package.id) {
        struct tn_draft draft =
            tn_diag_begin(l->job->sink, TN_ERROR, "wit-package-name", span,
                          "this file is of package `%s`, but others in its folder are of `%s`",
                          file->package.id, unit->package.id);
        tn_diag_note(&draft, tn_wit_span(unit->package_source, unit->package.start, unit->package.end),
                     "the package is named here");
        tn_diag_end(&draft);
    }
    if (file->package_docs && unit->docs) {
        struct tn_draft draft = tn_diag_begin(l->job->sink, TN_ERROR, "wit-package-docs", span,
                                              "the package is documented in more than one of its files");
        tn_diag_note(&draft, unit->docs_at, "the first that does");
        tn_diag_end(&draft);
    } else if (file->package_docs) {
        unit->docs = file->package_docs;
        unit->docs_at = span;
    }
}

/* What a large file leaves behind would only be kept beside what it is resolved to. */
static void forget_tokens(struct tn_wit_scratch *scratch)
{
    if (scratch->text.total < SMALL_FILE)
        return;
    tn_arena_dispose(&scratch->text);
    memset(&scratch->tokens, 0, sizeof scratch->tokens);
}

/* A file into a unit; its nested packages become units of their own. */
static void add_text(struct loader *l, struct tn_wit_unit *unit, const struct tn_source *source)
{
    struct ast_file *file = tn_new(&l->job->arena, struct ast_file);
    if (tn_wit_is_text_package(source->bytes)) {
        struct tn_draft draft = tn_diag_begin(l->job->sink, TN_ERROR, "wit-is-wat", tn_wit_span(source, 0, 1),
                                              "this is the text form of WebAssembly, not WIT");
        tn_diag_help(&draft, TN_ASSEMBLE_FIRST);
        tn_diag_end(&draft);
        file->source = source;
        file->broken = file->items.lost = true;
    } else {
        tn_wit_parse(l->job, &l->scratch, source, file);
        forget_tokens(&l->scratch);
    }
    for (unsigned i = 0; i < file->items.n; i++)
        if (file->items.at[i].kind == AST_PACKAGE && file->items.at[i].package->id)
            add_nested(l, file, &file->items.at[i]);
    set_package(l, unit, file);
    unit->lost |= file->items.lost;
    *tn_push(&l->job->arena, &unit->files) = file;
}

static void check_header(struct loader *l, const struct tn_wit_unit *unit, const char *path)
{
    if (unit->package.id || unit->lost)
        return;
    struct tn_span span = unit->files.n ? tn_wit_span(unit->files.at[0]->source, 0, 0) : TN_NOWHERE;
    struct tn_draft draft =
        unit->files.n
            ? tn_diag_begin(l->job->sink, TN_ERROR, "wit-no-package", span,
                            unit->files.n > 1 ? "no file in this folder names the package"
                                              : "the file does not name its package")
            : tn_diag_begin(l->job->sink, TN_ERROR, "wit-no-package", span, "%s holds no WIT file", path);
    tn_diag_help(&draft, "a package starts with `package namespace:name;`");
    tn_diag_end(&draft);
}

/* What is wrong in a package without a name is told all the same. */
static void name_unnamed(struct loader *l, struct tn_wit_unit *unit)
{
    struct tn_names *names = &l->job->names;
    if (unit->package.id || !unit->files.n)
        return;
    unit->package = (struct ast_package_id){.ns = tn_name(names, "unnamed"),
                                            .name = tn_name(names, "package"),
                                            .id = tn_name(names, "unnamed:package")};
    unit->package_source = unit->files.at[0]->source;
}

/* `found`: in a folder, and not named itself. */
static const struct tn_source *read_file(struct loader *l, const char *path, bool found)
{
    const struct tn_source *source = NULL;
    enum tn_status status = (found ? tn_file_read_found : tn_file_read)(&l->job->arena, l->job->sink, path, &source);
    note_status(l, status);
    return status ? NULL : source;
}

static struct tn_wit_package *add_binary(struct loader *l, const struct tn_source *source)
{
    struct tn_wit_package *package = NULL;
    if (!l->options->binary) {
        tn_diag_report(l->job->sink, TN_ERROR, "wit-binary", tn_wit_span(source, 0, 0),
                       "this is a binary, not WIT text");
        note_status(l, TN_ERR_INVALID);
    } else {
        note_status(l, l->options->binary(l->options->context, l->wit, source, &package));
    }
    return package;
}

/* A package that stands in deps/ in the text form of components. */
static void add_text_package(struct loader *l, const struct tn_source *source)
{
    const struct tn_source *binary = tn_wit_assemble(l->job, source);
    if (binary)
        add_binary(l, binary);
    else
        note_status(l, TN_ERR_INVALID);
}

/* ---- folders ---- */

struct entry {
    const char *name, *path;
    unsigned char type; /* DT_REG, DT_DIR or another, which is looked at again */
};

struct entries {
    struct entry *at;
    unsigned n, cap;
};

static int by_bytes(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

static const char *join(struct loader *l, const char *folder, const char *name)
{
    size_t n = strlen(folder);
    return tn_arena_printf(&l->job->arena, "%s%s%s", folder, n && folder[n - 1] == '/' ? "" : "/", name);
}

static bool list_folder(struct loader *l, const char *path, struct entries *ret_entries)
{
    DIR *folder = opendir(path);
    if (!folder) {
        note_status(l, tn_file_cannot(l->job->sink, "read", path, errno));
        return false;
    }
    for (struct dirent *e; (e = readdir(folder));) {
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
            continue;
        const char *full = join(l, path, e->d_name);
        *tn_push(&l->scratch.arena, ret_entries) =
            (struct entry){full + strlen(full) - strlen(e->d_name), full, e->d_type};
    }
    closedir(folder);
    if (ret_entries->n)
        qsort(ret_entries->at, ret_entries->n, sizeof *ret_entries->at, by_bytes);
    return true;
}

static bool is_folder(const char *path)
{
    struct stat s;
    return !stat(path, &s) && S_ISDIR(s.st_mode);
}

static bool entry_is_folder(const struct entry *e)
{
    return e->type == DT_DIR || (e->type != DT_REG && is_folder(e->path));
}

static bool has_suffix(const char *name, const char *suffix)
{
    size_t n = strlen(name), m = strlen(suffix);
    return n > m && !strcmp(name + n - m, suffix);
}

/* All *.wit files of a folder as one package. */
static struct tn_wit_unit *add_folder(struct loader *l, const char *path)
{
    struct entries entries = {0};
    struct tn_wit_unit *unit = new_unit(l);
    if (!list_folder(l, path, &entries))
        return unit;
    for (unsigned i = 0; i < entries.n; i++) {
        const struct entry *entry = &entries.at[i];
        if (!has_suffix(entry->name, ".wit") || entry_is_folder(entry))
            continue;
        const struct tn_source *source = read_file(l, entry->path, true);
        if (source)
            add_text(l, unit, as_text(l, source));
    }
    check_header(l, unit, path);
    return unit;
}

/* deps/: each entry one package. What else lies there is left alone. */
static void add_deps(struct loader *l, const char *path)
{
    struct entries entries = {0};
    if (!is_folder(path) || !list_folder(l, path, &entries))
        return;
    for (unsigned i = 0; i < entries.n; i++) {
        const struct entry *entry = &entries.at[i];
        if (entry_is_folder(entry)) {
            add_folder(l, entry->path);
            continue;
        }
        if (!has_suffix(entry->name, ".wit") && !has_suffix(entry->name, ".wasm") &&
            !has_suffix(entry->name, ".wat"))
            continue;
        const struct tn_source *source = read_file(l, entry->path, true);
        if (source && is_binary(source)) {
            add_binary(l, source);
        } else if (source && tn_wit_is_text_package(source->bytes)) {
            add_text_package(l, as_text(l, source));
        } else if (source) {
            struct tn_wit_unit *unit = new_unit(l);
            add_text(l, unit, as_text(l, source));
            check_header(l, unit, entry->path);
        }
    }
}

/* ---- order ---- */

static int by_package(const void *a, const void *b)
{
    const struct ast_package_id *p = &((const struct node *)a)->unit->package,
                                *q = &((const struct node *)b)->unit->package;
    struct tn_version v, w;
    int order = strcmp(p->ns, q->ns);
    if (!order)
        order = strcmp(p->name, q->name);
    if (order || !p->version || !q->version)
        return order ? order : (p->version != NULL) - (q->version != NULL);
    if (!tn_version_parse(tn_str(p->version), &v) || !tn_version_parse(tn_str(q->version), &w))
        return strcmp(p->version, q->version);
    return tn_version_compare(&v, &w);
}

static void collect_dep(void *context, const struct tn_source *source, const struct ast_path *path)
{
    struct loader *l = context;
    uintptr_t to = (uintptr_t)tn_map_get(&l->by_id, path->package.id);
    struct node *node = &l->nodes[l->current];
    struct tn_span span = tn_wit_span(source, path->package.start, path->package.end);
    if (to)
        *tn_push(&l->job->arena, &node->deps) = (struct dep){(unsigned)to - 1, span};
}

static struct tn_span unit_span(const struct tn_wit_unit *unit)
{
    return tn_wit_span(unit->package_source, unit->package.start, unit->package.end);
}

static void twice(struct loader *l, const struct tn_wit_unit *unit, struct tn_span first)
{
    struct tn_draft draft = tn_diag_begin(l->job->sink, TN_ERROR, "wit-duplicate", unit_span(unit),
                                          "package `%s` is defined in two places", unit->package.id);
    if (first.source)
        tn_diag_note(&draft, first, "first defined here");
    tn_diag_end(&draft);
}

static void different(struct loader *l, const struct tn_wit_unit *unit)
{
    struct tn_draft draft =
        tn_diag_begin(l->job->sink, TN_ERROR, "wit-duplicate", unit_span(unit),
                      "package `%s` is also in a binary dependency, and is not the same there", unit->package.id);
    tn_diag_help(&draft, "`tenon wit diff` tells how they differ");
    tn_diag_end(&draft);
}

/* Named units become nodes, in order of their names; of two with one name the first. */
static unsigned make_nodes(struct loader *l)
{
    unsigned n = 0;
    l->nodes = tn_new_n(&l->job->arena, l->units.n, struct node);
    tn_map_init(&l->by_id, &l->job->arena);
    for (unsigned i = 0; i < l->units.n; i++) {
        struct tn_wit_unit *unit = l->units.at[i], *first;
        if (!unit->package.id)
            continue;
        const struct tn_wit_package *there = tn_map_get(&l->wit->by_id, unit->package.id);
        first = tn_map_get(&l->by_id, unit->package.id);
        if (there && !first && l->options->shared)
            continue;
        if (first) {
            twice(l, unit, unit_span(first));
            continue;
        }
        tn_map_put(&l->by_id, unit->package.id, unit);
        l->nodes[n++].unit = unit;
        tn_map_put(&l->scratch.units, unit->package.id, unit);
    }
    if (n)
        qsort(l->nodes, n, sizeof *l->nodes, by_package);
    for (unsigned i = 0; i < n; i++)
        tn_map_put(&l->by_id, l->nodes[i].unit->package.id, (const void *)(uintptr_t)(i + 1));
    for (l->current = 0; l->current < n; l->current++)
        tn_wit_foreign_paths(l->nodes[l->current].unit, collect_dep, l);
    return n;
}

static const char *package_called(void *context, unsigned number)
{
    struct loader *l = context;
    return tn_arena_printf(&l->job->arena, "package `%s`", l->nodes[number].unit->package.id);
}

/* The packages on the stack from `at` on: each needs the next, by the path it was left by, and the last the
 * first. */
static void package_cycle(struct loader *l, const unsigned *at, unsigned n)
{
    const struct tn_wit_edge **loop = tn_new_n(&l->job->arena, n, const struct tn_wit_edge *);
    for (unsigned i = 0; i < n; i++) {
        const struct dep *dep = &l->nodes[at[i]].deps.at[l->nodes[at[i]].next - 1];
        struct tn_wit_edge *edge = tn_new(&l->job->arena, struct tn_wit_edge);
        *edge = (struct tn_wit_edge){at[i], dep->unit, dep->span};
        loop[i] = edge;
    }
    struct tn_draft draft = tn_wit_cycle_found(l->job->sink, loop, n, package_called, l);
    if (n == 1)
        tn_diag_help(&draft, "within its own package an interface is named without the package");
    tn_diag_end(&draft);
}

static unsigned find_in(const unsigned *stack, unsigned depth, unsigned unit)
{
    while (depth && stack[depth - 1] != unit)
        depth--;
    return depth - 1;
}

/* Depth first, dependencies before dependents. A stack of our own: chains are as long as the input likes. */
static void put_in_order(struct loader *l, unsigned n, unsigned *ret_order)
{
    unsigned *stack = tn_new_n(&l->job->arena, n, unsigned), depth = 0, done = 0;
    for (unsigned i = 0; i < n; i++) {
        if (l->nodes[i].unit->state)
            continue;
        l->nodes[i].unit->state = 1;
        stack[depth++] = i;
        while (depth) {
            struct node *node = &l->nodes[stack[depth - 1]];
            if (node->next == node->deps.n) {
                node->unit->state = 2;
                ret_order[done++] = stack[--depth];
                continue;
            }
            const struct dep *dep = &node->deps.at[node->next++];
            struct node *to = &l->nodes[dep->unit];
            if (to->unit->state == 1) {
                unsigned first = find_in(stack, depth, dep->unit);
                package_cycle(l, stack + first, depth - first);
            } else if (!to->unit->state) {
                to->unit->state = 1;
                stack[depth++] = dep->unit;
            }
        }
    }
}

/* A package may be given as text and in a binary that uses it: it is one package where they agree. */
static struct tn_wit_package *resolve_unit(struct loader *l, struct tn_wit_unit *unit)
{
    unsigned errors = l->job->sink->errors;
    if (!tn_map_get(&l->wit->by_id, unit->package.id))
        return tn_wit_resolve(l->wit, l->options, &l->scratch, unit);
    if (!tn_wit_unite(l->wit, l->options, &l->scratch, unit) && errors == l->job->sink->errors)
        different(l, unit);
    return tn_map_get(&l->wit->by_id, unit->package.id);
}

/* Resolves every unit; yields the package of `main`. */
static struct tn_wit_package *resolve_all(struct loader *l, struct tn_wit_unit *main)
{
    struct tn_wit_package *found = NULL;
    name_unnamed(l, main);
    unsigned n = make_nodes(l);
    unsigned *order = tn_new_n(&l->job->arena, n, unsigned);
    put_in_order(l, n, order);
    for (unsigned i = 0; i < n; i++) {
        struct tn_wit_unit *unit = l->nodes[order[i]].unit;
        struct tn_wit_package *package = resolve_unit(l, unit);
        if (unit == main)
            found = package;
    }
    if (!found && l->options->shared && main->package.id)
        found = tn_map_get(&l->wit->by_id, main->package.id);
    return found;
}

/* ---- entry points ---- */

/* A feature that nothing is behind: a slip in its name lets nothing in, and would go unseen. */
static void check_features(struct loader *l)
{
    const struct tn_map *known = &l->wit->features;
    for (unsigned i = 0; i < l->options->n_features && !l->wit->n_recovered; i++) {
        const char *feature = tn_name(&l->job->names, l->options->features[i]);
        if (tn_map_has(known, feature))
            continue;
        const char **names = tn_new_n(&l->job->arena, known->n, const char *);
        for (unsigned j = 0; j < known->n; j++)
            names[j] = known->at[j].key;
        const char *near = tn_nearest(tn_str(feature), names, known->n);
        struct tn_draft draft = tn_diag_begin(l->job->sink, TN_WARNING, "wit-unknown-feature", TN_NOWHERE,
                                              "nothing is behind the feature `%s`", feature);
        if (near)
            tn_diag_help(&draft, "did you mean `%s`?", near);
        tn_diag_end(&draft);
    }
}

static enum tn_status finish(struct loader *l, unsigned errors, struct tn_wit_package *package,
                             struct tn_wit_package **ret_main)
{
    if (l->status)
        return l->status;
    if (l->job->sink->errors != errors || !package)
        return TN_ERR_INVALID;
    check_features(l);
    *ret_main = package;
    return TN_OK;
}

static enum tn_status load_source(struct loader *l, const struct tn_source *source,
                                  struct tn_wit_package **ret_main)
{
    unsigned errors = l->job->sink->errors;
    if (is_binary(source))
        return finish(l, errors, add_binary(l, source), ret_main);
    struct tn_wit_unit *unit = new_unit(l);
    add_text(l, unit, as_text(l, source));
    check_header(l, unit, source->name);
    return finish(l, errors, resolve_all(l, unit), ret_main);
}

static struct loader loader_of(struct tn_wit *wit, const struct tn_wit_options *options)
{
    return (struct loader){.wit = wit, .job = wit->job, .options = options};
}

enum tn_status tn_wit_load_source(struct tn_wit *wit, const struct tn_wit_options *options,
                                  const struct tn_source *source, struct tn_wit_package **ret_main)
{
    struct loader l = loader_of(wit, options);
    tn_wit_scratch_init(&l.scratch);
    enum tn_status status = load_source(&l, source, ret_main);
    tn_wit_scratch_dispose(&l.scratch);
    return status;
}

static enum tn_status load_path(struct loader *l, const char *path, struct tn_wit_package **ret_main)
{
    unsigned errors = l->job->sink->errors;
    if (!is_folder(path)) {
        const struct tn_source *source = read_file(l, path, false);
        return source ? load_source(l, source, ret_main) : l->status;
    }
    struct tn_wit_unit *unit = add_folder(l, path);
    add_deps(l, join(l, path, "deps"));
    return finish(l, errors, resolve_all(l, unit), ret_main);
}

enum tn_status tn_wit_load(struct tn_wit *wit, const struct tn_wit_options *options, const char *path,
                           struct tn_wit_package **ret_main)
{
    struct loader l = loader_of(wit, options);
    tn_wit_scratch_init(&l.scratch);
    enum tn_status status = load_path(&l, path, ret_main);
    tn_wit_scratch_dispose(&l.scratch);
    return status;
}
