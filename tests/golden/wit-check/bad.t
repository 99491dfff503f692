Every rule has a file that breaks it. The first ones show how errors are told: each with its place, several in
one run, and with what was meant where that can be guessed.

  $ tenon wit check bad-missing-semicolon.wit
  bad-missing-semicolon.wit:5:3: error: expected `;` after the names, found `area` [wit-syntax]
      5 |   area: func(p: point) -> f64;
        |   ^~~~
  bad-missing-semicolon.wit:7:1: error: expected `;` after the function, found `}` [wit-syntax]
      7 | }
        | ^
  [1]
  $ tenon wit check bad-syntax-recovery.wit
  bad-syntax-recovery.wit:4:16: error: expected `:` after the field's name, found keyword `u32` [wit-syntax]
      4 |   record r { x u32 }
        |                ^~~
  bad-syntax-recovery.wit:6:6: error: expected `func`, found `fnuc` [wit-syntax]
      6 |   g: fnuc();
        |      ^~~~
    help: did you mean `func`?
  bad-syntax-recovery.wit:7:3: error: expected a type, a function or `use`, found `rekord` [wit-syntax]
      7 |   rekord s { x: u32 }
        |   ^~~~~~
    help: did you mean `record`?
  bad-syntax-recovery.wit:8:24: error: expected `>` after the type's arguments, found `)` [wit-syntax]
      8 |   h: func(s: option<u32) -> string;
        |                        ^
  bad-syntax-recovery.wit:11:1: error: expected `interface`, `world`, `use` or `package`, found `interfase` [wit-syntax]
     11 | interfase b {}
        | ^~~~~~~~~
    help: did you mean `interface`?
  bad-syntax-recovery.wit:15:3: error: expected `import`, `export`, `include`, `use` or a type, found `exprot` [wit-syntax]
     15 |   exprot a;
        |   ^~~~~~
    help: did you mean `export`?
  [1]
  $ tenon wit check bad-unclosed.wit
  bad-unclosed.wit:7:1: error: expected `}` after the resource's functions, found keyword `interface` [wit-syntax]
      7 | interface b {
        | ^~~~~~~~~
    bad-unclosed.wit:4:14: note: to match this `{`
      4 |   resource r {
        |              ^
  [1]
  $ tenon wit check bad-unknown-type.wit
  bad-unknown-type.wit:6:31: error: expected a type's keyword before `<`, found `lsit` [wit-syntax]
      6 |   scale: func(by: float64) -> lsit<point>;
        |                               ^~~~
    help: did you mean `list`?
  bad-unknown-type.wit:5:17: error: type `pont` is not defined [wit-unknown-type]
      5 |   draw: func(p: pont);
        |                 ^~~~
    bad-unknown-type.wit:4:10: note: a similar name is defined here
      4 |   record point { x: s32, y: s32 }
        |          ^~~~~
    help: did you mean `point`?
  bad-unknown-type.wit:6:19: error: type `float64` is not defined [wit-unknown-type]
      6 |   scale: func(by: float64) -> lsit<point>;
        |                   ^~~~~~~
    help: did you mean `f64`?
  bad-unknown-type.wit:7:17: error: type `color` is not defined [wit-unknown-type]
      7 |   name: func(c: color);
        |                 ^~~~~
    bad-unknown-type.wit:11:8: note: interface `colors` has one
     11 |   enum color { red, green }
        |        ^~~~~
    help: `use colors.{color};` brings it here
  bad-unknown-type.wit:16:26: error: type `color` is not defined [wit-unknown-type]
     16 |   mix: func(a: shade, b: color);
        |                          ^~~~~
    bad-unknown-type.wit:11:8: note: interface `colors` has one
     11 |   enum color { red, green }
        |        ^~~~~
    help: `use colors.{color};` brings it here
  bad-unknown-type.wit:20:24: error: type `color` is not defined [wit-unknown-type]
     20 |   export fill: func(c: color);
        |                        ^~~~~
    bad-unknown-type.wit:11:8: note: interface `colors` has one
     11 |   enum color { red, green }
        |        ^~~~~
    help: `use colors.{color};` brings it here
  [1]
  $ tenon wit check bad-unknown-name.wit
  bad-unknown-name.wit:8:10: error: package `test:a` has no interface `loging` [wit-unknown-name]
      8 |   import loging;
        |          ^~~~~~
    bad-unknown-name.wit:3:11: note: a similar name is defined here
      3 | interface logging {
        |           ^~~~~~~
    help: did you mean `logging`?
  bad-unknown-name.wit:9:10: error: package `test:b` is not found [wit-unknown-package]
      9 |   import test:b/x;
        |          ^~~~~~
    help: a package that is used stands in the folder `deps` beside the WIT files
  [1]
  $ tenon wit check bad-unknown-in-use.wit
  bad-unknown-in-use.wit:9:10: error: type `sise` is not in interface `test:a/a` [wit-unknown-type]
      9 |   use a.{sise, measure};
        |          ^~~~
    bad-unknown-in-use.wit:4:10: note: a similar name is defined here
      4 |   record size { w: u32, h: u32 }
        |          ^~~~
    help: did you mean `size`?
  bad-unknown-in-use.wit:9:16: error: `measure` of interface `test:a/a` is a function, not a type [wit-not-type]
      9 |   use a.{sise, measure};
        |                ^~~~~~~
    bad-unknown-in-use.wit:5:3: note: defined here
      5 |   measure: func() -> size;
        |   ^~~~~~~
  [1]
  $ tenon wit check bad-not-type.wit
  bad-not-type.wit:5:16: error: `f` is a function, not a type [wit-not-type]
      5 |   g: func() -> f;
        |                ^
    bad-not-type.wit:4:3: note: defined here
      4 |   f: func();
        |   ^
  [1]
  $ tenon wit check bad-not-interface.wit
  bad-not-interface.wit:8:10: error: `w` is a world, not an interface [wit-not-interface]
      8 |   import w;
        |          ^
  bad-not-interface.wit:5:11: error: `a` is an interface, not a world [wit-not-world]
      5 |   include a;
        |           ^
  [1]
  $ tenon wit check bad-not-resource.wit
  bad-not-resource.wit:5:21: error: `r` is no resource, and only resources have handles [wit-not-resource]
      5 |   f: func(r: borrow<r>);
        |                     ^
  [1]
  $ tenon wit check bad-duplicate.wit
  bad-duplicate.wit:10:11: error: name `a` is defined more than once in the package [wit-duplicate]
     10 | interface a {}
        |           ^
    bad-duplicate.wit:3:11: note: first defined here
      3 | interface a {
        |           ^
  bad-duplicate.wit:5:10: error: name `t` is defined more than once [wit-duplicate]
      5 |   record t { x: u32 }
        |          ^
    bad-duplicate.wit:4:8: note: first defined here
      4 |   type t = u32;
        |        ^
  bad-duplicate.wit:6:21: error: name `AB` is too near to `a-b`: case and hyphens do not tell names apart [wit-duplicate]
      6 |   f: func(a-b: u32, AB: u32);
        |                     ^~
    bad-duplicate.wit:6:11: note: first defined here
      6 |   f: func(a-b: u32, AB: u32);
        |           ^~~
  bad-duplicate.wit:7:3: error: name `f` is defined more than once [wit-duplicate]
      7 |   f: func();
        |   ^
    bad-duplicate.wit:6:3: note: first defined here
      6 |   f: func(a-b: u32, AB: u32);
        |   ^
  bad-duplicate.wit:14:10: error: interface `test:a/a` is imported more than once [wit-duplicate]
     14 |   import a;
        |          ^
    bad-duplicate.wit:13:10: note: first defined here
     13 |   import a;
        |          ^
  [1]
  $ tenon wit check bad-cycle.wit
  bad-cycle.wit:4:7: error: interface `b` depends on itself [wit-cycle]
      4 |   use b.{t};
        |       ^
    bad-cycle.wit:10:7: note: interface `b` needs interface `a`
     10 |   use a.{r as t};
        |       ^
  bad-cycle.wit:13:19: error: world `v` depends on itself [wit-cycle]
     13 | world w { include v; }
        |                   ^
    bad-cycle.wit:14:19: note: world `v` needs world `w`
     14 | world v { include w; }
        |                   ^
  bad-cycle.wit:5:27: error: type `s` depends on itself [wit-cycle]
      5 |   record r { next: option<s> }
        |                           ^
    bad-cycle.wit:6:20: note: type `s` needs type `r`
      6 |   record s { back: r }
        |                    ^
  [1]
  $ tenon wit check bad-identifier.wit
  bad-identifier.wit:4:8: error: an identifier holds `-`, not `_`, between words [wit-bad-identifier]
      4 |   type a_b = u32;
        |        ^~~
    help: in kebab case it is `a-b`
  bad-identifier.wit:5:8: error: each word of an identifier must be all lower or all upper case [wit-bad-identifier]
      5 |   type Ab = u32;
        |        ^~
    help: in kebab case it is `ab`
  bad-identifier.wit:6:8: error: an identifier must not end in `-` or hold `--` [wit-bad-identifier]
      6 |   type a- = u32;
        |        ^~
    help: in kebab case it is `a`
  bad-identifier.wit:7:11: error: expected a parameter's name or `)`, found keyword `list` [wit-syntax]
      7 |   f: func(list: u32);
        |           ^~~~
    help: a keyword may be a name when written `%list`
  [1]
  $ tenon wit check bad-characters.wit
  bad-characters.wit:3:11: error: bidirectional override characters are not allowed in WIT [wit-bad-character]
      3 | /// looks \u{202e}reversed
        |           ^~~~~~~~
  [1]
  $ tenon wit check bad-unterminated-comment.wit
  bad-unterminated-comment.wit:4:1: error: this comment is never closed [wit-unterminated-comment]
      4 | /* and so on
        | ^~
  [1]
  $ tenon wit check bad-string.wit
  bad-string.wit:6:16: error: this string is never closed [wit-unterminated-string]
      6 |   @external-id("never closed)
        |                ^
  bad-string.wit:4:18: error: unknown escape: there are `\t \n \r \" \' \\ \u{…}` and two hexadecimal digits [wit-bad-string]
      4 |   @external-id("a\qb")
        |                  ^~
  [1]
  $ tenon wit check bad-attribute.wit
  bad-attribute.wit:4:2: error: `@since` stands twice on one item [wit-attribute]
      4 | @since(version = 0.9.0)
        |  ^~~~~
    bad-attribute.wit:3:2: note: first given here
      3 | @since(version = 1.0.0)
        |  ^~~~~
  bad-attribute.wit:6:4: error: `@deprecated` stands only beside `@since` or `@unstable` [wit-attribute]
      6 |   @deprecated(version = 1.0.0)
        |    ^~~~~~~~~~
  bad-attribute.wit:8:4: error: expected `since`, `unstable`, `deprecated` or `external-id` after `@`, found `sinse` [wit-syntax]
      8 |   @sinse(version = 1.0.0)
        |    ^~~~~
    help: did you mean `since`?
  bad-attribute.wit:12:2: error: `@external-id` is not allowed on a world [wit-attribute]
     12 | @external-id("x")
        |  ^~~~~~~~~~~
  [1]
  $ tenon wit check bad-version.wit
  bad-version.wit:1:16: error: `1.0` is not a version: it has three numbers, as in `1.2.3` or `1.2.3-rc.1` [wit-bad-version]
      1 | package test:a@1.0;
        |                ^~~
  [1]
  $ tenon wit check bad-gate.wit
  bad-gate.wit:5:3: error: `@since` version 1.1.0, but package `test:a@1.0.0` is older [wit-gate]
      5 |   f: func();
        |   ^
  bad-gate.wit:10:14: error: type `t` is left out, because the feature `fancy` is not on [wit-gated]
     10 |   g: func(t: t);
        |              ^
    help: mark what uses it `@unstable(feature = fancy)`, or turn it on with `--features fancy`
  bad-gate.wit:15:8: error: `t` is not behind the feature `fancy`, but what it stands in is [wit-gate]
     15 |   type t = u32;
        |        ^
  [1]
  $ tenon wit check bad-gate-without-version.wit
  bad-gate-without-version.wit:4:11: error: `@since` a version makes sense only in a package with a version, and `test:a` has none [wit-gate]
      4 | interface a {}
        |           ^
  [1]
  $ tenon wit check bad-empty-type.wit
  bad-empty-type.wit:4:10: error: a record needs a field [wit-empty-type]
      4 |   record r {}
        |          ^
  bad-empty-type.wit:5:11: error: a variant needs a case [wit-empty-type]
      5 |   variant v {}
        |           ^
  bad-empty-type.wit:6:8: error: an enum needs a case [wit-empty-type]
      6 |   enum e {}
        |        ^
  bad-empty-type.wit:7:9: error: flags need a flag [wit-empty-type]
      7 |   flags f {}
        |         ^
  [1]
  $ tenon wit check bad-too-many-flags.wit
  bad-too-many-flags.wit:7:5: error: flags have at most 32 names [wit-too-many-flags]
      7 |     c0,
        |     ^~
  [1]
  $ tenon wit check bad-map-key.wit
  bad-map-key.wit:4:18: error: a map's key is bool, char, string or an integer type [wit-map-key]
      4 |   f: func(m: map<list<u8>, string>);
        |                  ^~~~~~~~
  [1]
  $ tenon wit check bad-list-length.wit
  bad-list-length.wit:4:23: error: a list's length must be less than 2^32 [wit-list-length]
      4 |   f: func(m: list<u8, 4294967296>);
        |                       ^~~~~~~~~~
  bad-list-length.wit:5:23: error: expected an integer as the list's length, found `n` [wit-syntax]
      5 |   g: func(m: list<u8, n>);
        |                       ^
  [1]
  $ tenon wit check bad-borrow-result.wit
  bad-borrow-result.wit:5:28: error: a function must not return a `borrow<…>`, nor a type that holds one [wit-borrow-result]
      5 |   f: func(r: borrow<r>) -> option<borrow<r>>;
        |                            ^~~~~~~~~~~~~~~~~
  [1]
  $ tenon wit check bad-constructor.wit
  bad-constructor.wit:5:22: error: a constructor returns its resource, or a `result` of it [wit-constructor]
      5 |     constructor() -> u32;
        |                      ^~~
  bad-constructor.wit:8:29: error: a constructor's `result` is of the resource it makes [wit-constructor]
      8 |     constructor() -> result<r>;
        |                             ^
  [1]
  $ tenon wit check bad-results.wit
  bad-results.wit:4:35: error: expected a type after `->`, found `(` [wit-syntax]
      4 |   divide: func(a: u32, b: u32) -> (quotient: u32, rest: u32);
        |                                   ^
    help: a function returns one value: a `tuple<…>` or a record holds several
  [1]
  $ tenon wit check bad-accessor.wit
  bad-accessor.wit:4:10: error: a getter has no parameters [wit-accessor]
      4 |   x: get(a: u32);
        |          ^
  bad-accessor.wit:4:6: error: a getter returns a value [wit-accessor]
      4 |   x: get(a: u32);
        |      ^~~
  bad-accessor.wit:5:3: error: a setter needs a getter of the same name [wit-accessor]
      5 |   y: set(v: u32);
        |   ^
  [1]
  $ tenon wit check bad-include.wit
  bad-include.wit:10:11: error: including `one` brings import `f`, which world `two` has already [wit-include]
     10 |   include one;
        |           ^~~
    bad-include.wit:9:10: note: first defined here
      9 |   import f: func();
        |          ^
    help: `with { f as … }` gives it another name
  bad-include.wit:14:22: error: world `one` has no plain import or export `h` [wit-include]
     14 |   include one with { h as i }
        |                      ^
    help: an interface under its path cannot be renamed
  [1]
  $ tenon wit check bad-import-and-export.wit
  bad-import-and-export.wit:7:7: error: world `w` would hold `test:a/types` twice: exported, and imported for `test:a/files` [wit-import-and-export]
      7 | world w {
        |       ^
    bad-import-and-export.wit:4:11: note: `test:a/files`, which is imported, uses `test:a/types`
      4 | interface files { use types.{handle}; open: func() -> handle; }
        |           ^~~~~
    bad-import-and-export.wit:5:11: note: `test:a/tools` uses `test:a/files`
      5 | interface tools { use types.{handle}; use files.{handle as h}; run: func(h: handle); }
        |           ^~~~~
    help: export what is imported here as well, so that all share the exported copy
  [1]
  $ tenon wit check bad-no-package.wit
  bad-no-package.wit:1:1: error: the file does not name its package [wit-no-package]
      1 | interface a {}
        | ^
    help: a package starts with `package namespace:name;`
  [1]
  $ tenon wit check bad-package-late.wit
  bad-package-late.wit:5:15: error: expected `{` after the package's name, found `;` [wit-syntax]
      5 | package test:b;
        |               ^
    help: a file has one `package …;`, before everything else; others are in braces: `package test:b { … }`
  [1]
  $ tenon wit check bad-nested-package.wit
  bad-nested-package.wit:4:11: error: a package inside a package must stand at the top level of its file [wit-nested-package]
      4 |   package test:c {
        |           ^~~~~~
  [1]
  $ tenon wit check bad-own-package.wit
  bad-own-package.wit:4:19: error: package `test:a` depends on itself [wit-cycle]
      4 | interface b { use test:a/a.{t}; }
        |                   ^~~~~~
    help: within its own package an interface is named without the package
  [1]
  $ tenon wit check bad-wat.wit
  bad-wat.wit:1:1: error: this is the text form of WebAssembly, not WIT [wit-is-wat]
      1 | (component)
        | ^
    help: assemble it first: tenon reads the binary form
  [1]
  $ tenon wit check bad-too-deep.wit
  bad-too-deep.wit:4:512: error: types are nested too deeply [wit-too-deep]
  [1]
