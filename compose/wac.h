/* Compositions written in the WAC language (compose/wac_ast.h): a document to the graph of compose_graph.h.
 *
 * What a document names comes from packages, and those from whoever calls: folders, registries. */
#ifndef TN_WAC_H
#define TN_WAC_H

#include "base/job.h"
#include "compose/compose_graph.h"

struct tn_package_request {
    const char *name, *version; /* interned: "wasi:io", "0.2.0" or NULL */
    struct tn_span span;        /* where the document first names it */
};

struct tn_package_found {           /* one of the two */
    const struct tn_source *source; /* a component; WIT, text or binary */
    const char *folder;             /* WIT with its deps/ */
};

struct tn_package_source {
    /* TN_ERR_NOT_FOUND, and nothing told, where there is no such package; *ret_looked: where it was looked
     * for. */
    enum tn_status (*find)(struct tn_package_source *self, const struct tn_package_request *request,
                           struct tn_package_found *ret_found, struct tn_texts *ret_looked);
};

struct tn_wac;
/* Plans what the document says: packages, nodes and exports of `graph`, which must be empty. All that is
 * wrong with its text, names and packages is told in one run; types are for tn_graph_resolve. */
enum tn_status tn_wac_plan(struct tn_job *job, struct tn_graph *graph, const struct tn_source *document,
                           struct tn_package_source *packages, struct tn_wac **ret_wac);
/* Once the graph is resolved: does the whole fit the world that the document targets? */
enum tn_status tn_wac_check(struct tn_wac *wac);
void tn_wac_free(struct tn_wac *wac);

#endif
