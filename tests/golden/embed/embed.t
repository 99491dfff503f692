A dummy has all imports and exports of a world; what is made of it has that world.
  $ cp $TESTDATA/componentize/* . && tenon embed guest.wit -w app --dummy -o dummy.wasm
  dummy.wasm
  $ tenon new dummy.wasm -o app.wasm && tenon wit print app.wasm
  app.wasm
  package root:component;
  
  world root {
    import demo:guest/host@0.1.0;
  
    export run: func();
    export demo:guest/api@0.1.0;
  }
  package demo:guest@0.1.0 {
    interface host {
      resource door {
        constructor();
        open: func() -> bool;
      }
  
      log: func(s: string);
    }
    interface api {
      use host.{door};
  
      record place {
        name: string,
        at: tuple<u32, u32>,
      }
  
      resource box {
        constructor(v: u32);
        get: func() -> u32;
      }
  
      greet: func(name: string) -> string;
    }
  }

Legacy names come to the same; so do a module's own sections, which are united.
  $ tenon embed guest.wit -w app --dummy-names legacy -o legacy.wasm && tenon new legacy.wasm -o legacy-app.wasm
  legacy.wasm
  legacy-app.wasm
  $ tenon wit print legacy-app.wasm >a; tenon wit print app.wasm | diff a - && echo the same
  the same
  $ tenon embed guest.wit legacy.wasm -w small -o both.wasm && tenon new both.wasm -o both-app.wasm && cmp legacy-app.wasm both-app.wasm
  both.wasm
  both-app.wasm

A module, and how its strings are encoded.
  $ tenon embed guest.wit plain.wasm -w small --encoding utf16 -o small.wasm && tenon new small.wasm -o - | tenon wit print -
  small.wasm
  package root:component;
  
  world root {
    export run: func();
  }
  $ tenon embed guest.wit plain.wasm -w small -o small.wasm --format json
  {
    "output": "small.wasm",
    "bytes": 206,
    "errors": 0,
    "warnings": 0,
    "findings": []
  }

A world is chosen; one that is not there is told.
  $ tenon embed guest.wit plain.wasm -o x.wasm
  tenon: error: package `demo:guest@0.1.0` has several worlds, and none is named [wit-world]
    note: there is `demo:guest/app@0.1.0`
    note: there is `demo:guest/small@0.1.0`
    note: there is `demo:guest/other@0.1.0`
    note: there is `demo:guest/talker@0.1.0`
  [1]
  $ tenon embed guest.wit plain.wasm -w smal -o x.wasm; ls x.wasm
  tenon: error: package `demo:guest@0.1.0` has no world `smal` [wit-unknown-world]
    note: there is `demo:guest/app@0.1.0`
    note: there is `demo:guest/small@0.1.0`
    note: there is `demo:guest/other@0.1.0`
    note: there is `demo:guest/talker@0.1.0`
    help: did you mean `small`?
  ls: cannot access 'x.wasm': No such file or directory
  [2]
  $ tenon embed guest.wit guest.wit -w small -o x.wasm
  guest.wit: error: this is text, not a WebAssembly binary [component-kind]
  [1]
  $ tenon embed guest.wit app.wasm -w small -o x.wasm
  app.wasm: error: this is a component, not a core module [component-kind]
  [1]

Wrong usage.
  $ tenon embed guest.wit -w app -o x.wasm
  tenon: error: MODULE is missing, or `--dummy` [usage]
    help: `tenon embed --help` lists what it takes
  [2]
  $ tenon embed guest.wit plain.wasm --dummy -w app -o x.wasm
  tenon: error: a dummy is made: there is no MODULE to embed into [usage]
    help: `tenon embed --help` lists what it takes
  [2]
  $ tenon embed guest.wit plain.wasm -w app --encoding latin1 -o x.wasm
  tenon: error: `--encoding` is utf8, utf16 or compact-utf16, not `latin1` [usage]
    help: `tenon embed --help` lists what it takes
  [2]
  $ tenon embed guest.wit -w app --dummy-names wasm64 -o x.wasm
  tenon: error: `--dummy-names` is legacy, cm32p2, async-callback or async-stackful, not `wasm64` [usage]
    help: `tenon embed --help` lists what it takes
  [2]
  $ tenon embed guest.wit plain.wasm -w app
  tenon: error: `-o FILE` is missing: where the module goes [usage]
    help: `tenon embed --help` lists what it takes
  [2]
