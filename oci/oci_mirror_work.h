/* What the files of a mirror share; not for use outside oci_mirror*.c. */
#ifndef TN_OCI_MIRROR_WORK_H
#define TN_OCI_MIRROR_WORK_H

#include "oci/oci_mirror.h"

/* Is what has this key, a tag or a digest, the work of this machine? */
bool tn_mirror_is_mine(const struct tn_mirror *mirror, const struct tn_mirror_rule *rule, const char *key);
/* The tags of a place. Of a layout they are names, and may hold the `+` of a version: `1.0.0+a` is found, copied and
 * deleted as `1.0.0_a`, and so it is spoken of here. A name that is no tag stays what it is, and fails as an item. */
enum tn_status tn_mirror_tags_at(struct tn_mirror *mirror, const struct tn_mirror_rule *rule, const struct tn_ref *place,
                                 enum tn_store_mode mode, struct tn_tag_list *ret_tags);
bool tn_mirror_has_tag(const struct tn_tag_list *ordered, const char *tag);

/* ---- oci_mirror_list.c ---- */

/* Of the target's tags those that the rule speaks of and no longer chooses, with what is about them, into rule->prunes. What
 * it never chose is someone else's. */
enum tn_status tn_mirror_list_prunes(struct tn_mirror *mirror, struct tn_mirror_rule *rule);

/* ---- oci_mirror_prune.c ---- */

/* Is it in the plan that was read? NULL for `tag`: it has none. */
bool tn_mirror_was_planned(struct tn_mirror *mirror, const struct tn_mirror_rule *rule, const char *tag, const char *digest);
/* Told, TN_ERR_INVALID, where too much would go, or the plan is of an older state than what is there. */
enum tn_status tn_mirror_check_prunes(struct tn_mirror *mirror, struct tn_mirror_rule *rule);
/* Deletes what the plan listed and is still to go. */
enum tn_status tn_mirror_prune(struct tn_mirror *mirror, struct tn_mirror_rule *rule);

#endif
