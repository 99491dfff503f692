Text from declarations: what is written comes back, in one order.
  $ tenon wit print all.wit
  /// A package with one of everything.
  package test:all@1.2.3;
  
  /// Types.
  interface types {
    /// A resource,
    /// with functions.
    resource r {
      constructor(a: u8);
      @since(version = 1.2.0)
      m: func() -> result;
      n: static async func(s: stream<u8>) -> future<string>;
      p: get() -> u32;
      p: set(v: u32);
    }
  
    resource empty;
  
    record point {
      /// Across.
      x: s32,
      y: s32,
    }
  
    variant v {
      a,
      b(string),
      c(r),
    }
  
    enum e {
      one,
      two,
    }
  
    flags f {
      read,
      write,
    }
  
    type %list = list<u8>;
  
    type array = list<u8, 4>;
  
    type m = map<string, point>;
  
    type alias = r;
  
    type handle = own<r>;
  
    type pair = tuple<point, option<v>>;
  
    type res1 = result;
  
    type res2 = result<_, e>;
  
    type res3 = result<u8>;
  
    type res4 = result<u8, e>;
  
    type future1 = future;
  
    type err = error-context;
  
    @external-id("https://example.com/\u{e9}")
    free: func(a: borrow<r>, b: r, %from: %list) -> list<alias>;
  
    x: get() -> u32;
  
    x: set(v: u32) -> result<_, string>;
  }
  
  interface more {
    use types.{point, e as kind, r};
  
    f: func(p: point, k: kind, r: borrow<r>);
  }
  
  world base {
    import types;
    use types.{point};
  
    resource own-one {
      constructor();
    }
    import log: func(line: string);
  
    export run: async func(p: point);
  }
  /// Everything, and what others bring.
  world app {
    import types;
    import first: more;
    import test:dep/a@0.1.0;
    /// Written here.
    import inline: interface {
      use test:dep/a@0.1.0.{t};
  
      g: func() -> t;
    }
    use types.{point};
  
    record local {
      a: u32,
    }
  
    resource own-one {
      constructor();
    }
    import trace: func(line: string);
  
    export run: async func(p: point);
    export more;
    export other: interface {
    }
  }
  package test:dep@0.1.0 {
    interface a {
      type t = u32;
    }
  }
  $ tenon wit print all.wit > once.wit && tenon wit print once.wit | diff once.wit - && echo the same again
  the same again

Into a file, and through a binary package.
  $ tenon wit print all.wit -o out.wit && diff once.wit out.wit && echo equal
  equal
  $ tenon wit encode all.wit -o all.wasm && tenon wit print all.wasm | diff once.wit - && echo the same from a binary
  the same from a binary
  $ tenon wit print --features x all.wit | grep -A1 unstable
    @unstable(feature = x)
    import second: more;
  $ tenon wit print nothing.wit
  tenon: error: cannot read nothing.wit: No such file or directory [file-io]
  [3]

Into a folder, a file a package, which reads back the same.
  $ tenon wit print all.wit --out-dir out && tenon wit print out | diff once.wit - && echo equal
  out/all.wit
  out/deps/dep.wit
  equal
  $ tenon wit print all.wit --out-dir all.wit
  tenon: error: cannot make the folder all.wit/deps: Not a directory [file-io]
  [3]
  $ tenon wit print all.wit --out-dir out -o out.wit
  tenon: error: `--output` and `--out-dir` exclude each other [usage]
    help: `tenon wit print --help` lists what it takes
  [2]
