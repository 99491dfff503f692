A component: metadata, imports and exports with their functions, what is nested, custom sections.

  $ tenon inspect $TESTDATA/demo/greeter.wasm | sed "s|$TESTDATA/||"
  demo/greeter.wasm: component, 2733 bytes
    version      0.1.0
    description  Greets a guest in the words of the place
    authors      The tenon authors
    licenses     Apache-2.0 WITH LLVM-exception
    processed-by wit-component 0.263.0
  imports
    wasi:cli/environment@0.2.0
      get-environment: func() -> list<tuple<string, string>>
  exports
    demo:greet/greet@0.1.0
      enum warmth { cool, kind, hearty }
      record guest { name: string, warmth: warmth }
      greet: func(guest: guest) -> string
  contents
    module 0: 905 bytes, 1 imports, 3 exports
    module 1 "wit-component:shim": 190 bytes, 0 imports, 2 exports
    module 2 "wit-component:fixups": 142 bytes, 2 imports, 0 exports
    component 0: 235 bytes, 3 imports, 3 exports
  custom sections
    component-name: 605 bytes
    producers: 37 bytes
    authors: 17 bytes
    description: 40 bytes
    licenses: 30 bytes
    version: 5 bytes
  capabilities
    no manifest embedded
  $ tenon inspect $TESTDATA/demo/shouter.wasm --format json | sed "s|$TESTDATA/||"
  {
    "file": "demo/shouter.wasm",
    "kind": "component",
    "size": 1672,
    "metadata": {
      "version": "0.1.0",
      "description": "Shouts what a greeter says",
      "authors": "The tenon authors",
      "licenses": "Apache-2.0 WITH LLVM-exception",
      "producers": [
        {
          "field": "processed-by",
          "name": "wit-component",
          "version": "0.263.0"
        }
      ]
    },
    "imports": [
      {
        "name": "demo:greet/greet@0.1.0",
        "kind": "instance",
        "items": [
          {
            "name": "warmth",
            "kind": "type",
            "wit": "enum warmth { cool, kind, hearty }"
          },
          {
            "name": "guest",
            "kind": "type",
            "wit": "record guest { name: string, warmth: warmth }"
          },
          {
            "name": "greet",
            "kind": "func",
            "wit": "greet: func(guest: guest) -> string"
          }
        ]
      }
    ],
    "exports": [
      {
        "name": "run",
        "kind": "func",
        "wit": "run: func(name: string) -> string"
      }
    ],
    "modules": [
      {
        "index": 0,
        "offset": 127,
        "size": 471,
        "imports": [
          {
            "module": "demo:greet/greet@0.1.0",
            "name": "greet",
            "kind": "function",
            "type": "(func (param i32 i32 i32 i32))"
          }
        ],
        "exports": [
          {
            "name": "memory",
            "kind": "memory"
          },
          {
            "name": "cabi_realloc",
            "kind": "function"
          },
          {
            "name": "run",
            "kind": "function"
          }
        ],
        "custom_sections": [
          {
            "name": "producers",
            "offset": 549,
            "size": 37
          }
        ]
      },
      {
        "index": 1,
        "offset": 601,
        "size": 185,
        "name": "wit-component:shim",
        "imports": [],
        "exports": [
          {
            "name": "0",
            "kind": "function"
          },
          {
            "name": "$imports",
            "kind": "table"
          }
        ],
        "custom_sections": [
          {
            "name": "producers",
            "offset": 667,
            "size": 37
          },
          {
            "name": "name",
            "offset": 716,
            "size": 63
          }
        ]
      },
      {
        "index": 2,
        "offset": 859,
        "size": 145,
        "name": "wit-component:fixups",
        "imports": [
          {
            "module": "actual",
            "name": "0",
            "kind": "function",
            "type": "(func (param i32 i32 i32 i32))"
          },
          {
            "module": "shim",
            "name": "$imports",
            "kind": "table",
            "type": "(table 1 1 funcref)"
          }
        ],
        "exports": [],
        "custom_sections": [
          {
            "name": "producers",
            "offset": 919,
            "size": 37
          },
          {
            "name": "name",
            "offset": 968,
            "size": 29
          }
        ]
      }
    ],
    "components": [],
    "custom_sections": [
      {
        "name": "component-name",
        "offset": 1121,
        "size": 361
      },
      {
        "name": "producers",
        "offset": 1500,
        "size": 37
      },
      {
        "name": "authors",
        "offset": 1549,
        "size": 17
      },
      {
        "name": "description",
        "offset": 1576,
        "size": 26
      },
      {
        "name": "licenses",
        "offset": 1616,
        "size": 30
      },
      {
        "name": "version",
        "offset": 1657,
        "size": 5
      }
    ],
    "capabilities": null,
    "errors": 0,
    "warnings": 0,
    "findings": []
  }

With its capability manifest, and from a reference as from a file.

  $ tenon caps embed $TESTDATA/demo/greeter.wasm $TESTDATA/demo/caps.toml -o g.wasm >/dev/null
  $ tenon inspect g.wasm | tail -2
  capabilities
    {"code":"sha256:028ec0f667df1d1a07333c3f684c5e745c6dbe1c050b111087b3caf0ebddb5e8","provides":["demo:greet/greet@0.1"],"reasons":{"env:GREETING":"the greeting's first word"},"requires":{"env":["GREETING"]},"schema":1}
  $ tenon push g.wasm oci:layout:1 >/dev/null
  $ tenon inspect oci:layout:1 | tail -2
  capabilities
    {"code":"sha256:028ec0f667df1d1a07333c3f684c5e745c6dbe1c050b111087b3caf0ebddb5e8","provides":["demo:greet/greet@0.1"],"reasons":{"env:GREETING":"the greeting's first word"},"requires":{"env":["GREETING"]},"schema":1}
  $ tenon inspect - <g.wasm | head -1
  <stdin>: component, 2971 bytes

A core module.

  $ printf '\0asm\1\0\0\0\1\5\1\140\1\177\0\2\7\1\1m\1f\0\0\7\5\1\1e\0\0\0\3\1xy' >m.wasm
  $ tenon inspect m.wasm
  m.wasm: core module, 36 bytes
  imports
    m f: (func (param i32))
  exports
    e: function
  custom sections
    x: 1 bytes
  capabilities
    no manifest embedded
  $ tenon inspect m.wasm --format json
  {
    "file": "m.wasm",
    "kind": "core module",
    "size": 36,
    "metadata": {
      "producers": []
    },
    "imports": [
      {
        "module": "m",
        "name": "f",
        "kind": "function",
        "type": "(func (param i32))"
      }
    ],
    "exports": [
      {
        "name": "e",
        "kind": "function"
      }
    ],
    "custom_sections": [
      {
        "name": "x",
        "offset": 31,
        "size": 1
      }
    ],
    "capabilities": null,
    "errors": 0,
    "warnings": 0,
    "findings": []
  }

What is neither, is not there, or is cut short.

  $ tenon inspect $TESTDATA/demo/greeter.c 2>&1 | sed "s|$TESTDATA/||"
  demo/greeter.c: error: this is text, not a WebAssembly binary [component-kind]
  $ echo '(module)' >a.wat; tenon inspect a.wat
  a.wat: error: this is WebAssembly text, not a binary [component-kind]
    help: assemble it first: tenon reads the binary form
  [1]
  $ tenon inspect nowhere.wasm
  tenon: error: cannot read nowhere.wasm: No such file or directory [file-io]
  [3]
  $ tenon inspect oci:nowhere:1
  tenon: error: cannot read nowhere: No such file or directory [file-io]
  [3]
  $ head -c 1000 $TESTDATA/demo/greeter.wasm >cut.wasm; tenon inspect cut.wasm
  cut.wasm: at byte 0x3db: error: unexpected end: the section's length is 190, and 10 remain [component-malformed]
    in core module
  [1]
  $ tenon inspect
  tenon: error: too few operands: usage is `tenon inspect FILE|REF` [usage]
    help: `tenon inspect --help` lists what it takes
  [2]

A WIT package in binary form, which is a component by its form alone; it asks for nothing.

  $ tenon wit encode $TESTDATA/demo/wit -o p.wasm && tenon inspect p.wasm | head -1
  p.wasm: WIT package, 1100 bytes
  $ tenon caps infer p.wasm
  p.wasm: error: this is a WIT package in binary form: types, and nothing that runs [caps-wit-package]
    help: a manifest speaks for a component that implements it
  [1]
