What WIT has no words for, each with its place.

  $ cd $TESTDATA/wit
  > for f in bad-twice bad-nested bad-export bad-views bad-alike bad-cycle bad-world-type; do
  >   tenon wit print $f.wasm && echo "$f was printed"
  > done
  bad-twice.wasm: at byte 0xe: error: `r` cannot be said in WIT: the type appears more than once, as when an imported instance is exported under a new name [wit-unsayable]
  bad-nested.wasm: at byte 0x1c: error: `inner` cannot be said in WIT: an interface holds types and functions, no instances [wit-unsayable]
  bad-export.wasm: at byte 0x13: error: `t` cannot be said in WIT: a world exports functions and interfaces, no types [wit-unsayable]
  bad-export.wasm: at byte 0x3b: error: `c` cannot be said in WIT: a world exports functions and interfaces, no components [wit-unsayable]
  bad-views.wasm: at byte 0x46: error: `t` cannot be said in WIT: two views of its interface take it for different types [wit-unsayable]
    bad-views.wasm: at byte 0x14: note: the one before it
  bad-alike.wasm: at byte 0x37: error: `RUN` cannot be said in WIT: another view of its interface has `run`, which is too much like it [wit-unsayable]
  bad-cycle.wasm: at byte 0x34: error: `r` cannot be said in WIT: by it package `a:a` is used by one that it uses itself [wit-unsayable]
  bad-world-type.wasm: at byte 0x1b: error: `r` cannot be said in WIT: it uses a type of a world or of an interface that has no id [wit-unsayable]
  [1]

What is no package, though it has the looks of one.

  $ cd $TESTDATA/wit
  > for f in bad-package bad-packages bad-slice bad-docs bad-docs-version; do
  >   tenon wit json $f.wasm && echo "$f was printed"
  > done
  bad-package.wasm: at byte 0x2a: error: `c` is no part of a WIT package: it does not export exactly one interface or world [wit-binary]
  bad-packages.wasm: at byte 0x3c: error: `d` is no part of a WIT package: it is of another package than those before it [wit-binary]
  bad-slice.wasm: at byte 0x4a: error: `g` cannot be said in WIT: the package that declares its interface does not have it [wit-unsayable]
  bad-docs.wasm: at byte 0x2e: error: the section package-docs speaks of the world `w`, which is not there [wit-package-docs]
  bad-docs.wasm: at byte 0x2e: error: the section package-docs speaks of the function `g`, which is not there [wit-package-docs]
  bad-docs-version.wasm: at byte 0x23: error: the section package-docs is of a version that is not known [wit-package-docs]
  [1]

Core modules: without metadata, and with worlds that do not go together.

  $ cd $TESTDATA/wit && tenon wit print ../components/module.wasm
  ../components/module.wasm: error: this is a core module that carries no interface metadata [wit-no-metadata]
    help: `tenon embed` puts a world into a core module
  [1]
  $ cd $TESTDATA/wit && tenon wit print both.wasm
  both.wasm, section component-type: at byte 0x4c5: warning: `[method]local.close` mentions `local` of an interface that the world does not `use`: what WIT says of it cannot be read back [wit-unsayable]
  both.wasm, section component-type: at byte 0x4eb: warning: `run` mentions `local` of an interface that the world does not `use`: what WIT says of it cannot be read back [wit-unsayable]
  both.wasm: error: the worlds of this module cannot be united: `demo:everything/small@1.2.0` exports `demo:everything/uses@1.2.0` over the `demo:everything/types@1.2.0` that it imports, and another world exports that [wit-metadata]
  [1]

The text form of WebAssembly is not assembled.

  $ cd $TESTDATA/wit && tenon wit print views.wat
  views.wat:1:1: error: this is the text form of WebAssembly, not WIT [wit-is-wat]
      1 | ;; An interface that is imported in part and exported whole: one declaration of both.
        | ^
    help: assemble it first: tenon reads the binary form
  [1]

Damaged ones.

  $ head -c 100 $TESTDATA/wit/everything.wasm > cut.wasm; tenon wit print cut.wasm
  cut.wasm: at byte 0x8: error: unexpected end: the section's length is 465, and 89 remain [component-malformed]
    in type section
  [1]
  $ head -c 8 $TESTDATA/wit/everything.wasm > empty.wasm; tenon wit print empty.wasm
  package root:component;
  
  world root {
  }
