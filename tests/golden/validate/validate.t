Components and core modules, several at once.

  $ tenon validate $TESTDATA/demo/greeter.wasm $TESTDATA/demo/shouter.wasm | sed "s|$TESTDATA/||"
  demo/greeter.wasm: valid component
  demo/shouter.wasm: valid component
  $ tenon validate --format json $TESTDATA/demo/greeter.wasm | sed "s|$TESTDATA/||"
  {
    "files": [
      {
        "file": "demo/greeter.wasm",
        "kind": "component",
        "valid": true
      }
    ],
    "errors": 0,
    "warnings": 0,
    "findings": []
  }

A wrong body: where, in which function, the instruction, what it wants and what is there. Each is told, in the
order of the file, and the same with one thread as with many.

  $ printf '\0asm\1\0\0\0\1\5\1\140\0\1\177\3\3\2\0\0\12\16\2\5\0\101\1\152\13\6\0\102\1\20\5\13\0\22\4name\1\13\2\0\3add\1\3two' >bad.wasm
  $ tenon validate bad.wasm
  bad.wasm: at byte 0x1b: error: type mismatch: `i32.add` expected i32, but nothing is on the stack [wasm-type-mismatch]
    in function 0 `add`
    note: the stack before it, the top last: [i32]
  bad.wasm: at byte 0x21: error: unknown function 5: there are 2 [wasm-unknown-index]
    in function 1 `two`
  [1]
  $ TENON_THREADS=1 tenon validate bad.wasm >one 2>&1; TENON_THREADS=8 tenon validate bad.wasm >eight 2>&1; cmp one eight

How many threads are to be had is a number; what is none is told, and as many are taken as there are processors.

  $ for n in x -1 0 65 99999999999 4x; do TENON_THREADS=$n tenon validate bad.wasm 2>&1 | head -1; done
  tenon: warning: TENON_THREADS is `x`, which is not a number from 1 to 64, and is not taken [setting]
  tenon: warning: TENON_THREADS is `-1`, which is not a number from 1 to 64, and is not taken [setting]
  tenon: warning: TENON_THREADS is `0`, which is not a number from 1 to 64, and is not taken [setting]
  tenon: warning: TENON_THREADS is `65`, which is not a number from 1 to 64, and is not taken [setting]
  tenon: warning: TENON_THREADS is `99999999999`, which is not a number from 1 to 64, and is not taken [setting]
  tenon: warning: TENON_THREADS is `4x`, which is not a number from 1 to 64, and is not taken [setting]
  $ TENON_THREADS=x tenon validate bad.wasm 2>&1 | sed 1d | cmp - one
  $ for n in "" 1 64; do TENON_THREADS=$n tenon validate bad.wasm 2>&1 | cmp - one; done
  $ TENON_THREADS=x tenon inspect --format json bad.wasm | grep code
        "code": "setting",

A constant expression, a proposal that is closed, and one that is unknown.

  $ printf '\0asm\1\0\0\0\6\6\1\177\0\102\0\13' >global.wasm; tenon validate global.wasm
  global.wasm: at byte 0xf: error: type mismatch: `end` of the expression expected i32, found i64 [wasm-type-mismatch]
    in global section › item 0
    note: the stack before it, the top last: [i64]
  [1]
  $ printf '\0asm\1\0\0\0\1\4\1\140\0\0\3\2\1\0\12\7\1\5\0\101\0\300\13' >sign.wasm
  $ tenon validate --features -sign-extension sign.wasm
  sign.wasm: at byte 0x19: error: i32.extend8_s: proposal `sign-extension` is not open [wasm-feature]
    in function 0
    help: `--features sign-extension` opens it
  [1]
  $ tenon validate --features sign sign.wasm
  tenon: error: unknown feature `sign` [wasm-unknown-feature]
    help: did you mean `simd`?
  [2]
  $ tenon validate nowhere.wasm
  tenon: error: cannot read nowhere.wasm: No such file or directory [file-io]
  [3]
  $ tenon validate --features GC sign.wasm
  tenon: error: unknown feature `GC` [wasm-unknown-feature]
    help: did you mean `gc`?
  [2]
  $ tenon validate --features '' sign.wasm
  tenon: error: the list of features `` lacks a name [wasm-unknown-feature]
    help: write names with commas between them, such as `all,-gc`
  [2]
  $ tenon validate --features all, sign.wasm
  tenon: error: the list of features `all,` lacks a name [wasm-unknown-feature]
    help: write names with commas between them, such as `all,-gc`
  [2]
