Types that cannot be read; each hides nothing of the others, and a keyword with a slip is read as what was meant:
  $ tenon wit check bad-syntax-types.wit
  bad-syntax-types.wit:4:8: error: expected the type's name, found `=` [wit-syntax]
      4 |   type = u32;
        |        ^
  bad-syntax-types.wit:5:10: error: expected `=` after the type's name, found keyword `u32` [wit-syntax]
      5 |   type a u32;
        |          ^~~
  bad-syntax-types.wit:6:12: error: expected a type, found `;` [wit-syntax]
      6 |   type b = ;
        |            ^
  bad-syntax-types.wit:7:17: error: expected `<` after `tuple`, found `;` [wit-syntax]
      7 |   type c = tuple;
        |                 ^
  bad-syntax-types.wit:8:21: error: expected `>` after the tuple's last type, found `;` [wit-syntax]
      8 |   type d = tuple<u32;
        |                     ^
  bad-syntax-types.wit:9:16: error: expected `<` after the type's keyword, found `;` [wit-syntax]
      9 |   type e = list;
        |                ^
  bad-syntax-types.wit:10:19: error: expected `,` between key and value type, found `>` [wit-syntax]
     10 |   type f = map<u32>;
        |                   ^
  bad-syntax-types.wit:12:12: error: expected a type's keyword before `<`, found `lsit` [wit-syntax]
     12 |   type h = lsit<u8>;
        |            ^~~~
    help: did you mean `list`?
  bad-syntax-types.wit:13:17: error: expected `:` after the field's name, found keyword `u32` [wit-syntax]
     13 |   record r1 { a u32 }
        |                 ^~~
  bad-syntax-types.wit:14:22: error: expected `,` or `}`, found `b` [wit-syntax]
     14 |   record r2 { a: u32 b: u32 }
        |                      ^
  bad-syntax-types.wit:15:15: error: expected a field's name or `}`, found `,` [wit-syntax]
     15 |   record r3 { , }
        |               ^
  bad-syntax-types.wit:16:21: error: expected `)` after the case's type, found `,` [wit-syntax]
     16 |   variant v1 { a(u32, b }
        |                     ^
  bad-syntax-types.wit:17:16: error: expected a case's name or `}`, found `1` [wit-syntax]
     17 |   variant v2 { 1 }
        |                ^
  bad-syntax-types.wit:18:15: error: expected `,` or `}`, found `b` [wit-syntax]
     18 |   enum e1 { a b }
        |               ^
  bad-syntax-types.wit:19:11: error: expected the type's name, found `;` [wit-syntax]
     19 |   resource;
        |           ^
  bad-syntax-types.wit:20:15: error: expected `;` or `{` after the resource's name, found keyword `u32` [wit-syntax]
     20 |   resource s1 u32
        |               ^~~
  bad-syntax-types.wit:22:5: error: expected `constructor` or a method's name and `:`, found `constuctor` [wit-syntax]
     22 |     constuctor();
        |     ^~~~~~~~~~
    help: did you mean `constructor`?
  bad-syntax-types.wit:23:5: error: expected `constructor` or a method's name, found `1` [wit-syntax]
     23 |     1: func();
        |     ^
  bad-syntax-types.wit:24:7: error: expected `:` after the method's name, found keyword `func` [wit-syntax]
     24 |     m func();
        |       ^~~~
  bad-syntax-types.wit:26:3: error: expected a type, a function or `use`, found `recrd` [wit-syntax]
     26 |   recrd r4 { a: nope }
        |   ^~~~~
    help: did you mean `record`?
  bad-syntax-types.wit:11:12: error: a tuple needs a type [wit-empty-type]
     11 |   type g = tuple<>;
        |            ^~~~~~~
  bad-syntax-types.wit:26:17: error: type `nope` is not defined [wit-unknown-type]
     26 |   recrd r4 { a: nope }
        |                 ^~~~
  bad-syntax-types.wit:27:17: error: type `nope` is not defined [wit-unknown-type]
     27 |   last: func(a: nope);
        |                 ^~~~
  [1]

Functions:
  $ tenon wit check bad-syntax-functions.wit
  bad-syntax-functions.wit:4:3: error: expected a type, a function or `use`, found keyword `func` [wit-syntax]
      4 |   func x();
        |   ^~~~
    help: a function is written `name: func(…)`
  bad-syntax-functions.wit:5:5: error: expected `:` after the function's name, found keyword `func` [wit-syntax]
      5 |   a func();
        |     ^~~~
  bad-syntax-functions.wit:6:6: error: expected `func`, found `fnc` [wit-syntax]
      6 |   b: fnc(a: nope);
        |      ^~~
    help: did you mean `func`?
  bad-syntax-functions.wit:7:10: error: expected `(` after `func`, found `;` [wit-syntax]
      7 |   c: func;
        |          ^
  bad-syntax-functions.wit:8:12: error: expected `:` after the parameter's name, found `)` [wit-syntax]
      8 |   d: func(a);
        |            ^
  bad-syntax-functions.wit:9:17: error: expected `)` after the parameters, found `;` [wit-syntax]
      9 |   e: func(a: u32;
        |                 ^
  bad-syntax-functions.wit:10:18: error: expected `,` or `)`, found `b` [wit-syntax]
     10 |   f: func(a: u32 b: u32);
        |                  ^
  bad-syntax-functions.wit:11:13: error: expected `->` or `;` after the parameters, found `=` [wit-syntax]
     11 |   g: func() => u32;
        |             ^
    help: what a function returns is written `-> type`
  bad-syntax-functions.wit:12:13: error: expected `->` or `;` after the parameters, found keyword `u32` [wit-syntax]
     12 |   h: func() u32;
        |             ^~~
    help: what a function returns is written `-> type`
  bad-syntax-functions.wit:13:12: error: expected `->` or `;` after the parameters, found `:` [wit-syntax]
     13 |   j: func(): u32;
        |            ^
    help: what a function returns is written `-> type`
  bad-syntax-functions.wit:14:15: error: expected a type, found `;` [wit-syntax]
     14 |   k: func() ->;
        |               ^
  bad-syntax-functions.wit:15:16: error: expected a type after `->`, found `(` [wit-syntax]
     15 |   l: func() -> (a: u32);
        |                ^
    help: a function returns one value: a `tuple<…>` or a record holds several
  bad-syntax-functions.wit:16:11: error: expected keyword `func`, found `;` [wit-syntax]
     16 |   m: async;
        |           ^
  bad-syntax-functions.wit:18:3: error: expected `;` after the function, found `last` [wit-syntax]
     18 |   last: func(a: nope);
        |   ^~~~
  bad-syntax-functions.wit:6:13: error: type `nope` is not defined [wit-unknown-type]
      6 |   b: fnc(a: nope);
        |             ^~~~
  bad-syntax-functions.wit:18:17: error: type `nope` is not defined [wit-unknown-type]
     18 |   last: func(a: nope);
        |                 ^~~~
  [1]

Paths, imports and exports:
  $ tenon wit check bad-syntax-paths.wit
  bad-syntax-paths.wit:3:4: error: expected a name or path, found `;` [wit-syntax]
      3 | use;
        |    ^
  bad-syntax-paths.wit:4:9: error: expected a new name after `as`, found `;` [wit-syntax]
      4 | use a as;
        |         ^
  bad-syntax-paths.wit:5:10: error: expected a package's name, found `;` [wit-syntax]
      5 | use demo:;
        |          ^
  bad-syntax-paths.wit:6:13: error: expected `/` between package and interface, found `;` [wit-syntax]
      6 | use demo:app;
        |             ^
  bad-syntax-paths.wit:7:14: error: expected an interface's name, found `;` [wit-syntax]
      7 | use demo:app/;
        |              ^
  bad-syntax-paths.wit:8:16: error: expected a version such as `1.2.3`, found `;` [wit-syntax]
      8 | use demo:app/i@;
        |                ^
  bad-syntax-paths.wit:13:8: error: expected `.{` and the names of types after the path, found `;` [wit-syntax]
     13 |   use i;
        |        ^
  bad-syntax-paths.wit:14:9: error: expected `{`, found `t` [wit-syntax]
     14 |   use i.t;
        |         ^
  bad-syntax-paths.wit:15:14: error: expected a new name after `as`, found `}` [wit-syntax]
     15 |   use i.{t as};
        |              ^
  bad-syntax-paths.wit:16:10: error: expected a name or `}`, found `1` [wit-syntax]
     16 |   use i.{1};
        |          ^
  bad-syntax-paths.wit:18:3: error: expected `,` or `}`, found keyword `use` [wit-syntax]
     18 |   use i.{missing};
        |   ^~~
    bad-syntax-paths.wit:17:9: note: to match this `{`
     17 |   use i.{t as u, t as v
        |         ^
  bad-syntax-paths.wit:21:9: error: expected a name or path, found `;` [wit-syntax]
     21 |   import;
        |         ^
  bad-syntax-paths.wit:23:3: error: expected `;` after import path, found keyword `export` [wit-syntax]
     23 |   export x: ;
        |   ^~~~~~
  bad-syntax-paths.wit:23:13: error: expected a name or path, found `;` [wit-syntax]
     23 |   export x: ;
        |             ^
  bad-syntax-paths.wit:24:22: error: expected `{` after `interface`, found `;` [wit-syntax]
     24 |   import y: interface;
        |                      ^
  bad-syntax-paths.wit:25:10: error: expected a name or path, found `;` [wit-syntax]
     25 |   include;
        |          ^
  bad-syntax-paths.wit:26:17: error: expected `{`, found `;` [wit-syntax]
     26 |   include v with;
        |                 ^
  bad-syntax-paths.wit:27:22: error: expected keyword `as` after the name, found `}` [wit-syntax]
     27 |   include v with { a };
        |                      ^
  bad-syntax-paths.wit:28:25: error: expected a new name after `as`, found `}` [wit-syntax]
     28 |   include v with { a as };
        |                         ^
  bad-syntax-paths.wit:29:3: error: expected `import`, `export`, `include`, `use` or a type, found `imprt` [wit-syntax]
     29 |   imprt i;
        |   ^~~~~
    help: did you mean `import`?
  bad-syntax-paths.wit:30:3: error: expected `import`, `export`, `include`, `use` or a type, found `exprot` [wit-syntax]
     30 |   exprot i;
        |   ^~~~~~
    help: did you mean `export`?
  bad-syntax-paths.wit:18:10: error: type `missing` is not in interface `demo:app/i` [wit-unknown-type]
     18 |   use i.{missing};
        |          ^~~~~~~
  bad-syntax-paths.wit:29:9: error: interface `demo:app/i` is imported more than once [wit-duplicate]
     29 |   imprt i;
        |         ^
    bad-syntax-paths.wit:22:10: note: first defined here
     22 |   import i
        |          ^
  [1]

Declarations; what follows a second header is taken to be of that package:
  $ tenon wit check bad-syntax-package.wit
  bad-syntax-package.wit:4:1: error: expected the interface's name, found keyword `world` [wit-syntax]
      4 | world {
        | ^~~~~
    help: a keyword may be a name when written `%world`
  bad-syntax-package.wit:7:3: error: expected `{` after the interface's name, found `f` [wit-syntax]
      7 |   f: func();
        |   ^
  bad-syntax-package.wit:10:1: error: expected `interface`, `world`, `use` or `package`, found `intreface` [wit-syntax]
     10 | intreface b {
        | ^~~~~~~~~
    help: did you mean `interface`?
  bad-syntax-package.wit:13:1: error: expected `interface`, `world`, `use` or `package`, found keyword `record` [wit-syntax]
     13 | record point { x: u32 }
        | ^~~~~~
    help: types stand in an interface or a world
  bad-syntax-package.wit:14:1: error: expected `interface`, `world`, `use` or `package`, found keyword `import` [wit-syntax]
     14 | import a;
        | ^~~~~~
    help: imports and exports stand in a world
  bad-syntax-package.wit:15:1: error: expected `interface`, `world`, `use` or `package`, found `f` [wit-syntax]
     15 | f: func();
        | ^
  bad-syntax-package.wit:16:19: error: expected `{` after the package's name, found `;` [wit-syntax]
     16 | package demo:later;
        |                   ^
    help: a file has one `package …;`, before everything else; others are in braces: `package demo:later { … }`
  bad-syntax-package.wit:8:14: error: type `nope` is not defined [wit-unknown-type]
      8 |   g: func(a: nope);
        |              ^~~~
  bad-syntax-package.wit:11:14: error: type `nope` is not defined [wit-unknown-type]
     11 |   f: func(a: nope);
        |              ^~~~
  [1]
  $ tenon wit check bad-syntax-header.wit
  bad-syntax-header.wit:1:13: error: expected `:` between namespace and package name, found `;` [wit-syntax]
      1 | package demo;
        |             ^
  [1]
  $ tenon wit check bad-syntax-version.wit
  bad-syntax-version.wit:1:18: error: `1.x` is not a version: it has three numbers, as in `1.2.3` or `1.2.3-rc.1` [wit-bad-version]
      1 | package demo:app@1.x;
        |                  ^~~
  bad-syntax-version.wit:4:14: error: type `nope` is not defined [wit-unknown-type]
      4 |   f: func(a: nope);
        |              ^~~~
  [1]

Attributes:
  $ tenon wit check bad-syntax-attributes.wit
  bad-syntax-attributes.wit:3:2: error: expected `since`, `unstable`, `deprecated` or `external-id` after `@`, found `sicne` [wit-syntax]
      3 | @sicne(version = 1.0.0)
        |  ^~~~~
    help: did you mean `since`?
  bad-syntax-attributes.wit:7:1: error: expected `(` in `@since`, found keyword `interface` [wit-syntax]
      7 | interface b {
        | ^~~~~~~~~
  bad-syntax-attributes.wit:9:8: error: expected `version` in `@since`, found `1` [wit-syntax]
      9 | @since(1.0.0)
        |        ^
  bad-syntax-attributes.wit:12:18: error: `1` is not a version: it has three numbers, as in `1.2.3` or `1.2.3-rc.1` [wit-bad-version]
     12 | @since(version = 1)
        |                  ^
  bad-syntax-attributes.wit:15:18: error: expected `=` in `@unstable`, found `)` [wit-syntax]
     15 | @unstable(feature)
        |                  ^
  bad-syntax-attributes.wit:18:21: error: expected a feature's name, found `)` [wit-syntax]
     18 | @unstable(feature = )
        |                     ^
  bad-syntax-attributes.wit:22:1: error: expected `)` after the attribute's value, found keyword `interface` [wit-syntax]
     22 | interface g {
        | ^~~~~~~~~
  bad-syntax-attributes.wit:24:13: error: expected `version` in `@deprecated`, found `vers` [wit-syntax]
     24 | @deprecated(vers = 1.0.0)
        |             ^~~~
  bad-syntax-attributes.wit:27:3: error: expected an attribute's name, found keyword `interface` [wit-syntax]
     27 | @ interface j {
        |   ^~~~~~~~~
    help: a keyword may be a name when written `%interface`
  bad-syntax-attributes.wit:31:3: error: expected `(` after `@external-id`, found keyword `import` [wit-syntax]
     31 |   import x: func();
        |   ^~~~~~
  bad-syntax-attributes.wit:32:16: error: expected a string in `@external-id`, found `a` [wit-syntax]
     32 |   @external-id(a)
        |                ^
  bad-syntax-attributes.wit:34:21: error: type `nope` is not defined [wit-unknown-type]
     34 |   import z: func(a: nope);
        |                     ^~~~
  [1]
  $ tenon wit check bad-attributes.wit
  bad-attributes.wit:3:2: error: an item is either `@since` a version or `@unstable`, not both [wit-attribute]
      3 | @since(version = 1.0.0)
        |  ^~~~~
  bad-attributes.wit:8:2: error: `@since` stands twice on one item [wit-attribute]
      8 | @since(version = 1.1.0)
        |  ^~~~~
    bad-attributes.wit:7:2: note: first given here
      7 | @since(version = 1.0.0)
        |  ^~~~~
  bad-attributes.wit:11:2: error: `@deprecated` stands only beside `@since` or `@unstable` [wit-attribute]
     11 | @deprecated(version = 1.0.0)
        |  ^~~~~~~~~~
  bad-attributes.wit:14:2: error: attributes are not allowed on a top-level `use` [wit-attribute]
     14 | @since(version = 1.0.0)
        |  ^~~~~
  bad-attributes.wit:16:2: error: attributes are not allowed on a nested package [wit-attribute]
     16 | @since(version = 1.0.0)
        |  ^~~~~
  bad-attributes.wit:19:2: error: `@external-id` is not allowed on a world [wit-attribute]
     19 | @external-id("x")
        |  ^~~~~~~~~~~
  bad-attributes.wit:21:4: error: `@external-id` is not allowed on an include [wit-attribute]
     21 |   @external-id("x")
        |    ^~~~~~~~~~~
  [1]

Identifiers, with what they are in kebab case:
  $ tenon wit check bad-identifiers.wit
  bad-identifiers.wit:3:11: error: each word of an identifier must be all lower or all upper case [wit-bad-identifier]
      3 | interface fooBar {
        |           ^~~~~~
    help: in kebab case it is `foo-bar`
  bad-identifiers.wit:4:3: error: each word of an identifier must be all lower or all upper case [wit-bad-identifier]
      4 |   getHTTPStatus: func(status_code: u32, a--b: u32, c-: u32);
        |   ^~~~~~~~~~~~~
    help: in kebab case it is `get-http-status`
  bad-identifiers.wit:4:23: error: an identifier holds `-`, not `_`, between words [wit-bad-identifier]
      4 |   getHTTPStatus: func(status_code: u32, a--b: u32, c-: u32);
        |                       ^~~~~~~~~~~
    help: in kebab case it is `status-code`
  bad-identifiers.wit:4:41: error: an identifier must not end in `-` or hold `--` [wit-bad-identifier]
      4 |   getHTTPStatus: func(status_code: u32, a--b: u32, c-: u32);
        |                                         ^~~~
    help: in kebab case it is `a-b`
  bad-identifiers.wit:4:52: error: an identifier must not end in `-` or hold `--` [wit-bad-identifier]
      4 |   getHTTPStatus: func(status_code: u32, a--b: u32, c-: u32);
        |                                                    ^~
    help: in kebab case it is `c`
  bad-identifiers.wit:5:3: error: expected a type, a function or `use`, found `-` [wit-syntax]
      5 |   -x: func();
        |   ^
  bad-identifiers.wit:6:3: error: an identifier must not be empty [wit-bad-identifier]
      6 |   %: func();
        |   ^
  bad-identifiers.wit:7:3: error: each word of an identifier must be all lower or all upper case [wit-bad-identifier]
      7 |   Mixed: func(a: Missing);
        |   ^~~~~
    help: in kebab case it is `mixed`
  bad-identifiers.wit:7:18: error: each word of an identifier must be all lower or all upper case [wit-bad-identifier]
      7 |   Mixed: func(a: Missing);
        |                  ^~~~~~~
    help: in kebab case it is `missing`
  bad-identifiers.wit:8:6: error: expected a name or path, found `:` [wit-syntax]
      8 |   use: func();
        |      ^
  bad-identifiers.wit:9:12: error: expected a parameter's name or `)`, found keyword `type` [wit-syntax]
      9 |   ok: func(type: u32);
        |            ^~~~
    help: a keyword may be a name when written `%type`
  [1]

Characters:
  $ tenon wit check bad-unexpected-character.wit
  bad-unexpected-character.wit:4:11: error: unexpected character `$` [wit-syntax]
      4 |   f: func($a: u32);
        |           ^
  bad-unexpected-character.wit:5:20: error: unexpected character `&` [wit-syntax]
      5 |   g: func(a: nope) & 1;
        |                    ^
  bad-unexpected-character.wit:6:19: error: unexpected character `#` [wit-syntax]
      6 |   h: func(a: nope)#;
        |                   ^
  bad-unexpected-character.wit:5:22: error: expected `;` after the function, found `1` [wit-syntax]
      5 |   g: func(a: nope) & 1;
        |                      ^
  bad-unexpected-character.wit:6:14: error: type `nope` is not defined [wit-unknown-type]
      6 |   h: func(a: nope)#;
        |              ^~~~
  [1]
  $ tenon wit check bad-control-character.wit
  bad-control-character.wit:3:5: error: control characters are not allowed in WIT [wit-bad-character]
      3 | // a\u{1}b
        |     ^~~~~
  [1]
  $ tenon wit check bad-deprecated-character.wit
  bad-deprecated-character.wit:3:16: error: this character is deprecated in Unicode and not allowed in WIT [wit-bad-character]
      3 | // deprecated: ឣ
        |                ^
  [1]
  $ tenon wit check bad-not-utf8.wit
  bad-not-utf8.wit:3:7: error: this is not valid UTF-8 [wit-not-utf8]
      3 | // caf\xe9
        |       ^~~~
  [1]

Carets stand under what they mean, behind tabs, wide and combining characters:
  $ tenon wit check carets.wit
  carets.wit:4:13: error: type `nope` is not defined [wit-unknown-type]
      4 |     f:  func(a: nope); // tabs
        |                 ^~~~
  carets.wit:5:23: error: type `nope` is not defined [wit-unknown-type]
      5 |   /* 漢字 */ g: func(a: nope);
        |                         ^~~~
  carets.wit:6:22: error: type `nope` is not defined [wit-unknown-type]
      6 |   /* 😀 */ h: func(a: nope);
        |                       ^~~~
  carets.wit:7:25: error: type `nope` is not defined [wit-unknown-type]
      7 |   /* éé */ k: func(a: nope);
        |                       ^~~~
  carets.wit:8:23: error: type `nope` is not defined [wit-unknown-type]
      8 |   /* ｶﾅ */ l: func(a: nope, b: none);
        |                       ^~~~
  carets.wit:8:32: error: type `none` is not defined [wit-unknown-type]
      8 |   /* ｶﾅ */ l: func(a: nope, b: none);
        |                                ^~~~
  [1]
