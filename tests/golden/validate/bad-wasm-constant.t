(module (global i32 (i32.clz (i32.const 1))))

  $ . ./wasm.sh module 0607017f004101670b
  bad.wasm: at byte 0xf: error: constant expression required: `i32.clz` is not constant [wasm-constant]
    in global section › item 0
  [1]

(module (import "m" "g" (global (mut i32))) (global i32 (global.get 0)))

  $ . ./wasm.sh module 020801016d0167037f010606017f0023000b
  bad.wasm: at byte 0x17: error: constant expression required: global 0 is mutable [wasm-constant]
    in global section › item 0
  [1]
