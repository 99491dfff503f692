Names that mean something to every program, of other types; and two ways to start.

  $ cp $TESTDATA/linked/*.so . && tenon embed app.wit types.so -w app -o types.so
  types.so
  $ tenon link types.so -o out.wasm
  types.so: at byte 0x26: error: types.so imports `memory` of `env` as (memory i64 1), which is to be a memory of 32-bit addresses without a maximum [link-type]
  types.so: at byte 0x34: error: types.so imports `__memory_base` of `env` as (global i64), which is to be a global of i32 that does not change [link-type]
  types.so: at byte 0x49: error: types.so imports `__stack_pointer` of `env` as (func), which is to be a mutable global of i32 [link-type]
  types.so: at byte 0x5f: error: types.so imports `__wasm_get_tls_base` of `env` as (func (param i32)), which is to be (func (result i32)) [link-type]
  types.so: at byte 0x79: error: types.so imports `value` of `env` as (global i32), which is to be a function or a tag [link-type]
  types.so: at byte 0x86: error: types.so imports `data` of `GOT.mem` as (func), which is to be a mutable global of i32 [link-type]
  types.so: at byte 0xa3: error: types.so exports `__wasm_call_ctors` as (func (param i32)), which is to be a function that takes and gives nothing [link-type]
  types.so: at byte 0xc5: error: types.so exports the table `table`: libraries share that of the program [link-type]
  types.so: error: types.so exports both `__wasm_call_ctors` and `_initialize`: one of the two starts a library [link-initializers]
  [1]
