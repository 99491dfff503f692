/* The table of codes: what `tenon explain` tells of each, in more words than a finding has room for.
 *
 * A row: CODE(code, title, spec, about, wrong, right)
 *   title  the rule in a few words
 *   spec   where the rule stands: a document and its section, or NULL where the rule is tenon's own
 *   about  one paragraph, or several with a line end between them: what the rule is for, and what to do
 *   wrong  an example that gets the code, and `right` the same without it; both may be NULL.
 *          Lines that are of WIT are whole documents: the tests run them.
 * tests/structure holds the table to the sources: each code that is told has a row, each row is told. */
#ifndef TN_CODES_H
#define TN_CODES_H

struct tn_code {
    const char *code, *title, *spec, *about, *wrong, *right;
};

extern const struct tn_code tn_codes[]; /* in the order of the modules, then of the alphabet */
extern const unsigned tn_n_codes;

#endif
