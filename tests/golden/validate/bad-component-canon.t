(component (core module $m (func (export "f") (param i32))) (core instance $i (instantiate $m)) (func
(export "f") (canon lift (core func $i "f"))))

  $ . ./wasm.sh component 012b0061736d0100000001050160017f0003020100070501016600000a040102000b0009046e616d650002016d0204010000000705014000010006070100000100016608060100000000000b0701000166010000001f0e636f6d706f6e656e742d6e616d65010600110100016d0106001201000169
  bad.wasm: at byte 0x4e: error: core function 0 (`f`) does not have the type that the lifted function has: expected (func), found (func (param i32)) [component-canon]
    in canonical section › item 0
  [1]

(component (core module $m (func (export "f") (param i32 i32))) (core instance $i (instantiate $m)) (func
(export "f") (param "s" string) (canon lift (core func $i "f"))))

  $ . ./wasm.sh component 012c0061736d0100000001060160027f7f0003020100070501016600000a040102000b0009046e616d650002016d0204010000000708014001017373010006070100000100016608060100000000000b0701000166010000001f0e636f6d706f6e656e742d6e616d65010600110100016d0106001201000169
  bad.wasm: at byte 0x55: error: option `memory` is required [component-canon]
    in canonical section › item 0
  [1]

(component (core module $m (memory (export "m") 1) (func (export "f") (param i32 i32))) (core instance $i
(instantiate $m)) (func (export "f") (param "s" string) (canon lift (core func $i "f") (memory (core memory
$i "m")))))

  $ . ./wasm.sh component 01350061736d0100000001060160027f7f00030201000503010001070902016d0200016600000a040102000b0009046e616d650002016d02040100000007080140010173730100060d0200000100016600020100016d080801000000010300000b0701000166010000001f0e636f6d706f6e656e742d6e616d65010600110100016d0106001201000169
  bad.wasm: at byte 0x64: error: option `realloc` is required [component-canon]
    in canonical section › item 0
  [1]

(component (core module $m (func (export "f"))) (core instance $i (instantiate $m)) (func (export "f")
(canon lift (core func $i "f") string-encoding=utf8 string-encoding=utf16)))

  $ . ./wasm.sh component 012a0061736d0100000001040160000003020100070501016600000a040102000b0009046e616d650002016d02040100000007050140000100060701000001000166080801000000020001000b0701000166010000001f0e636f6d706f6e656e742d6e616d65010600110100016d0106001201000169
  bad.wasm: at byte 0x52: error: option `utf16` conflicts with another encoding [component-canon]
    in canonical section › item 0
  [1]

(component (import "f" (func $f)) (core module $m (func (export "p"))) (core instance $i (instantiate $m))
(core func (canon lower (func $f) (post-return (core func $i "p")))))

  $ . ./wasm.sh component 070501400001000a06010001660100012a0061736d0100000001040160000003020100070501017000000a040102000b0009046e616d650002016d02040100000006070100000100017008070101000001050000260e636f6d706f6e656e742d6e616d65010600110100016d010600120100016901050101000166
  bad.wasm: at byte 0x58: error: option `post-return` is for lifting only [component-canon]
    in canonical section › item 0
  [1]

(component (import "r" (type $r (sub resource))) (core func (canon resource.new $r)))

  $ . ./wasm.sh component 0a06010001720301080301020000160e636f6d706f6e656e742d6e616d6501050301000172
  bad.wasm: at byte 0x14: error: `resource.new` is for resources that this component defines, and type 0 (`r`) is not one [component-canon]
    in canonical section › item 0
  [1]

(component (core module $m (memory (export "m") 1 1 shared) (func (export "f") (param i32 i32)) (func
(export "r") (param i32 i32 i32 i32) (result i32) (i32.const 0))) (core instance $i (instantiate $m)) (func
(export "f") (param "s" string) (canon lift (core func $i "f") (memory (core memory $i "m")) (realloc (core
func $i "r")))))

  $ . ./wasm.sh component 01480061736d01000000010e0260027f7f0060047f7f7f7f017f0303020001050401030101070d03016d020001660000017200010a090202000b040041000b0009046e616d650002016d0204010000000708014001017373010006130300000100016600020100016d000001000172080a010000000203000401000b0701000166010000001f0e636f6d706f6e656e742d6e616d65010600110100016d0106001201000169
  bad.wasm: at byte 0x7e: error: core memory 0 (`m`) is shared, and here it must not be [component-canon]
    in canonical section › item 0
  [1]
