The code of a finding in a paragraph:
  $ tenon explain wit-borrow-result
  wit-borrow-result: a function that returns a borrowed handle
  
  A `borrow<r>` is lent for one call and given back when that call returns:
  there is nothing a result could borrow from. Return `own<r>` (or just `r`), or
  give the function a parameter to work on. The rule looks inside records, lists
  and every other type.
  
  wrong:
      package demo:app;
  
      interface i {
        resource file;
        open: func() -> borrow<file>;
      }
  
  right:
      package demo:app;
  
      interface i {
        resource file;
        open: func() -> file;
      }
  
  see: component-model, Explainer.md: Resource types

Two paragraphs, and no example:
  $ tenon explain compose-mismatch
  compose-mismatch: an export that does not fit the import of its name
  
  The names agree and the types do not. The path tells where they part, in the
  names of WIT, and both sides are shown. Build both against the same version of
  the package.
  
  A resource is the same only where it comes from the same instance: when the
  finding is about one, plug what defines it into both.
  
  see: component-model, Explainer.md: subtyping

For machines:
  $ tenon explain --format json ref-tag
  {
    "codes": [
      {
        "code": "ref-tag",
        "title": "not a tag",
        "about": "A tag is up to 128 letters, digits, `_`, `.` and `-`, and begins with none of the last two. `+` of a version is written as `_`.",
        "wrong": "ghcr.io/acme/app:1.2.0+build",
        "right": "ghcr.io/acme/app:1.2.0_build",
        "spec": "OCI distribution spec"
      }
    ],
    "errors": 0,
    "warnings": 0,
    "findings": []
  }

A slip in it:
  $ tenon explain wit-unknown-typ
  tenon: error: there is no code `wit-unknown-typ` [usage]
    help: did you mean `wit-unknown-type`?
  [2]

Nothing like it:
  $ tenon explain E0308
  tenon: error: there is no code `E0308` [usage]
    help: `tenon explain` lists them; a code is what stands in brackets behind a finding
  [2]

Without a code, all of them:
  $ tenon explain | head -3
  adapter-export             an adapter without what is asked of it
  adapter-global             two stack pointers
  adapter-malformed          an adapter that cannot be read
