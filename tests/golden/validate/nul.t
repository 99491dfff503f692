A name that holds a NUL byte is told whole: (module (import "a\00b" "c\00d" (func (param i32)))
(export "e\00f" (func 0)) (func $"g\00h" call 0))

  $ . ./wasm.sh module 01080260017f00600000020b0103610062036300640000030201010707010365006600000a0601040010000b000d046e616d650106010103670068
  bad.wasm: at byte 0x31: error: type mismatch: `call 0` expected i32, but nothing is on the stack [wasm-type-mismatch]
    in function 1 `g\u{0}h`
    note: the stack before it, the top last: []; function 0 takes [i32]
  [1]
  $ tenon inspect bad.wasm
  bad.wasm: core module, 67 bytes
  imports
    a\u{0}b c\u{0}d: (func (param i32))
  exports
    e\u{0}f: function
  custom sections
    name: 8 bytes
  capabilities
    no manifest embedded
  $ tenon inspect --format json bad.wasm | grep u0000
        "module": "a\u0000b",
        "name": "c\u0000d",
        "name": "e\u0000f",
  $ tenon new bad.wasm -o out.wasm
  bad.wasm: at byte 0x15: error: the import `c\u{0}d` of module `a\u{0}b` is of no interface that the world imports [componentize-import]
  bad.wasm: error: this is a core module that carries no interface metadata [componentize-no-metadata]
    help: `tenon embed WIT MODULE -w WORLD` puts a world into a core module
  [1]

(component (core module $"m\00n" (import "a\00b" "c\00d" (func))) (core instance (instantiate $"m\00n")))

  $ . ./wasm.sh component 01280061736d01000000010401600000020b0103610062036300640000000b046e616d650004036d006e02040100000000190e636f6d706f6e656e742d6e616d65010800110100036d006e
  bad.wasm: at byte 0x35: error: module 0 (`m\u{0}n`) imports from `a\u{0}b`, and no argument has that name [component-core-import]
    in core instance section › item 0
  [1]
  $ tenon validate --format json bad.wasm | grep u0000
        "message": "module 0 (`m\u0000n`) imports from `a\u0000b`, and no argument has that name",
