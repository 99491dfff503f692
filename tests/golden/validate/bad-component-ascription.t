(component (import "f" (func $f (param "x" u8))) (export "g" (func $f) (func (param "x" u16))))

  $ . ./wasm.sh component 070801400101787d01000a06010001660100070801400101787b01000b0901000167010001010100160e636f6d706f6e656e742d6e616d6501050101000166
  bad.wasm: at byte 0x27: error: `g`: param 1 (`x`) is `u8` in what is exported, but `u16` in the type given to the export [component-ascription]
    in export section › item 0
  [1]
