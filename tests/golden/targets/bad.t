Every mismatch, both sides and the path.

  $ cp "$TESTDATA"/components/*.wasm . && cp -r "$TESTDATA"/guests/wit wit

bad-import: what the world does not import. bad-export: what it wants.

  $ tenon targets polite.wasm wit -w shouter
  polite.wasm: at byte 0x26: error: `demo:app/titles@0.1.0` is imported by polite.wasm, but not by world test:guests/shouter [targets-import]
  wit/world.wit:7:10: error: `run` is exported by world test:guests/shouter, but not by polite.wasm [targets-export]
      7 |   export run: func(name: string) -> string;
        |          ^~~
  [1]

Another track is told.

  $ tenon targets greeter-major.wasm wit -w greeter
  wit/world.wit:10:19: error: `demo:app/greet@0.1.0` is exported by world test:guests/greeter, but not by greeter-major.wasm [targets-export]
     10 |   export demo:app/greet@0.1.0;
        |                   ^~~~~
    help: greeter-major.wasm has `demo:app/greet@1.0.0`, which is not a compatible version
  [1]

bad-type: another type, a function less, something of another kind.

  $ tenon targets shouter.wasm bad.wit -w types
  bad.wit:5:20: error: `run`: param 1 (`name`) is `string` in shouter.wasm, but `list<u8>` in world test:bad/types [targets-type]
      5 |   export run: func(name: list<u8>) -> string;
        |                    ^~~~
    shouter.wasm: at byte 0x447: note: `run: func(name: string) -> string`
  [1]
  $ tenon targets greeter-loud.wasm wit -w greeter
  wit/deps/app.wit:4:3: error: `demo:app/greet.greet` has no param `loud` in world test:guests/greeter, but has it in greeter-loud.wasm [targets-type]
      4 |   greet: func(name: string) -> string;
        |   ^~~~~
    greeter-loud.wasm: at byte 0x433: note: `greet: func(name: string, loud: bool) -> string`
  [1]
  $ tenon targets greeter.wasm wit -w greeter-next
  wit/deps/app-next.wit:5:3: error: `demo:app/greet.farewell` is needed by world test:guests/greeter-next, but missing from greeter.wasm [targets-type]
      5 |   farewell: func(name: string) -> string;
        |   ^~~~~~~~
  [1]
  $ tenon targets shouter.wasm bad.wit -w kinds
  bad.wit:9:10: error: `run` is a func in shouter.wasm, but an instance in world test:bad/kinds [targets-type]
      9 |   export run: interface {
        |          ^~~
    shouter.wasm: at byte 0x447: note: `run: func(name: string) -> string`
  [1]
  $ tenon targets geometer-short.wasm wit -w geometer
  wit/deps/shapes.wit:6:5: error: `demo:shapes/types.point`: field `y` is `f32` in geometer-short.wasm, but `f64` in world test:guests/geometer [targets-type]
      6 |     y: f64,
        |     ^
    geometer-short.wasm: at byte 0x1f: note: `record point { x: f64, y: f32 }`
  [1]
  $ tenon targets surveyor.wasm bad.wit -w several --format json
  {
    "component": "surveyor.wasm",
    "world": "test:bad/several",
    "fits": false,
    "mismatches": [
      {
        "kind": "type",
        "side": "import",
        "item": "demo:shapes/types@1.0.0",
        "inner": "point",
        "path": "demo:shapes/types.point",
        "message": "`demo:shapes/types.point` has no field `z` in surveyor.wasm, but has it in world test:bad/several",
        "component": "record point { x: f64, y: f64 }",
        "world": "record point { x: f64, z: f64 }"
      },
      {
        "kind": "missing",
        "side": "import",
        "item": "demo:shapes/types@1.0.0",
        "inner": "disc",
        "path": "demo:shapes/types.disc",
        "message": "`demo:shapes/types.disc` is needed by surveyor.wasm, but missing from world test:bad/several",
        "component": "record disc { center: point, radius: f64 }"
      },
      {
        "kind": "missing",
        "side": "import",
        "item": "demo:shapes/types@1.0.0",
        "inner": "shape",
        "path": "demo:shapes/types.shape",
        "message": "`demo:shapes/types.shape` is needed by surveyor.wasm, but missing from world test:bad/several",
        "component": "variant shape { disc(disc), polygon(list<point>), nothing }"
      },
      {
        "kind": "import",
        "side": "import",
        "item": "demo:shapes/geometry@1.0.0",
        "path": "demo:shapes/geometry@1.0.0",
        "message": "`demo:shapes/geometry@1.0.0` is imported by surveyor.wasm, but not by world test:bad/several",
        "nearest": "demo:shapes/types@1.0.0"
      },
      {
        "kind": "export",
        "side": "export",
        "item": "run",
        "path": "run",
        "message": "`run` is exported by world test:bad/several, but not by surveyor.wasm",
        "world": "run: func()"
      },
      {
        "kind": "type",
        "side": "export",
        "item": "demo:shapes/report@1.0.0",
        "inner": "sum-up",
        "path": "demo:shapes/report.sum-up: param 1 (shapes), elements",
        "message": "`demo:shapes/report.sum-up`: param 1 (`shapes`), elements is `shape` in surveyor.wasm, but `point` in world test:bad/several",
        "component": "sum-up: func(shapes: list<shape>) -> result<summary, string>",
        "world": "sum-up: func(shapes: list<point>) -> string"
      },
      {
        "kind": "type",
        "side": "export",
        "item": "demo:shapes/report@1.0.0",
        "inner": "sum-up",
        "path": "demo:shapes/report.sum-up: result",
        "message": "`demo:shapes/report.sum-up`: result is `result<summary, string>` in surveyor.wasm, but `string` in world test:bad/several",
        "component": "sum-up: func(shapes: list<shape>) -> result<summary, string>",
        "world": "sum-up: func(shapes: list<point>) -> string"
      }
    ],
    "errors": 7,
    "warnings": 0,
    "findings": [
      {
        "severity": "error",
        "code": "targets-type",
        "message": "`demo:shapes/types.point` has no field `z` in surveyor.wasm, but has it in world test:bad/several",
        "file": "bad.wit",
        "line": 28,
        "column": 7,
        "end_line": 28,
        "end_column": 8,
        "start": 507,
        "end": 508,
        "notes": [
          {
            "message": "`record point { x: f64, y: f64 }`",
            "file": "surveyor.wasm",
            "start": 31,
            "end": 33
          }
        ]
      },
      {
        "severity": "error",
        "code": "targets-type",
        "message": "`demo:shapes/types.disc` is needed by surveyor.wasm, but missing from world test:bad/several",
        "file": "surveyor.wasm",
        "start": 53,
        "end": 59,
        "notes": [
          {
            "message": "surveyor.wasm: `record disc { center: point, radius: f64 }`"
          }
        ]
      },
      {
        "severity": "error",
        "code": "targets-type",
        "message": "`demo:shapes/types.shape` is needed by surveyor.wasm, but missing from world test:bad/several",
        "file": "surveyor.wasm",
        "start": 98,
        "end": 105,
        "notes": [
          {
            "message": "surveyor.wasm: `variant shape { disc(disc), polygon(list<point>), nothing }`"
          }
        ]
      },
      {
        "severity": "error",
        "code": "targets-import",
        "message": "`demo:shapes/geometry@1.0.0` is imported by surveyor.wasm, but not by world test:bad/several",
        "file": "surveyor.wasm",
        "start": 257,
        "end": 285
      },
      {
        "severity": "error",
        "code": "targets-export",
        "message": "`run` is exported by world test:bad/several, but not by surveyor.wasm",
        "file": "bad.wit",
        "line": 16,
        "column": 10,
        "end_line": 16,
        "end_column": 13,
        "start": 312,
        "end": 315
      },
      {
        "severity": "error",
        "code": "targets-type",
        "message": "`demo:shapes/report.sum-up`: param 1 (`shapes`), elements is `shape` in surveyor.wasm, but `point` in world test:bad/several",
        "file": "bad.wit",
        "line": 26,
        "column": 12,
        "end_line": 26,
        "end_column": 17,
        "start": 479,
        "end": 484,
        "notes": [
          {
            "message": "`sum-up: func(shapes: list<shape>) -> result<summary, string>`",
            "file": "surveyor.wasm",
            "start": 106,
            "end": 108
          }
        ]
      },
      {
        "severity": "error",
        "code": "targets-type",
        "message": "`demo:shapes/report.sum-up`: result is `result<summary, string>` in surveyor.wasm, but `string` in world test:bad/several",
        "file": "bad.wit",
        "line": 33,
        "column": 5,
        "end_line": 33,
        "end_column": 11,
        "start": 573,
        "end": 579,
        "notes": [
          {
            "message": "`sum-up: func(shapes: list<shape>) -> result<summary, string>`",
            "file": "surveyor.wasm",
            "start": 2142,
            "end": 2150
          }
        ]
      }
    ]
  }
  [1]

What is no component; no world; no file.

  $ tenon targets wit-package.wasm wit -w shouter
  wit-package.wasm: error: this is a WIT package in binary form: types, and nothing that runs [targets-wit-package]
  [1]
  $ tenon targets module.wasm wit -w shouter
  module.wasm: error: this is a core module, not a component [component-kind]
    help: `tenon new` makes a component of a core module
  [1]
  $ tenon targets shouter.wasm wit -w shoter
  tenon: error: package `test:guests` has no world `shoter` [wit-unknown-world]
    note: there is `test:guests/shouter`
    note: there is `test:guests/greeter`
    note: there is `test:guests/greeter-next`
    note: there is `test:guests/greeter-major`
    note: there is `test:guests/polite`
    note: there is `test:guests/titler`
    note: there is `test:guests/formal`
    note: there is `test:guests/surveyor`
    note: there is `test:guests/geometer`
    note: there is `test:guests/clerk`
    note: there is `test:guests/keeper`
    note: there is `test:guests/vault`
    note: there is `test:guests/batcher`
    note: there is `test:guests/till`
    note: there is `test:guests/maker`
    note: there is `test:guests/herald`
    note: there is `test:guests/calculator`
    note: there is `test:guests/adder`
    note: there is `test:guests/multiplier`
    note: there is `test:guests/both`
    note: there is `test:guests/teller`
    note: there is `test:guests/counter`
    note: there is `test:guests/echo`
    note: there is `test:guests/relay`
    note: there is `test:guests/patient`
    note: there is `test:guests/fetcher`
    help: did you mean `shouter`?
  [1]
  $ tenon targets shouter.wasm wit
  tenon: error: package `test:guests` has several worlds, and none is named [wit-world]
    note: there is `test:guests/shouter`
    note: there is `test:guests/greeter`
    note: there is `test:guests/greeter-next`
    note: there is `test:guests/greeter-major`
    note: there is `test:guests/polite`
    note: there is `test:guests/titler`
    note: there is `test:guests/formal`
    note: there is `test:guests/surveyor`
    note: there is `test:guests/geometer`
    note: there is `test:guests/clerk`
    note: there is `test:guests/keeper`
    note: there is `test:guests/vault`
    note: there is `test:guests/batcher`
    note: there is `test:guests/till`
    note: there is `test:guests/maker`
    note: there is `test:guests/herald`
    note: there is `test:guests/calculator`
    note: there is `test:guests/adder`
    note: there is `test:guests/multiplier`
    note: there is `test:guests/both`
    note: there is `test:guests/teller`
    note: there is `test:guests/counter`
    note: there is `test:guests/echo`
    note: there is `test:guests/relay`
    note: there is `test:guests/patient`
    note: there is `test:guests/fetcher`
  [1]
  $ tenon targets absent.wasm wit -w shouter
  tenon: error: cannot read absent.wasm: No such file or directory [file-io]
  [3]
  $ tenon targets shouter.wasm absent -w shouter
  tenon: error: cannot read absent: No such file or directory [file-io]
  [3]
  $ tenon targets shouter.wasm
  tenon: error: too few operands: usage is `tenon targets COMPONENT WIT [-w WORLD]` [usage]
    help: `tenon targets --help` lists what it takes
  [2]
