What cannot be read is shown as a warning, and cannot be added to; other fields can.

  $ cp $TESTDATA/metadata/*.wasm . && tenon metadata show broken-producers.wasm
  broken-producers.wasm: at byte 0x8: warning: the custom section `producers` cannot be read: unexpected end [component-metadata]
  core module, 34 bytes at 0x0
  $ tenon metadata add broken-producers.wasm --language C=1 -o out.wasm
  broken-producers.wasm: at byte 0x8: error: the custom section `producers` cannot be read: producers can only be added to those that can be read [component-metadata]
  [1]
  $ tenon metadata add broken-name.wasm --name n -o out.wasm
  broken-name.wasm: at byte 0x8: error: the custom section `name` cannot be read: unexpected end [component-metadata]
  [1]
  $ tenon metadata add broken-producers.wasm --version 2 -o out.wasm && tenon metadata show out.wasm
  out.wasm: at byte 0x8: warning: the custom section `producers` cannot be read: unexpected end [component-metadata]
  core module, 45 bytes at 0x0
    version: 2
