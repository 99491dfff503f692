What is wrong with a document, all of it in one run; nothing is written.

  $ mkdir -p deps/demo && cp "$TESTDATA"/components/*.wasm deps/demo/ && mv wit deps/wit && mv deps/wit/demo/* deps/wit/
  $ echo '(component)' >deps/demo/text.wat; head -c 60 deps/demo/vault.wasm >deps/demo/broken.wasm; echo 'package demo:broken-wit; interface i { f: func(x: y); }' >deps/demo/broken-wit.wit

  $ tenon compose bad/bad-name.wac -o out.wasm
  bad/bad-name.wac:3:13: error: `Not-A-name` cannot be the name of an export: `Not-A-name` is not in kebab case [wac-bad-name]
      3 | export f as "Not-A-name";
        |             ^~~~~~~~~~~~
    help: a name is words joined by hyphens, as in `my-name`, or that of an interface, as in `ns:package/interface@1.0.0`
  bad/bad-name.wac:4:13: error: `[method]a.b` cannot be the name of an import: `[method]a.b` is the name of a resource's function [wac-bad-name]
      4 | import g as "[method]a.b": func();
        |             ^~~~~~~~~~~~~
    help: a name is words joined by hyphens, as in `my-name`, or that of an interface, as in `ns:package/interface@1.0.0`
  [1]

  $ tenon compose bad/duplicate.wac -o out.wasm
  bad/duplicate.wac:3:8: error: `f` is defined already [wac-duplicate]
      3 | import f: func();
        |        ^
    bad/duplicate.wac:2:8: note: first defined here
      2 | import f: func();
        |        ^
  bad/duplicate.wac:4:13: error: `f` is imported already [wac-duplicate]
      4 | import g as f: func();
        |             ^
    bad/duplicate.wac:2:8: note: first imported here
      2 | import f: func();
        |        ^
  bad/duplicate.wac:5:13: error: the import `F` is too near to `f`: they differ in case alone [wac-duplicate]
      5 | import h as F: func();
        |             ^
    bad/duplicate.wac:2:8: note: first imported here
      2 | import f: func();
        |        ^
  bad/duplicate.wac:7:6: error: name `t` is defined more than once [wit-duplicate]
      7 | type t = string;
        |      ^
    bad/duplicate.wac:6:6: note: first defined here
      6 | type t = u32;
        |      ^
  bad/duplicate.wac:8:13: error: `t` is exported already [wac-duplicate]
      8 | export f as t;
        |             ^
    bad/duplicate.wac:6:6: note: what is defined at the top level is exported
      6 | type t = u32;
        |      ^
  bad/duplicate.wac:10:13: error: `x` is exported already [wac-duplicate]
     10 | export f as x;
        |             ^
    bad/duplicate.wac:9:13: note: first exported here
      9 | export f as x;
        |             ^
  bad/duplicate.wac:11:36: error: the argument `demo:kv/store@0.2.0` is given twice [wac-duplicate]
     11 | let c = new demo:clerk { store: f, store: f, ... };
        |                                    ^~~~~
    bad/duplicate.wac:11:26: note: first given here
     11 | let c = new demo:clerk { store: f, store: f, ... };
        |                          ^~~~~
  [1]

  $ tenon compose bad/fill.wac -o out.wasm
  bad/fill.wac:2:26: error: `...` must be the last argument [wac-fill]
      2 | let c = new demo:clerk { ..., store };
        |                          ^~~
  bad/fill.wac:2:31: error: `store` is not defined [wac-unknown-name]
      2 | let c = new demo:clerk { ..., store };
        |                               ^~~~~
  [1]

  $ tenon compose bad/half-wired.wac -o out.wasm
  bad/half-wired.wac:3:13: error: `demo:kv/batch@0.2.0` stays an import of demo:clerk, but it mentions `bucket` of `demo:kv/store@0.2.0`, which comes from demo:vault [compose-half-wired]
      3 | let c = new demo:clerk { ...vault, ... };
        |             ^~~~~~~~~~
    note: who provides the import from outside cannot know a resource from inside
    help: give `demo:kv/batch@0.2.0` from inside as well, or import `demo:kv/store@0.2.0` and give that
  [1]

  $ tenon compose bad/import-conflict.wac -o out.wasm
  bad/import-conflict.wac:2:11: error: `demo:kv/store@0.2.0` is imported here, and left open by an instance of `demo:clerk` too [wac-import-conflict]
      2 | import s: wit:kv/store;
        |           ^~~~~~~~~~~~
    bad/import-conflict.wac:3:13: note: it is left open here
      3 | let c = new demo:clerk { ... };
        |             ^~~~~~~~~~
    help: pass it as an argument, or import it under another name
  [1]

  $ tenon compose bad/import-type.wac -o out.wasm
  bad/import-type.wac:4:8: error: the import `a` mentions the record `r`, which this document defines [wac-import-type]
      4 | import a: func(p: r);
        |        ^
    bad/import-type.wac:2:8: note: defined here: who provides the import cannot know it
      2 | record r { x: u32 }
        |        ^
    help: an import's types come from interfaces
  bad/import-type.wac:5:8: error: the import `b` mentions the record `r`, which this document defines [wac-import-type]
      5 | import b: f;
        |        ^
    bad/import-type.wac:2:8: note: defined here: who provides the import cannot know it
      2 | record r { x: u32 }
        |        ^
    help: an import's types come from interfaces
  [1]

  $ tenon compose bad/import.wac -o out.wasm
  bad/import.wac:3:11: error: `r` is a record, which cannot be imported [wac-import]
      3 | import x: r;
        |           ^
    help: an import is of an interface, a world or a function's type
  bad/import.wac:5:11: error: `v` is an instance, which cannot be imported [wac-import]
      5 | import y: v;
        |           ^
    help: an import is of an interface, a world or a function's type
  bad/import.wac:6:24: error: `bucket` is a resource, which cannot be imported [wac-import]
      6 | import z: wit:kv/store/bucket;
        |                        ^~~~~~
    help: an import is of an interface, a world or a function's type
  bad/import.wac:7:24: error: interface `demo:kv/store@0.2.0` has no `buckets` [wac-unknown-name]
      7 | import q: wit:kv/store/buckets;
        |                        ^~~~~~~
  [1]

  $ tenon compose bad/merge.wac -o out.wasm
  bad/merge.wac:3:13: error: demo:geometer and demo:geometer-short both leave `demo:shapes/types@1.0.0` open, and do not agree on it: `demo:shapes/types.point`: field `y` is `f32` in demo:geometer-short, but `f64` in demo:geometer [compose-merge]
      3 | let b = new demo:geometer-short { ... };
        |             ^~~~~~~~~~~~~~~~~~~
    bad/merge.wac:2:13: note: demo:geometer leaves it open here
      2 | let a = new demo:geometer { ... };
        |             ^~~~~~~~~~~~~
    deps/demo/geometer-short.wasm: at byte 0x1f: note: `record point { x: f64, y: f32 }`
    deps/demo/geometer.wasm: at byte 0x1f: note: `record point { x: f64, y: f64 }`
    help: what stays an import is one for all that want it: plug it into one of them first
  [1]

  $ tenon compose bad/mismatch.wac -o out.wasm
  bad/mismatch.wac:7:28: error: the import `store` does not fit demo:batcher: `demo:kv/store.bucket.set`: param 3 (`value`) is `list<u8>` in the import `store`, but `string` in demo:batcher [compose-mismatch]
      7 | let b = new demo:batcher { store };
        |                            ^~~~~
    bad/mismatch.wac:4:32: note: `bucket.set: func(key: string, value: list<u8>)`
      4 |         set: func(key: string, value: list<u8>);
        |                                ^~~~~
    deps/demo/batcher.wasm: at byte 0x33: note: `bucket.set: func(key: string, value: string)`
  [1]

  $ tenon compose bad/missing.wac -o out.wasm
  bad/missing.wac:2:13: error: `demo:batcher` needs the argument `demo:kv/store@0.2.0`, which is not given [wac-missing]
      2 | let b = new demo:batcher {};
        |             ^~~~~~~~~~~~
    help: with `...` as the last argument, what is not given is imported by the whole
  bad/missing.wac:3:13: error: `demo:clerk` needs the argument `demo:kv/store@0.2.0`, which is not given [wac-missing]
      3 | let c = new demo:clerk { batch: b.batch };
        |             ^~~~~~~~~~
    help: with `...` as the last argument, what is not given is imported by the whole
  [1]

  $ tenon compose bad/names.wac -o out.wasm
  bad/names.wac:2:33: error: `vault` is not defined [wac-unknown-name]
      2 | let c = new demo:clerk { stroe: vault, vault2, ... };
        |                                 ^~~~~
    bad/names.wac:3:5: note: it is made here
      3 | let vault = new demo:vault {};
        |     ^~~~~
    help: a statement sees what stands before it; so instances cannot need each other in a circle
  bad/names.wac:2:26: error: component `demo:clerk` has no import `stroe` [wac-no-import]
      2 | let c = new demo:clerk { stroe: vault, vault2, ... };
        |                          ^~~~~
    note: it imports `demo:kv/store@0.2.0`
    note: it imports `demo:kv/batch@0.2.0`
  bad/names.wac:2:40: error: `vault2` is not defined [wac-unknown-name]
      2 | let c = new demo:clerk { stroe: vault, vault2, ... };
        |                                        ^~~~~~
  bad/names.wac:4:26: error: component `demo:clerk` has no import `vault` [wac-no-import]
      4 | let d = new demo:clerk { vault, stroe: vault, ... };
        |                          ^~~~~
    note: it imports `demo:kv/store@0.2.0`
    note: it imports `demo:kv/batch@0.2.0`
  bad/names.wac:4:33: error: component `demo:clerk` has no import `stroe` [wac-no-import]
      4 | let d = new demo:clerk { vault, stroe: vault, ... };
        |                                 ^~~~~
    note: it imports `demo:kv/store@0.2.0`
    note: it imports `demo:kv/batch@0.2.0`
  bad/names.wac:5:13: error: the instance has no export `stor` [wac-no-export]
      5 | export vault.stor;
        |             ^~~~~
    note: it exports `demo:kv/store@0.2.0`
  bad/names.wac:6:13: error: the instance has no export `store` [wac-no-export]
      6 | export vault["store"];
        |             ^~~~~~~~~
    note: it exports `demo:kv/store@0.2.0`
  bad/names.wac:7:8: error: `valt` is not defined [wac-unknown-name]
      7 | export valt.store;
        |        ^~~~
    help: did you mean `vault`?
  bad/names.wac:8:19: error: package `demo:doc` has no interface `other` [wit-unknown-name]
      8 | interface i { use other.{a}; }
        |                   ^~~~~
  [1]

  $ tenon compose bad/not-component.wac -o out.wasm
  bad/not-component.wac:2:13: error: `wit:kv` is a folder of WIT: types, and nothing that runs [wac-not-component]
      2 | let a = new wit:kv {};
        |             ^~~~~~
    help: `new` takes a component that implements it
  bad/not-component.wac:3:13: error: `demo:wit-package` is a WIT package in binary form: types, and nothing that runs [wac-not-component]
      3 | let b = new demo:wit-package {};
        |             ^~~~~~~~~~~~~~~~
    deps/demo/wit-package.wasm: note: it was found here
    help: `new` takes a component that implements it
  [1]

  $ tenon compose bad/not-instance.wac -o out.wasm
  bad/not-instance.wac:3:9: error: this is a function, and only an instance has exports [wac-not-instance]
      3 | let x = f.run;
        |         ^
  bad/not-instance.wac:4:8: error: this is a function, and only an instance can be spread [wac-not-instance]
      4 | export f...;
        |        ^
  bad/not-instance.wac:5:29: error: this is a function, and only an instance can be spread [wac-not-instance]
      5 | let y = new demo:clerk { ...f, ... };
        |                             ^
  bad/not-instance.wac:7:9: error: this is an interface, and only an instance has exports [wac-not-instance]
      7 | let z = i.run;
        |         ^
  [1]

  $ tenon compose bad/package.wac -o out.wasm
  deps/demo/module.wasm: error: this is a core module, not a component [component-kind]
    help: `tenon new` makes a component of a core module
  bad/package.wac:2:13: error: package `demo:module` cannot be read [wac-package]
      2 | let a = new demo:module {};
        |             ^~~~~~~~~~~
  deps/demo/text.wat: error: this is WebAssembly text, not a binary [component-kind]
    help: assemble it first: tenon reads the binary form
  bad/package.wac:3:13: error: package `demo:text` cannot be read [wac-package]
      3 | let b = new demo:text {};
        |             ^~~~~~~~~
  deps/demo/broken.wasm: at byte 0x8: error: unexpected end: the section's length is 2019, and 49 remain [component-malformed]
    in core module
  bad/package.wac:4:13: error: package `demo:broken` cannot be read [wac-package]
      4 | let c = new demo:broken {};
        |             ^~~~~~~~~~~
  deps/demo/broken-wit.wit:1:51: error: type `y` is not defined [wit-unknown-type]
      1 | package demo:broken-wit; interface i { f: func(x: y); }
        |                                                   ^
  bad/package.wac:5:11: error: package `demo:broken-wit` cannot be read [wac-package]
      5 | import d: demo:broken-wit/i;
        |           ^~~~~~~~~~~~~~~
  [1]

  $ tenon compose bad/resources.wac -o out.wasm
  bad/resources.wac:5:35: error: demo:batcher does not fit demo:clerk: `demo:kv/batch.bucket` is not the resource that demo:clerk has from elsewhere [compose-mismatch]
      5 | let c = new demo:clerk { ...b, ...batcher };
        |                                   ^~~~~~~
    help: a resource of one instance is never that of another: all that mentions it must be given from where it is made
  [1]

  $ tenon compose bad/self.wac -o out.wasm
  bad/self.wac:2:13: error: `demo:doc` is what this document defines [wac-self]
      2 | let a = new demo:doc { b };
        |             ^~~~~~~~
  bad/self.wac:2:24: error: `b` is not defined [wac-unknown-name]
      2 | let a = new demo:doc { b };
        |                        ^
  [1]

  $ tenon compose bad/spread.wac -o out.wasm
  bad/spread.wac:4:29: error: `v` exports nothing that `demo:vault` still needs [wac-spread]
      4 | let d = new demo:vault { ...v };
        |                             ^
    note: `v` exports `demo:kv/store@0.2.0`
  bad/spread.wac:6:8: error: everything that the instance exports is exported already [wac-spread]
      6 | export c...;
        |        ^
  [1]

  $ tenon compose bad/target-interface.wac -o out.wasm
  bad/target-interface.wac:1:26: error: `demo:doc/app` is an interface, and what a composition targets is a world [wac-target]
      1 | package demo:doc targets demo:doc/app;
        |                          ^~~~~~~~~~~~
  [1]

  $ tenon compose bad/target.wac -o out.wasm
  bad/target.wac:7:8: error: `log`: param 1 (`text`) is `list<u8>` in the composition, but `string` in world `demo:doc/app` [wac-target]
      7 | import log: func(text: list<u8>);
        |        ^~~
    bad/target.wac:3:22: note: `string`
      3 |     import log: func(text: string);
        |                      ^~~~
    bad/target.wac:1:26: note: the world is targeted here
      1 | package demo:doc targets demo:doc/app;
        |                          ^~~~~~~~~~~~
  bad/target.wac:11:13: error: `demo:app/titles@0.1.0` is imported by the composition, but not by world `demo:doc/app` [wac-target]
     11 | let p = new demo:polite { ... };
        |             ^~~~~~~~~~~
    bad/target.wac:1:26: note: the world is targeted here
      1 | package demo:doc targets demo:doc/app;
        |                          ^~~~~~~~~~~~
  bad/target.wac:13:15: error: `run` has no param `text` in world `demo:doc/app`, but has it in the composition [wac-target]
     13 | export log as run;
        |               ^~~
    bad/target.wac:1:26: note: the world is targeted here
      1 | package demo:doc targets demo:doc/app;
        |                          ^~~~~~~~~~~~
  bad/target.wac:13:15: error: `run`: result is `string` in world `demo:doc/app`, but nothing in the composition [wac-target]
     13 | export log as run;
        |               ^~~
    bad/target.wac:4:12: note: `string`
      4 |     export run: func() -> string;
        |            ^~~
    bad/target.wac:1:26: note: the world is targeted here
      1 | package demo:doc targets demo:doc/app;
        |                          ^~~~~~~~~~~~
  bad/target.wac:1:26: error: `extra` is exported by world `demo:doc/app`, but not by the composition [wac-target]
      1 | package demo:doc targets demo:doc/app;
        |                          ^~~~~~~~~~~~
    bad/target.wac:5:12: note: `extra: func()`
      5 |     export extra: func();
        |            ^~~~~
  [1]

  $ tenon compose bad/text.wac -o out.wasm
  bad/text.wac:1:1: error: expected keyword `package` at the start of the document, found `(` [wit-syntax]
      1 | (component)
        | ^
  [1]

  $ tenon compose bad/types.wac -o out.wasm
  bad/types.wac:3:10: error: `f` is a function, not a type [wit-not-type]
      3 | type a = f;
        |          ^
    bad/types.wac:2:8: note: defined here
      2 | import f: func();
        |        ^
  bad/types.wac:4:15: error: `f` is a function, not a type [wit-not-type]
      4 | record r { x: f, y: i, z: nothing }
        |               ^
    bad/types.wac:2:8: note: defined here
      2 | import f: func();
        |        ^
  bad/types.wac:4:21: error: type `i` is not defined [wit-unknown-type]
      4 | record r { x: f, y: i, z: nothing }
        |                     ^
  bad/types.wac:4:27: error: type `nothing` is not defined [wit-unknown-type]
      4 | record r { x: f, y: i, z: nothing }
        |                           ^~~~~~~
    help: did you mean `string`?
  bad/types.wac:7:20: error: `t` is a function's type, not a value's type [wit-not-type]
      7 |     record r2 { x: t, y: r }
        |                    ^
  bad/types.wac:7:26: error: type `r` is not defined [wit-unknown-type]
      7 |     record r2 { x: t, y: r }
        |                          ^
    bad/types.wac:4:8: note: the document has one, which interfaces and worlds do not see
      4 | record r { x: f, y: i, z: nothing }
        |        ^
    help: move it into an interface, and `use` it from there
  bad/types.wac:8:8: error: `r2` is a record, not a function's type [wit-not-type]
      8 |     g: r2;
        |        ^~
  bad/types.wac:12:15: error: `r` is a record, not a function's type, nor an interface [wit-not-type]
     12 |     import x: r;
        |               ^
    bad/types.wac:4:8: note: defined here
      4 | record r { x: f, y: i, z: nothing }
        |        ^
  bad/types.wac:13:15: error: package `demo:doc` has no interface `r3` [wit-unknown-name]
     13 |     import y: r3;
        |               ^~
  bad/types.wac:14:12: error: `f` is a function, not an interface [wit-unknown-name]
     14 |     import f;
        |            ^
    bad/types.wac:2:8: note: defined here
      2 | import f: func();
        |        ^
  bad/types.wac:15:13: error: `i` is an interface, not a world [wit-not-world]
     15 |     include i;
        |             ^
  [1]

  $ tenon compose bad/unknown-package.wac -o out.wasm
  bad/unknown-package.wac:2:13: error: package `demo:valt` is not found [wac-unknown-package]
      2 | let a = new demo:valt {};
        |             ^~~~~~~~~
    note: there is no deps/demo/valt.wasm, nor WIT in deps/demo/valt/
  bad/unknown-package.wac:3:13: error: package `demo:vault@1.0.0` is not found [wac-unknown-package]
      3 | let b = new demo:vault@1.0.0 {};
        |             ^~~~~~~~~~~~~~~~
    note: there is no deps/demo/vault/1.0.0.wasm, nor WIT in deps/demo/vault/1.0.0/
    note: there is no deps/demo/vault@1.0.0.wasm, nor WIT in deps/demo/vault@1.0.0/
  bad/unknown-package.wac:4:11: error: package `demo:nothing` is not found [wac-unknown-package]
      4 | import x: demo:nothing/here;
        |           ^~~~~~~~~~~~
    note: there is no deps/demo/nothing.wasm, nor WIT in deps/demo/nothing/
  bad/unknown-package.wac:5:19: error: package `demo:nowhere` is not found [wac-unknown-package]
      5 | interface i { use demo:nowhere/at-all.{a}; }
        |                   ^~~~~~~~~~~~
    note: there is no deps/demo/nowhere.wasm, nor WIT in deps/demo/nowhere/
  [1]

  $ tenon compose bad/unnamed.wac -o out.wasm
  bad/unnamed.wac:2:8: error: this has no name to be exported under [wac-unnamed]
      2 | export new demo:vault {};
        |        ^~~~~~~~~~~~~~~~~
    help: `as` gives it one; `...` exports each of an instance's exports
  [1]
  $ tenon compose bad/import-member.wac -o out.wasm
  bad/import-member.wac:3:22: error: `g` mentions types of what it stands in, and cannot be imported alone [wac-import]
      3 | import f: demo:doc/w/g;
        |                      ^
    help: import the whole interface, and take the function of it
  [1]
  $ ls out.wasm
  ls: cannot access 'out.wasm': No such file or directory
  [2]
