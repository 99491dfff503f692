A component, byte for byte the same each time, and valid.
  $ cp $TESTDATA/componentize/* . && tenon embed guest.wit -w app --dummy-names legacy -o dummy.wasm
  dummy.wasm
  $ tenon new dummy.wasm -o app.wasm && tenon new dummy.wasm -o again.wasm && cmp app.wasm again.wasm && tenon validate app.wasm
  app.wasm
  again.wasm
  app.wasm: valid component
  $ tenon new dummy.wasm -o - | cmp - app.wasm
  $ tenon new dummy.wasm -o app.wasm --format json
  {
    "output": "app.wasm",
    "bytes": 3472,
    "errors": 0,
    "warnings": 0,
    "findings": []
  }
  $ tenon inspect app.wasm
  app.wasm: component, 3472 bytes
    processed-by tenon 0.1.0
  imports
    demo:guest/host@0.1.0
      resource door
      door: constructor()
      door.open: func() -> bool
      log: func(s: string)
  exports
    run: func()
    demo:guest/api@0.1.0
      type door = door
      record place { name: string, at: tuple<u32, u32> }
      type box = resource
      box: constructor(v: u32)
      box.get: func() -> u32
      greet: func(name: string) -> string
  contents
    module 0: 796 bytes, 7 imports, 12 exports
    module 1 "tenon:shim": 187 bytes, 0 imports, 3 exports
    module 2 "tenon:fixups": 201 bytes, 4 imports, 0 exports
    component 0: 313 bytes, 5 imports, 6 exports
  custom sections
    component-name: 792 bytes
    producers: 27 bytes
  capabilities
    no manifest embedded

Only what the module uses is imported: an interface of which it uses nothing is not there at all.
  $ tenon embed guest.wit bare.wasm -w small -o small.wasm
  small.wasm
  $ tenon embed guest.wit plain.wasm -w app -o few.wasm; tenon new few.wasm -o few-app.wasm
  few.wasm
  few.wasm: error: the world exports `[constructor]box` of interface `demo:guest/api@0.1.0`, and the module has no export `demo:guest/api@0.1.0#[constructor]box` [componentize-export]
  few.wasm: error: the world exports `[method]box.get` of interface `demo:guest/api@0.1.0`, and the module has no export `demo:guest/api@0.1.0#[method]box.get` [componentize-export]
  few.wasm: error: the world exports `greet` of interface `demo:guest/api@0.1.0`, and the module has no export `demo:guest/api@0.1.0#greet` [componentize-export]
  [1]
  $ tenon embed guest.wit plain.wasm -w small -o few.wasm && tenon new few.wasm -o few-app.wasm && tenon wit print few-app.wasm
  few.wasm
  few-app.wasm
  package root:component;
  
  world root {
    export run: func();
  }

An adapter stands for the imports of a module, and is trimmed; one that nothing uses is left out.
  $ tenon embed guest.wit uses-old.wasm -w small -o uses.wasm; tenon new plain.wasm --adapt old.wasm -o x.wasm && tenon wit print x.wasm
  uses.wasm
  old.wasm: info: the adapter is left out: nothing imports from `old` [componentize-adapter-unused]
  plain.wasm: error: this is a core module that carries no interface metadata [componentize-no-metadata]
    help: `tenon embed WIT MODULE -w WORLD` puts a world into a core module
  [1]

Parts of a module may know an interface at several versions of one track: it is imported once, at the highest.
  $ cat >old.wit <<'END'
  > package a:b@0.2.0;
  > interface c { record r { x: u32 } resource s; f: func(r: r) -> string; }
  > world w { import c; }
  > END
  $ sed 's/0.2.0/0.2.7/; s/resource s;/resource s; enum more { one, two } g: func(m: more) -> own<s>;/' old.wit >next.wit
  $ tenon embed old.wit -w w --dummy-names legacy -o old-core.wasm && tenon embed next.wit old-core.wasm -w w -o both-core.wasm
  old-core.wasm
  both-core.wasm
  $ tenon new both-core.wasm -o both.wasm && tenon wit print both.wasm
  both.wasm
  package root:component;
  
  world root {
    import a:b/c@0.2.7;
  }
  package a:b@0.2.7 {
    interface c {
      record r {
        x: u32,
      }
  
      resource s;
  
      f: func(r: r) -> string;
    }
  }

Another track is another interface, here one that nothing uses; a world that sees the same interface differently is told.
  $ sed 's/0.2.0/0.3.0/' old.wit >major.wit && tenon embed major.wit old-core.wasm -w w -o two-core.wasm && tenon new two-core.wasm -o two.wasm && tenon wit print two.wasm | grep import
  two-core.wasm
  two.wasm
    import a:b/c@0.2.0;
  $ sed 's/0.2.0/0.2.8/; s/x: u32/x: u64/' old.wit >other.wit && tenon embed other.wit old-core.wasm -w w -o other-core.wasm && tenon new other-core.wasm -o other.wasm
  other-core.wasm
  other-core.wasm, section component-type:w: error: the worlds of the modules cannot be united, for they do not agree on `a:b/c@0.2.8`: `a:b/c.r`: field `x` is `u64` in one world, but `u32` in another [componentize-merge]
    note: other-core.wasm, section component-type:w is the other one
  [1]
