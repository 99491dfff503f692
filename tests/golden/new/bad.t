Everything that does not fit is told in one run, and nothing is written.
  $ cp $TESTDATA/componentize/* . && tenon embed guest.wit wrong.wasm -w app -o wrong-app.wasm
  wrong-app.wasm
  $ tenon new wrong-app.wasm -o x.wasm; ls x.wasm
  wrong-app.wasm: at byte 0x209: error: the export `demo:guest/api@0.1.0#greet` is (func (param i32) (result i32)), and the world's function has to be (func (param i32 i32) (result i32)) [componentize-export-type]
  wrong-app.wasm: at byte 0x226: error: the export `cabi_post_demo:guest/api@0.1.0#greet` is (func (param i64)), and what runs after the world's function has to be (func (param i32)) [componentize-export-type]
  wrong-app.wasm: at byte 0x24d: error: the export `demo:guest/api@0.1.0#[dtor]box` is (func (param i32 i32)), and a destructor has to be (func (param i32)) [componentize-export-type]
  wrong-app.wasm: at byte 0x26e: error: the export `cabi_realloc` is (func (param i32) (result i32)), and a function of this name has to be (func (param i32 i32 i32 i32) (result i32)) [componentize-export-type]
  wrong-app.wasm: at byte 0x2f: error: `log` of module `demo:guest/host@0.1.0` is imported as (func (param i32)), and the world makes it (func (param i32 i32)) [componentize-import-type]
  wrong-app.wasm: at byte 0x4b: error: the import `logg` of module `demo:guest/host@0.1.0` is not there: interface `demo:guest/host@0.1.0` has no such function; `log` is there [componentize-import]
  wrong-app.wasm: at byte 0x68: error: the import `log` of module `demo:guest/hosts@0.1.0` is of no interface that the world imports [componentize-import]
  wrong-app.wasm: at byte 0x85: error: the import `[resource-rep]door` of module `demo:guest/host@0.1.0` is not there: interface `demo:guest/host@0.1.0` has no such function [componentize-import]
  wrong-app.wasm: at byte 0xb0: error: the import `[resource-drop]window` of module `demo:guest/host@0.1.0` names a resource `window`, and interface demo:guest/host@0.1.0 has none of that name [componentize-import]
  wrong-app.wasm: at byte 0xde: error: the import `[resource-new]jar` of module `[export]demo:guest/api@0.1.0` names a resource `jar`, and interface demo:guest/api@0.1.0 has none of that name [componentize-import]
  wrong-app.wasm: at byte 0x10f: error: the import `[task-return]gone` of module `[export]demo:guest/api@0.1.0` names a function `gone`, and interface demo:guest/api@0.1.0 has none of that name [componentize-import]
  wrong-app.wasm: at byte 0x140: error: the import `[resource-new]door` of module `[export]demo:guest/host@0.1.0` is for an interface `demo:guest/host@0.1.0` that no world exports [componentize-import]
  wrong-app.wasm: at byte 0x173: error: `[waitable-join]` of module `$root` is imported as (func (param i32)), and the world makes it (func (param i32 i32)) [componentize-import-type]
  wrong-app.wasm: at byte 0x18b: error: the import `[stream-read-0]run` of module `$root` names a function `run`, and the world has none of that name [componentize-import]
  wrong-app.wasm: at byte 0x1a6: error: the import `walk` of module `$root` is not a function that the world imports [componentize-import]
  wrong-app.wasm: at byte 0x1b3: error: the import `abort` of module `env` is of no interface that the world imports [componentize-import]
  wrong-app.wasm: at byte 0x1bf: error: the import `counter` of module `env` is a global: of what a component gives, only functions can be imported [componentize-import]
  wrong-app.wasm: at byte 0x1ce: error: `log` of module `cm32p2|demo:guest/host@0.1` is imported as (func), and the world makes it (func (param i32 i32)) [componentize-import-type]
  wrong-app.wasm: at byte 0x27d: error: `[async-lift]run` is lifted with a callback, and there is no export `[callback][async-lift]run` [componentize-callback]
  wrong-app.wasm: error: the world exports `[constructor]box` of interface `demo:guest/api@0.1.0`, and the module has no export `demo:guest/api@0.1.0#[constructor]box` [componentize-export]
  wrong-app.wasm: error: the world exports `[method]box.get` of interface `demo:guest/api@0.1.0`, and the module has no export `demo:guest/api@0.1.0#[method]box.get` [componentize-export]
  ls: cannot access 'x.wasm': No such file or directory
  [2]

bad-componentize-memory, bad-componentize-realloc
  $ tenon embed guest.wit bare.wasm -w app -o bare-app.wasm
  bare-app.wasm
  $ tenon new bare-app.wasm -o x.wasm
  bare-app.wasm: error: `log` of this module needs a memory, and this module exports none under the name `memory` [componentize-memory]
  bare-app.wasm: error: `demo:guest/api@0.1.0#greet` puts values into memory, and this module exports no `cabi_realloc` to make room for them [componentize-realloc]
  [1]

bad-componentize-memory: one of 64 bits
  $ tenon embed guest.wit wide.wasm -w talker -o wide-talker.wasm
  wide-talker.wasm
  $ tenon new wide-talker.wasm -o x.wasm
  wide-talker.wasm: error: `log` of this module needs a memory with 32-bit addresses, and that of this module has 64-bit ones [componentize-memory]
  [1]

bad-componentize-memories, bad-componentize-export-type: one memory, and one export for each function
  $ tenon embed guest.wit twice.wasm -w small -o twice-small.wasm
  twice-small.wasm
  $ tenon new twice-small.wasm -o x.wasm
  twice-small.wasm: at byte 0x3a: error: the exports `run` and `cm32p2||run` both stand for `run` [componentize-export-type]
  twice-small.wasm: error: the module exports several memories, and a component uses one [componentize-memories]
  [1]

bad-componentize-callback
  $ tenon embed guest.wit no-callback.wasm -w small -o no.wasm
  no.wasm
  $ tenon new no.wasm -o x.wasm
  no.wasm: at byte 0x24: error: `[async-lift]run` is lifted with a callback, and there is no export `[callback][async-lift]run` [componentize-callback]
  [1]

bad-componentize-no-metadata
  $ tenon new plain.wasm -o x.wasm
  plain.wasm: error: this is a core module that carries no interface metadata [componentize-no-metadata]
    help: `tenon embed WIT MODULE -w WORLD` puts a world into a core module
  [1]

bad-componentize-preview1: the exact option is told
  $ tenon new preview1.wasm -o x.wasm
  preview1.wasm: at byte 0x19: error: `proc_exit` of module `wasi_snapshot_preview1` is of WASI preview 1, which a component knows only by an adapter [componentize-preview1]
    help: add `--adapt preview1=command`, or `--adapt wasi_snapshot_preview1=FILE` for one of your own
  [1]

bad-componentize-export: the module lacks what its world exports
  $ tenon embed guest.wit lib.wasm -w small -o lib-small.wasm
  lib-small.wasm
  $ tenon new lib-small.wasm -o x.wasm
  lib-small.wasm: error: the world exports function `run`, and the module has no export `run` [componentize-export]
  [1]

bad-componentize-merge: two worlds that do not agree
  $ tenon embed guest.wit plain.wasm -w small -o one.wasm && tenon embed guest.wit one.wasm -w other -o two.wasm
  one.wasm
  two.wasm
  $ tenon new two.wasm -o x.wasm
  two.wasm, section component-type:other: error: the worlds of the modules cannot be united, for they do not agree on `run`: `run`: result is `u32` in one world, but nothing in another [componentize-merge]
    note: two.wasm, section component-type:small is the other one
  [1]

bad-componentize-encoding
  $ tenon embed guest.wit one.wasm -w small --encoding utf16 -o two.wasm
  two.wasm
  $ tenon new two.wasm -o x.wasm
  two.wasm, section component-type:small: error: two sections of interface metadata disagree on how the strings of `run/run` are encoded [componentize-encoding]
  [1]

bad-componentize-export-twice, bad-componentize-adapter-twice
  $ tenon new one.wasm --adapt old=one.wasm -o x.wasm
  one.wasm: error: one.wasm and one.wasm both say that they export `run` [componentize-export-twice]
  [1]
  $ tenon new one.wasm --adapt old=old.wasm --adapt old.wasm -o x.wasm
  tenon: error: two adapters are called `old`: old.wasm and old.wasm [componentize-adapter-twice]
  [1]

bad-componentize-import, an adapter that does not fit: what it lacks, and what is of another type
  $ tenon embed guest.wit uses-old.wasm -w small -o uses.wasm
  uses.wasm
  $ tenon new uses.wasm --adapt old.wasm -o x.wasm
  uses.wasm: at byte 0x23: error: the import `gone` of module `old` is not there: the adapter old.wasm exports no such function [componentize-import]
  uses.wasm: at byte 0x2e: error: the import `set` of module `old` is imported as (func (param i64)), and the adapter old.wasm makes it (func (param i32)) [componentize-import]
  [1]
  $ tenon new uses.wasm -o x.wasm
  uses.wasm: at byte 0x19: error: the import `get` of module `old` is of no interface that the world imports [componentize-import]
  uses.wasm: at byte 0x23: error: the import `gone` of module `old` is of no interface that the world imports [componentize-import]
  uses.wasm: at byte 0x2e: error: the import `set` of module `old` is of no interface that the world imports [componentize-import]
  [1]

bad-componentize-page-size
  $ tenon embed guest.wit small-pages.wasm -w small -o pages.wasm
  pages.wasm
  $ tenon new pages.wasm --adapt old.wasm -o x.wasm
  old.wasm: error: the adapter's memory has pages of 65536 bytes, and the memory of pages.wasm has pages of 1 [componentize-page-size]
  [1]

bad-componentize-metadata: half of it, and another version
  $ python3 - <<'END'
  > def section(name, contents):
  >     body = bytes([len(name)]) + name + contents
  >     return b"\0" + bytes([len(body) & 127 | 128, len(body) >> 7]) + body
  > plain = open("plain.wasm", "rb").read()
  > mark = b"\0asm\x0d\0\1\0" + b"\0\x19\x16wit-component-encoding\x05\0"
  > open("half.wasm", "wb").write(plain + section(b"component-type:a", mark[:20]))
  > open("version.wasm", "wb").write(plain + section(b"component-type:a", mark))
  > open("none.wasm", "wb").write(plain + section(b"component-type:a", mark[:8]))
  > open("nothing.wasm", "wb").write(plain + section(b"component-type:a", mark.replace(b"\x05\0", b"\4\0")))
  > END
  $ tenon new half.wasm -o x.wasm
  half.wasm, section component-type:a: at byte 0x8: error: unexpected end: the section's length is 25, and 10 remain [component-malformed]
    in custom section
  [1]
  $ tenon new version.wasm -o x.wasm
  version.wasm, section component-type:a: error: the interface metadata cannot be read: it is of another version than 4 [componentize-metadata]
  [1]
  $ tenon new none.wasm -o x.wasm
  none.wasm, section component-type:a: error: the interface metadata cannot be read: it has no section `wit-component-encoding` of two bytes [componentize-metadata]
  [1]
  $ tenon new nothing.wasm -o x.wasm
  nothing.wasm, section component-type:a: error: the interface metadata cannot be read: it does not hold the world it should [componentize-metadata]
  [1]

Not a core module at all, or half of one.
  $ tenon new guest.wit -o x.wasm
  guest.wit: error: this is text, not a WebAssembly binary [component-kind]
  [1]
  $ head -c 60 one.wasm >cut.wasm; tenon new cut.wasm -o x.wasm
  cut.wasm: at byte 0x2f: error: unexpected end: the section's length is 156, and 10 remain [wasm-malformed]
  [1]
  $ tenon new nowhere.wasm -o x.wasm
  tenon: error: cannot read nowhere.wasm: No such file or directory [file-io]
  [3]
  $ tenon new one.wasm
  tenon: error: `-o FILE` is missing: where the component goes [usage]
    help: `tenon new --help` lists what it takes
  [2]
  $ ls x.wasm
  ls: cannot access 'x.wasm': No such file or directory
  [2]
