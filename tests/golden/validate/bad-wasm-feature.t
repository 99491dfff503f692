(module (memory 1 (pagesize 1)))

  $ . ./wasm.sh module 050401080100
  bad.wasm: at byte 0xb: error: custom page size: proposal `custom-page-sizes` is not open [wasm-feature]
    in memory section › item 0
    help: `--features custom-page-sizes` opens it
  [1]

(module (func (result i32) (i32.extend8_s (i32.const 1))))

  $ . ./wasm.sh module 0105016000017f030201000a070105004101c00b --features wasm1
  bad.wasm: at byte 0x1a: error: i32.extend8_s: proposal `sign-extension` is not open [wasm-feature]
    in function 0
    help: `--features sign-extension` opens it
  [1]

(module (func (drop (i8x16.splat (i32.const 0)))))

  $ . ./wasm.sh module 010401600000030201000a090107004100fd0f1a0b --features -simd
  bad.wasm: at byte 0x19: error: i8x16.splat: proposal `simd` is not open [wasm-feature]
    in function 0
    help: `--features simd` opens it
  [1]
