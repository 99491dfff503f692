(module (func $add (param i32 f32) (result i32) (i32.add (local.get 0) (local.get 1))))

  $ . ./wasm.sh module 01070160027f7d017f030201000a09010700200020016a0b000d046e616d650106010003616464
  bad.wasm: at byte 0x1e: error: type mismatch: `i32.add` expected i32, found f32 [wasm-type-mismatch]
    in function 0 `add`
    note: the stack before it, the top last: [i32 f32]
  [1]

(module (func (result i32)))

  $ . ./wasm.sh module 0105016000017f030201000a040102000b
  bad.wasm: at byte 0x18: error: type mismatch: `end` of the function expected i32, but nothing is on the stack [wasm-type-mismatch]
    in function 0
  [1]

(module (func (result i32) (block (result i32) (i64.const 1))))

  $ . ./wasm.sh module 0105016000017f030201000a09010700027f42010b0b
  bad.wasm: at byte 0x1c: error: type mismatch: `end` of a block expected i32, found i64 [wasm-type-mismatch]
    in function 0
    note: the stack before it, the top last: [i64]
  [1]

(module (func (block (i32.const 1) (f64.const 2))))

  $ . ./wasm.sh module 010401600000030201000a12011000024041014400000000000000400b0b
  bad.wasm: at byte 0x24: error: type mismatch: values remaining on stack at end of block: 2 more than it gives [wasm-type-mismatch]
    in function 0
    note: the stack before it, the top last: [i32 f64]
  [1]

(module (func $f (param f32)) (func (call $f (i32.const 1))))

  $ . ./wasm.sh module 01080260017d0060000003030200010a0b0202000b0600410110000b000b046e616d65010401000166
  bad.wasm: at byte 0x21: error: type mismatch: `call 0` expected f32, found i32 [wasm-type-mismatch]
    in function 1
    note: the stack before it, the top last: [i32]; function 0 takes [f32]
  [1]

(module (func (drop (ref.is_null (i32.const 0)))))

  $ . ./wasm.sh module 010401600000030201000a080106004100d11a0b
  bad.wasm: at byte 0x19: error: type mismatch: `ref.is_null` expected a reference, found i32 [wasm-type-mismatch]
    in function 0
    note: the stack before it, the top last: [i32]
  [1]

(module (func (local i32) (local.set 0 (i64.const 1))))

  $ . ./wasm.sh module 010401600000030201000a0a010801017f420121000b
  bad.wasm: at byte 0x1b: error: type mismatch: `local.set 0` expected i32, found i64 [wasm-type-mismatch]
    in function 0
    note: the stack before it, the top last: [i64]
  [1]

(module (func (block (result i32) (br 1) (drop (i32.add (i64.const 1))))))

  $ . ./wasm.sh module 010401600000030201000a0d010b00027f0c0142016a1a0b0b
  bad.wasm: at byte 0x1d: error: type mismatch: `i32.add` expected i32, found i64 [wasm-type-mismatch]
    in function 0
    note: the stack before it, the top last: [i64], and anything below, as this is never reached
  [1]

(module (func (param i32) (result i32) (block $a (result i32) (block $b (br_table $a $b (i32.const 1)
(local.get 0))) (i32.const 0))))

  $ . ./wasm.sh module 01060160017f017f030201000a14011200027f0240410120000e0101000b41000b0b0010046e616d650309010002000161010162
  bad.wasm: at byte 0x21: error: type mismatch: targets of `br_table` take 1 and 0 values [wasm-type-mismatch]
    in function 0
  [1]

(module (func $a (result i32) (i32.const 0)) (func (return_call $a)))

  $ . ./wasm.sh module 0108026000017f60000003030200010a0b02040041000b040012000b000b046e616d65010401000161
  bad.wasm: at byte 0x21: error: type mismatch: `return_call` to a function that gives [i32] in one that gives [] [wasm-type-mismatch]
    in function 1
  [1]

(module (tag $e (param i64)) (func (result i32) (block $l (result i32) (try_table (catch $e $l)) (i32.const
0))))

  $ . ./wasm.sh module 01090260017e006000017f030201010d030100000a10010e00027f1f40010000000b41000b0b0013046e616d65030601000100016c0b0401000165
  bad.wasm: at byte 0x23: error: type mismatch: a catch clause gives [i64], and its label takes [i32] [wasm-type-mismatch]
    in function 0
  [1]

(module (table 1 externref) (func (call_indirect (i32.const 0))))

  $ . ./wasm.sh module 010401600000030201000404016f00010a0901070041001100000b
  bad.wasm: at byte 0x1f: error: type mismatch: `call_indirect` through a table of externref, which are no functions [wasm-type-mismatch]
    in function 0
  [1]

(module (table 1 funcref) (elem (i32.const 0) externref (ref.null extern)))

  $ . ./wasm.sh module 040401700001090b01060041000b6f01d06f0b
  bad.wasm: at byte 0x11: error: type mismatch: an element segment of externref for a table of funcref [wasm-type-mismatch]
    in element section › item 0
  [1]

(module (func (param externref externref i32) (drop (select (local.get 0) (local.get 1) (local.get 2)))))

  $ . ./wasm.sh module 01070160036f6f7f00030201000a0c010a002000200120021b1a0b
  bad.wasm: at byte 0x20: error: type mismatch: `select` of references needs a type [wasm-type-mismatch]
    in function 0
  [1]

(module (type $a (array (mut i8))) (type $b (array i32)) (func (param (ref $a) (ref $b)) (array.copy $a $b
(local.get 0) (i32.const 0) (local.get 1) (i32.const 0) (i32.const 1))))

  $ . ./wasm.sh module 010e035e78015e7f0060026400640100030201020a1201100020004100200141004101fb1100010b000e046e616d65040702000161010162
  bad.wasm: at byte 0x2b: error: type mismatch: `array.copy` from elements of i32 to elements of i8 [wasm-type-mismatch]
    in function 0
  [1]

(module (type $s (struct (field i8))) (func (param (ref $s)) (drop (struct.get $s 0 (local.get 0)))))

  $ . ./wasm.sh module 010a025f0178006001640000030201010a0b0109002000fb0200001a0b000b046e616d65040401000173
  bad.wasm: at byte 0x1f: error: type mismatch: `struct.get` of what is packed needs _s or _u [wasm-type-mismatch]
    in function 0
  [1]

(module (type $s (struct)) (func (param anyref) (result (ref $s)) (block (result (ref $s)) (br_on_cast 0
anyref i31ref (local.get 0)) (unreachable))))

  $ . ./wasm.sh module 0109025f0060016e016400030201010a11010f000264002000fb1803006e6c000b0b000b046e616d65040401000173
  bad.wasm: at byte 0x21: error: type mismatch: `br_on_cast` branches with i31ref, and its label takes [(ref 0)] [wasm-type-mismatch]
    in function 0
  [1]

(module (memory i64 1) (func (drop (i32.load (i32.const 0)))))

  $ . ./wasm.sh module 0104016000000302010005030104010a0a01080041002802001a0b
  bad.wasm: at byte 0x1e: error: type mismatch: `i32.load` expected i64, found i32 [wasm-type-mismatch]
    in function 0
    note: the stack before it, the top last: [i32]
  [1]

(module (global i64 (i32.const 0)))

  $ . ./wasm.sh module 0606017e0041000b
  bad.wasm: at byte 0xf: error: type mismatch: `end` of the expression expected i64, found i32 [wasm-type-mismatch]
    in global section › item 0
    note: the stack before it, the top last: [i32]
  [1]
