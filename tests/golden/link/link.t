Libraries in C, which need one another in a circle, and one that is found by name.

  $ cp $TESTDATA/cores/linked/*.so . && tenon embed $TESTDATA/guests/linked/linked.wit app.so -w linked -o app.so
  app.so
  $ tenon link app.so even.so odd.so base.so --dl-openable plugin.so --use-built-in-libdl -o app.wasm
  app.wasm
  $ tenon validate app.wasm && tenon wit print app.wasm
  app.wasm: valid component
  package root:component;
  
  world root {
    import log: func(text: string);
  
    export greet: func(name: string) -> string;
    export even: func(n: u32) -> bool;
    export look-up: func(library: string, symbol: string, n: u32) -> option<u32>;
  }
  $ tenon link odd.so app.so base.so even.so --stub-missing-functions -o - | tenon validate -
  <stdin>: valid component

Names are whole, with a NUL byte in them, too.

  $ for so in even.so odd.so; do LC_ALL=C sed -i 's/is_odd/is\x00odd/' $so; done
  $ tenon link app.so even.so odd.so base.so --dl-openable plugin.so --use-built-in-libdl -o app.wasm && tenon validate app.wasm
  app.wasm
  app.wasm: valid component
  $ tenon inspect --format json app.wasm | grep '\\u0000'
            "name": "is\u0000odd",
            "name": "is\u0000odd",
            "name": "is\u0000odd",
            "name": "is\u0000odd",
