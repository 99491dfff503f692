Whatever is wrong is an error, and nothing is written.

  $ cp "$TESTDATA"/components/*.wasm . && mkdir out

A name that matches and a type that does not: both sides, and where they part.

  $ tenon plug shouter.wasm --plug greeter-loud.wasm -o out/app.wasm
  tenon: error: greeter-loud.wasm does not fit shouter.wasm: `demo:app/greet.greet` has no param `loud` in shouter.wasm, but has it in greeter-loud.wasm [compose-mismatch]
    greeter-loud.wasm: at byte 0x433: note: `greet: func(name: string, loud: bool) -> string`
    shouter.wasm: at byte 0x19: note: `greet: func(name: string) -> string`
  [1]
  $ tenon plug surveyor.wasm --plug geometer-short.wasm -o out/app.wasm
  tenon: error: geometer-short.wasm and surveyor.wasm both leave `demo:shapes/types@1.0.0` open, and do not agree on it: `demo:shapes/types.point`: field `y` is `f64` in surveyor.wasm, but `f32` in geometer-short.wasm [compose-merge]
    surveyor.wasm: at byte 0x1f: note: `record point { x: f64, y: f64 }`
    geometer-short.wasm: at byte 0x1f: note: `record point { x: f64, y: f32 }`
    help: what stays an import is one for all that want it: plug it into one of them first
  [1]

A body that is wrong, in what is plugged.

  $ cp greeter.wasm wrong.wasm && printf '\174' | dd of=wrong.wasm bs=1 seek=152 conv=notrunc status=none
  $ tenon plug shouter.wasm --plug wrong.wasm -o out/app.wasm
  wrong.wasm: at byte 0x98: error: type mismatch: `i64.add` expected i64, found i32 [wasm-type-mismatch]
    in module 0 › function 0
    note: the stack before it, the top last: [i32 i32 i32]
  [1]

A plug that nothing uses, also where the others do fit.

  $ tenon plug shouter.wasm --plug greeter.wasm --plug adder.wasm -o out/app.wasm
  tenon: error: adder.wasm is not used: nothing imports what it exports [plug-unused]
    note: adder.wasm exports `demo:calc/add@1.0.0`
    help: leave it out, if that is meant
  [1]
  $ tenon plug shouter.wasm --plug adder.wasm -o out/app.wasm
  tenon: error: nothing is plugged: no plug exports what shouter.wasm imports [plug-nothing]
    note: shouter.wasm imports `demo:app/greet@0.1.0`
    note: adder.wasm exports `demo:calc/add@1.0.0`
  [1]
  $ tenon plug shouter.wasm --plug greeter-major.wasm -o out/app.wasm
  tenon: error: nothing is plugged: no plug exports what shouter.wasm imports [plug-nothing]
    note: shouter.wasm imports `demo:app/greet@0.1.0`
    note: greeter-major.wasm exports `demo:app/greet@1.0.0`
    note: shouter.wasm imports `demo:app/greet@0.1.0`; `demo:app/greet@1.0.0` is not a compatible version
  [1]

Two plugs that offer the same.

  $ tenon plug shouter.wasm --plug greeter.wasm --plug greeter-next.wasm -o out/app.wasm
  tenon: error: greeter-next.wasm is not used: nothing imports what it exports [plug-unused]
    note: greeter-next.wasm exports `demo:app/greet@0.1.3`
    note: shouter.wasm has `demo:app/greet@0.1.0` from greeter.wasm
    help: leave it out, if that is meant
  [1]
  $ tenon plug calculator.wasm --plug adder.wasm --plug multiplier.wasm --plug both.wasm -o out/app.wasm
  tenon: error: more than one plug offers `demo:calc/add@1.0.0`, which calculator.wasm imports [plug-ambiguous]
    note: adder.wasm exports `demo:calc/add@1.0.0`
    note: both.wasm exports `demo:calc/add@1.0.0`
    help: leave one of them out, or plug in two steps: one composition may be a plug of the next
  tenon: error: more than one plug offers `demo:calc/mul@1.0.0`, which calculator.wasm imports [plug-ambiguous]
    note: multiplier.wasm exports `demo:calc/mul@1.0.0`
    note: both.wasm exports `demo:calc/mul@1.0.0`
    help: leave one of them out, or plug in two steps: one composition may be a plug of the next
  [1]
  $ tenon plug calculator.wasm --plug adder.wasm --plug adder.wasm -o out/app.wasm
  tenon: error: more than one plug offers `demo:calc/add@1.0.0`, which calculator.wasm imports [plug-ambiguous]
    note: adder.wasm exports `demo:calc/add@1.0.0`
    note: adder.wasm exports `demo:calc/add@1.0.0`
    help: leave one of them out, or plug in two steps: one composition may be a plug of the next
  [1]

A plug that imports what it exports is not given to itself.

  $ tenon plug shouter.wasm --plug decorator.wasm -o app.wasm
  app.wasm
    shouter.wasm: `demo:app/greet@0.1.0` from decorator.wasm
    imports `demo:app/greet@0.1.0`
    exports `run`
  $ tenon plug shouter.wasm --plug decorator.wasm --plug greeter.wasm -o out/app.wasm
  tenon: error: more than one plug offers `demo:app/greet@0.1.0`, which shouter.wasm imports [plug-ambiguous]
    note: decorator.wasm exports `demo:app/greet@0.1.0`
    note: greeter.wasm exports `demo:app/greet@0.1.0`
    help: leave one of them out, or plug in two steps: one composition may be a plug of the next
  [1]

Plugs that need each other.

  $ tenon plug eater.wasm --plug egg.wasm --plug hen.wasm -o out/app.wasm
  tenon: error: plugs need each other in a circle: egg.wasm and back to it [plug-cycle]
    note: egg.wasm imports `demo:loop/hen@1.0.0`, which hen.wasm exports
    note: hen.wasm imports `demo:loop/egg@1.0.0`, which egg.wasm exports
    help: an instance is made after those it imports from, so components cannot be joined in a circle
  [1]

Three in a circle: the way round, with the import of each.

  $ tenon plug polite.wasm --plug circle-a.wasm --plug circle-b.wasm --plug circle-c.wasm -o out/app.wasm
  tenon: error: plugs need each other in a circle: circle-b.wasm and back to it [plug-cycle]
    note: circle-b.wasm imports `demo:circle/c@0.1.0`, which circle-c.wasm exports
    note: circle-c.wasm imports `demo:circle/b@0.1.0`, which circle-b.wasm exports
    help: an instance is made after those it imports from, so components cannot be joined in a circle
  [1]

By type: more than one fits, or none does.

  $ sed 's|demo:app/greet@1.0.0|demo:ppa/teerg@1.0.0|g' greeter-major.wasm > other.wasm
  $ tenon plug shouter.wasm --plug greeter-major.wasm --plug other.wasm --by-type -o out/app.wasm
  tenon: error: more than one export has the type of `demo:app/greet@0.1.0`, which shouter.wasm imports [plug-ambiguous]
    note: greeter-major.wasm exports `demo:app/greet@1.0.0`
    note: other.wasm exports `demo:ppa/teerg@1.0.0`
    help: leave one of them out, or plug in two steps: one composition may be a plug of the next
  [1]
  $ tenon plug shouter.wasm --plug adder.wasm --by-type -o out/app.wasm
  tenon: error: nothing is plugged: no plug exports what shouter.wasm imports [plug-nothing]
    note: shouter.wasm imports `demo:app/greet@0.1.0`
    note: adder.wasm exports `demo:calc/add@1.0.0`
  [1]

Closed: each import that is left is told, with who wants it.

  $ tenon plug formal.wasm --plug polite.wasm --closed -o out/app.wasm
  tenon: error: `demo:app/titles@0.1.3` stays an import of the whole, and that is not allowed [compose-open]
    note: polite.wasm imports `demo:app/titles@0.1.0`
    note: formal.wasm imports `demo:app/titles@0.1.3`
    help: plug a component that exports it, or allow it: `--closed=demo:app/titles@0.1`
  [1]
  $ tenon plug formal.wasm --plug polite.wasm --closed=demo:app@0.2.0,demo:app/greet,titles -o out/app.wasm
  tenon: error: `demo:app/titles@0.1.3` stays an import of the whole, and that is not allowed [compose-open]
    note: polite.wasm imports `demo:app/titles@0.1.0`
    note: formal.wasm imports `demo:app/titles@0.1.3`
    help: plug a component that exports it, or allow it: `--closed=demo:app/titles@0.1`
  [1]
  $ tenon plug herald.wasm --plug greeter.wasm --closed -o out/app.wasm
  tenon: error: `demo:kv/store@0.2.0` stays an import of the whole, and that is not allowed [compose-open]
    note: herald.wasm imports `demo:kv/store@0.2.0`
    help: plug a component that exports it, or allow it: `--closed=demo:kv/store@0.2`
  [1]

Half of a family of interfaces around a resource.

  $ tenon plug clerk.wasm --plug vault.wasm -o out/app.wasm
  tenon: error: `demo:kv/batch@0.2.0` stays an import of clerk.wasm, but it mentions `bucket` of `demo:kv/store@0.2.0`, which comes from vault.wasm [compose-half-wired]
    note: who provides the import from outside cannot know a resource from inside
    help: plug `demo:kv/batch@0.2.0` as well, or leave `demo:kv/store@0.2.0` to the outside
  [1]

A resource that is made in two places: `sealed` has a store of its own inside.

  $ tenon plug batcher.wasm --plug vault.wasm -o sealed.wasm
  sealed.wasm
    batcher.wasm: `demo:kv/store@0.2.0` from vault.wasm
    imports nothing
    exports `demo:kv/batch@0.2.0`
  $ tenon plug clerk.wasm --plug vault.wasm --plug sealed.wasm -o out/app.wasm
  tenon: error: sealed.wasm does not fit clerk.wasm: `demo:kv/batch.bucket` is not the resource that clerk.wasm has from elsewhere [compose-mismatch]
    help: a resource of one instance is never that of another: all that mentions it must be given from where it is made
  [1]

Open imports of one track that are not of one type.

  $ tenon plug formal.wasm --plug polite-odd.wasm -o out/app.wasm
  tenon: error: polite-odd.wasm and formal.wasm both leave `demo:app/titles@0.1.3` open, and do not agree on it: `demo:app/titles.untitled` has no param `twice` in formal.wasm, but has it in polite-odd.wasm [compose-merge]
    formal.wasm: at byte 0x4e: note: `untitled: func(name: string) -> string`
    polite-odd.wasm: at byte 0x20: note: `untitled: func(name: string, twice: bool) -> string`
    help: what stays an import is one for all that want it: plug it into one of them first
  [1]

What is no component, or no file.

  $ tenon plug shouter.wasm --plug module.wasm -o out/app.wasm
  module.wasm: error: this is a core module, not a component [component-kind]
    help: `tenon new` makes a component of a core module
  [1]
  $ tenon plug shouter.wasm --plug wit-package.wasm -o out/app.wasm
  wit-package.wasm: error: this is a WIT package in binary form: types, and nothing that runs [plug-wit-package]
    help: plug a component that implements it
  [1]
  $ echo '(component)' > text.wat; tenon plug shouter.wasm --plug text.wat -o out/app.wasm
  text.wat: error: this is WebAssembly text, not a binary [component-kind]
    help: assemble it first: tenon reads the binary form
  [1]
  $ head -c 300 greeter.wasm > cut.wasm; tenon plug shouter.wasm --plug cut.wasm -o out/app.wasm
  cut.wasm: at byte 0x8: error: unexpected end: the section's length is 1116, and 289 remain [component-malformed]
    in core module
  [1]
  $ tenon plug shouter.wasm --plug absent.wasm --plug nowhere.wasm -o out/app.wasm
  tenon: error: cannot read absent.wasm: No such file or directory [file-io]
  tenon: error: cannot read nowhere.wasm: No such file or directory [file-io]
  [3]
  $ tenon plug shouter.wasm --plug greeter.wasm -o absent/app.wasm
  tenon: error: cannot write absent/app.wasm: No such file or directory [file-io]
  [3]
  $ tenon plug shouter.wasm --plug module.wasm -o out/app.wasm --format json
  {
    "errors": 1,
    "warnings": 0,
    "findings": [
      {
        "severity": "error",
        "code": "component-kind",
        "message": "this is a core module, not a component",
        "file": "module.wasm",
        "start": 0,
        "end": 0,
        "help": "`tenon new` makes a component of a core module"
      }
    ]
  }
  [1]

Usage.

  $ tenon plug shouter.wasm -o out/app.wasm
  tenon: error: nothing to plug: `--plug FILE` is missing [usage]
    help: `tenon plug --help` lists what it takes
  [2]
  $ tenon plug shouter.wasm --plug greeter.wasm
  tenon: error: `-o FILE` is missing: where the composed component goes [usage]
    help: `tenon plug --help` lists what it takes
  [2]
  $ tenon plug --plug greeter.wasm -o out/app.wasm
  tenon: error: too few operands: usage is `tenon plug SOCKET --plug PLUG… -o FILE` [usage]
    help: `tenon plug --help` lists what it takes
  [2]
  $ ls out
