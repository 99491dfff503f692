Names are whole, with a NUL byte in them, too.

  $ cp $TESTDATA/adapters/*.wasm . && LC_ALL=C sed 's/\x03get/\x03g\x00t/' main.wasm >nul.wasm && tenon embed main.wit nul.wasm -w main -o nul.wasm
  nul.wasm
  $ tenon new nul.wasm --adapt old=name.wasm -o out.wasm
  out.wasm
  $ tenon inspect --format json out.wasm | grep '\\u0000'
            "name": "g\u0000t",
            "name": "g\u0000t",
