Packages stand in a folder, by namespace and name; the fixtures are told apart in testdata/guests/wit/world.wit.

  $ mkdir -p deps/demo && cp "$TESTDATA"/components/*.wasm deps/demo/ && mv wit deps/wit && mv deps/wit/demo/* deps/wit/

An instance that two others share, and a resource with it.

  $ cat shop.wac
  package demo:shop;
  
  let vault = new demo:vault {};
  let batcher = new demo:batcher { ...vault };
  let clerk = new demo:clerk { store: vault.store, batch: batcher["demo:kv/batch@0.2.0"] };
  
  export clerk.run;
  export vault.store;
  $ tenon compose shop.wac -o shop.wasm
  shop.wasm
    batcher (demo:batcher): `demo:kv/store@0.2.0` from vault (demo:vault)
    clerk (demo:clerk): `demo:kv/store@0.2.0` from vault (demo:vault)
    clerk (demo:clerk): `demo:kv/batch@0.2.0` from batcher (demo:batcher)
    imports nothing
    exports `run`
    exports `demo:kv/store@0.2.0`
  $ tenon compose shop.wac -o again.wasm >text && cmp shop.wasm again.wasm
  $ tenon compose shop.wac -o - | tenon wit print -
  package root:component;
  
  world root {
    export run: func() -> string;
    export demo:kv/store@0.2.0;
  }
  package demo:kv@0.2.0 {
    interface store {
      resource bucket {
        constructor(name: string);
        name: func() -> string;
        get: func(key: string) -> option<string>;
        set: func(key: string, value: string);
        merge: static func(into: bucket, other: borrow<bucket>) -> bucket;
      }
  
      live: func() -> u32;
    }
  }
  $ tenon compose shop.wac -o shop.wasm --format json
  {
    "output": "shop.wasm",
    "bytes": 10847,
    "instances": [
      {
        "component": "demo:vault",
        "name": "vault",
        "arguments": []
      },
      {
        "component": "demo:batcher",
        "name": "batcher",
        "arguments": [
          {
            "import": "demo:kv/store@0.2.0",
            "component": "demo:vault",
            "instance": 0,
            "export": "demo:kv/store@0.2.0"
          }
        ]
      },
      {
        "component": "demo:clerk",
        "name": "clerk",
        "arguments": [
          {
            "import": "demo:kv/store@0.2.0",
            "component": "demo:vault",
            "instance": 0,
            "export": "demo:kv/store@0.2.0"
          },
          {
            "import": "demo:kv/batch@0.2.0",
            "component": "demo:batcher",
            "instance": 1,
            "export": "demo:kv/batch@0.2.0"
          }
        ]
      }
    ],
    "imports": [],
    "exports": [
      "run",
      "demo:kv/store@0.2.0"
    ],
    "errors": 0,
    "warnings": 0,
    "findings": []
  }

What `...` leaves open is imported by the whole: once for all that want it, under the highest version.

  $ cat open.wac
  package demo:open;
  
  let formal = new demo:formal { ... };
  let first = new demo:polite { ... };
  let second = new demo:polite { ... };
  export formal.run;
  export first.greet;
  export second["demo:app/greet@0.1.0"] as greet;
  $ tenon compose open.wac -o open.wasm
  open.wasm
    imports `demo:app/greet@0.1.0`
    imports `demo:app/titles@0.1.3`
    exports `run`
    exports `demo:app/greet@0.1.0`
    exports `greet`

Imports of the document: of an interface, inline, of a function; types that others mention come along.

  $ cat imports.wac
  package demo:imports;
  
  import batch: wit:kv/batch;
  import store: wit:kv/store;
  import log as "my-log": func(text: string);
  import clock: interface {
      now: func() -> u64;
  };
  
  let clerk = new demo:clerk { batch, store };
  
  export clerk.run;
  export log;
  export clock.now as time;
  export store;
  $ tenon compose imports.wac -o imports.wasm
  imports.wasm
    imports `demo:kv/store@0.2.0`
    imports `demo:kv/batch@0.2.0`
    imports `clock`
    imports `my-log`
    exports `run`
    exports `my-log`
    exports `time`
    exports `demo:kv/store@0.2.0`
  $ tenon wit print imports.wasm
  package root:component;
  
  world root {
    import demo:kv/store@0.2.0;
    import demo:kv/batch@0.2.0;
    import clock: interface {
      now: func() -> u64;
    }
    import my-log: func(text: string);
  
    export run: func() -> string;
    export my-log: func(text: string);
    export time: func() -> u64;
    export demo:kv/store@0.2.0;
  }
  package demo:kv@0.2.0 {
    interface store {
      resource bucket {
        constructor(name: string);
        get: func(key: string) -> option<string>;
        set: func(key: string, value: string);
        merge: static func(into: bucket, other: borrow<bucket>) -> bucket;
      }
  
      live: func() -> u32;
    }
    interface batch {
      use store.{bucket};
  
      set-many: func(to: borrow<bucket>, pairs: list<tuple<string, string>>) -> u32;
    }
  }

Definitions are exported: interfaces and worlds as in a binary WIT package, types beside them.

  $ cat types.wac
  package demo:types@1.0.0;
  
  record point { x: u32, y: u32 }
  type path = list<point>;
  enum color { red, green }
  type draw = async func(along: path, color: color) -> future<stream<u8>>;
  flags access { read, write }
  variant shape { dot(point), line(path), none }
  type alias = shape;
  export alias as "shape-again";
  $ tenon compose types.wac -o types.wasm
  types.wasm
    imports nothing
    exports `point`
    exports `path`
    exports `color`
    exports `draw`
    exports `access`
    exports `shape`
    exports `alias`
    exports `shape-again`
  $ tenon compose package.wac -o package.wasm && tenon wit print package.wasm
  package.wasm
    imports nothing
    exports `shapes`
    exports `pictures`
    exports `studio`
    exports `gallery`
  package demo:%package@1.0.0;
  
  interface shapes {
    record point {
      x: u32,
      y: u32,
    }
  
    resource pen {
      constructor();
      draw: func(to: point);
    }
  }
  
  interface pictures {
    use shapes.{pen as tool, point};
  
    paint: func(tool: borrow<tool>, at: list<point>);
  }
  
  world studio {
    import shapes;
    import pictures;
    use shapes.{pen};
  
    export show: func(pen: pen);
  }
  world gallery {
    import shapes;
    import pictures;
    use shapes.{pen};
  
    export hang: func(pen: pen);
    export demo:kv/store@0.2.0;
  }
  package demo:kv@0.2.0 {
    interface store {
      resource bucket {
        constructor(name: string);
        get: func(key: string) -> option<string>;
        set: func(key: string, value: string);
        merge: static func(into: bucket, other: borrow<bucket>) -> bucket;
      }
  
      live: func() -> u32;
    }
  }

A world that the composition is held against.

  $ cat target.wac
  package demo:target targets wit:kv/clerk;
  
  let clerk = new demo:clerk { ... };
  export clerk...;
  $ tenon compose target.wac -o target.wasm
  target.wasm
    imports `demo:kv/store@0.2.0`
    imports `demo:kv/batch@0.2.0`
    exports `run`
