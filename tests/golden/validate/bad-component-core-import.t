(component (core module $m (import "env" "f" (func))) (core instance (instantiate $m)))

  $ . ./wasm.sh component 01240061736d0100000001040160000002090103656e76016600000009046e616d650002016d02040100000000170e636f6d706f6e656e742d6e616d65010600110100016d
  bad.wasm: at byte 0x31: error: module 0 (`m`) imports from `env`, and no argument has that name [component-core-import]
    in core instance section › item 0
  [1]

(component (core module $m (import "env" "f" (func))) (core module $e) (core instance $e (instantiate $e))
(core instance (instantiate $m (with "env" (instance $e)))))

  $ . ./wasm.sh component 01240061736d0100000001040160000002090103656e76016600000009046e616d650002016d01130061736d010000000009046e616d6500020165020d0200010000000103656e76120000220e636f6d706f6e656e742d6e616d65010900110200016d0101650106001201000165
  bad.wasm: at byte 0x49: error: module 0 (`m`) imports `f` from `env`, which does not export it [component-core-import]
    in core instance section › item 1
  [1]

(component (core module $m (import "env" "f" (func (param i32)))) (core module $e (func (export "f") (param
i64))) (core instance $e (instantiate $e)) (core instance (instantiate $m (with "env" (instance $e)))))

  $ . ./wasm.sh component 01250061736d0100000001050160017f0002090103656e76016600000009046e616d650002016d012b0061736d0100000001050160017e0003020100070501016600000a040102000b0009046e616d6500020165020d0200010000000103656e76120000220e636f6d706f6e656e742d6e616d65010900110200016d0101650106001201000165
  bad.wasm: at byte 0x62: error: module 0 (`m`) imports `f` from `env`: expected (func (param i32)), found (func (param i64)) [component-core-import]
    in core instance section › item 1
  [1]
