(component (import "i" (instance $i (export "f" (func)))) (alias export $i "g" (func)))

  $ . ./wasm.sh component 070e01420201400001000400016601000a06010001690500060601010000016700160e636f6d706f6e656e742d6e616d6501050501000169
  bad.wasm: at byte 0x23: error: instance 0 (`i`) has no export `g` [component-alias]
    in alias section › item 0
  [1]

(component (import "i" (instance $i (export "f" (func)))) (alias export $i "f" (type)))

  $ . ./wasm.sh component 070e01420201400001000400016601000a06010001690500060601030000016600160e636f6d706f6e656e742d6e616d6501050501000169
  bad.wasm: at byte 0x23: error: export `f` of instance 0 (`i`) is not a type: it is a func [component-alias]
    in alias section › item 0
  [1]

(component (core module $m) (core instance $i (instantiate $m)) (alias core export $i "f" (core func)))

  $ . ./wasm.sh component 01130061736d010000000009046e616d650002016d020401000000060701000001000166001f0e636f6d706f6e656e742d6e616d65010600110100016d0106001201000169
  bad.wasm: at byte 0x26: error: core instance 0 (`i`) has no export `f` [component-alias]
    in alias section › item 0
  [1]

(component (core module $m (func (export "f"))) (core instance $i (instantiate $m)) (alias core export $i
"f" (core memory)))

  $ . ./wasm.sh component 012a0061736d0100000001040160000003020100070501016600000a040102000b0009046e616d650002016d020401000000060701000201000166001f0e636f6d706f6e656e742d6e616d65010600110100016d0106001201000169
  bad.wasm: at byte 0x3d: error: export `f` of core instance 0 (`i`) is not a memory: it is a function [component-alias]
    in alias section › item 0
  [1]

(component (type $r (resource (rep i32))) (component (alias outer 1 $r (type))))

  $ . ./wasm.sh component 0704013f7f00040f0061736d0d0001000605010302010000160e636f6d706f6e656e742d6e616d6501050301000172
  bad.wasm: at byte 0x1b: error: an outer alias cannot reach a type that refers to a resource of the component around [component-alias]
    in component 0 › alias section › item 0
  [1]

An outer alias five scopes out

  $ . ./wasm.sh component 06050103020500
  bad.wasm: at byte 0xb: error: outer alias counts 5 scopes out, past the outermost [component-alias]
    in alias section › item 0
  [1]
