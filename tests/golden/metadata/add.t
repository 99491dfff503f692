Each field stands once, in the place of the one that was there; a new one comes last.

  $ cp $TESTDATA/metadata/full.wasm app.wasm
  $ tenon metadata add app.wasm --name app --version 1.4.0 --licenses 'MIT OR (Apache-2.0 WITH LLVM-exception)' --description 'joins things' --authors 'J. Random Hacker' --revision 0123abc --source https://example.com/app -o app.wasm
  $ tenon metadata add app.wasm --processed-by tenon=1 --processed-by wit-component=0.263.0 --sdk wasi-sdk=27 --language C11 -o app.wasm
  $ tenon metadata show app.wasm
  component, 752 bytes at 0x0
    name: app
    authors: J. Random Hacker
    description: joins things
    homepage: https://old.example/
    licenses: MIT OR (Apache-2.0 WITH LLVM-exception)
    revision: 0123abc
    source: https://example.com/app
    version: 1.4.0
    processed-by: wit-component 0.263.0
    processed-by: tenon 1
    language: C11
    sdk: wasi-sdk 27
    core module, 231 bytes at 0xb
      name: inner
      language: C11
      processed-by: clang 18.1.0
    component, 127 bytes at 0xf4
      name: middle
      core module, 75 bytes at 0xfe
        name: innermost

The same again changes nothing; --clear takes a field away.

  $ tenon metadata add app.wasm --version 1.4.0 --sdk wasi-sdk=27 -o again.wasm && cmp app.wasm again.wasm
  $ tenon metadata add app.wasm --clear authors --clear name --clear homepage -o less.wasm && tenon metadata show less.wasm | head -6
  component, 689 bytes at 0x0
    description: joins things
    licenses: MIT OR (Apache-2.0 WITH LLVM-exception)
    revision: 0123abc
    source: https://example.com/app
    version: 1.4.0

A core module has its name in another section, beside those of its functions.

  $ tenon metadata add $TESTDATA/caps/module.wasm --name 'a name' -o named.wasm && tenon metadata show named.wasm --format json
  {
    "kind": "module",
    "name": "a name",
    "producers": [],
    "range": {
      "start": 0,
      "end": 72
    },
    "children": [],
    "errors": 0,
    "warnings": 0,
    "findings": []
  }
