Faults that do not hang together are told together, in the order of the file, however many threads there are.
(component (component (core module (func $a (result i32)) (func $b (i32.const 1)))) (component (core module
$named (func (drop (f32.add (i32.const 1) (f32.const 1)))))))

  $ . ./wasm.sh component 043c0061736d0d00010001320061736d010000000108026000017f60000003030200010a090202000b040041010b000e046e616d6501070200016101016204570061736d0d00010001300061736d01000000010401600000030201000a0d010b004101430000803f921a0b000d046e616d650006056e616d6564001b0e636f6d706f6e656e742d6e616d65010a00110100056e616d6564
  bad.wasm: at byte 0x30: error: type mismatch: `end` of the function expected i32, but nothing is on the stack [wasm-type-mismatch]
    in component 0 › module 0 › function 0 `a`
  bad.wasm: at byte 0x35: error: type mismatch: values remaining on stack at end of block: 1 more than it gives [wasm-type-mismatch]
    in component 0 › module 0 › function 1 `b`
    note: the stack before it, the top last: [i32]
  bad.wasm: at byte 0x70: error: type mismatch: `f32.add` expected f32, found i32 [wasm-type-mismatch]
    in component 1 › module 0 › function 0
    note: the stack before it, the top last: [i32 f32]
  [1]

(component (type (record)) (type (enum "a" "a")) (import "f" (func (type 5))))

  $ . ./wasm.sh component 07090272006d02016101610a06010001660105
  bad.wasm: at byte 0xc: error: a record type must have at least one record field [component-empty-type]
    in type section › item 0
  bad.wasm: at byte 0x11: error: enum case name `a` conflicts with the name `a` before it [component-label]
    in type section › item 1
  bad.wasm: at byte 0x1a: error: unknown type 5: there are 2 so far [component-unknown-index]
    in import section › item 0
  [1]

A wrong type within types, and a wrong body of a module beside it.
(component (core module $m (func $f (result i32) (f32.const 0))) (type (component (import "i" (instance
(export "f" (func (param "X_x" u8))))))))

  $ . ./wasm.sh component 012f0061736d010000000105016000017f030201000a0901070043000000000b000f046e616d650002016d010401000166071c01410201420201400103585f787d010004000166010003000169050000170e636f6d706f6e656e742d6e616d65010600110100016d
  bad.wasm: at byte 0x44: error: parameter name `X_x` is not in kebab case [component-label]
    in type section › item 0 › declaration 0 › declaration 0
  bad.wasm: at byte 0x27: error: type mismatch: `end` of the function expected i32, found f32 [wasm-type-mismatch]
    in module 0 › function 0 `f`
    note: the stack before it, the top last: [f32]
  [1]
