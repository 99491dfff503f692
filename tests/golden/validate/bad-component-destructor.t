(component (core module $m (func (export "d"))) (core instance $i (instantiate $m)) (type (resource (rep
i32) (dtor (core func $i "d")))))

  $ . ./wasm.sh component 012a0061736d0100000001040160000003020100070501016400000a040102000b0009046e616d650002016d0204010000000607010000010001640705013f7f0100001f0e636f6d706f6e656e742d6e616d65010600110100016d0106001201000169
  bad.wasm: at byte 0x49: error: core function 0 (`d`) is [] -> [], and a destructor [i32] -> [] [component-destructor]
    in type section › item 0
  [1]
