What is encoded is read back as it was.

  $ tenon wit encode $TESTDATA/wit/everything.wit -o package.wasm
  $ tenon wit print package.wasm > back.wit
  $ tenon wit print $TESTDATA/wit/everything.wit | diff - back.wit
  $ tenon wit encode package.wasm -o again.wasm && cmp package.wasm again.wasm
  $ tenon wit encode $TESTDATA/components/greeter.wasm -o - | tenon wit check -
  root:component: 0 interfaces, 1 world

The same bytes each time, and no file where something is wrong.

  $ tenon wit encode $TESTDATA/wit/everything.wit -o package2.wasm && cmp package.wasm package2.wasm
  $ printf 'package a:b;\ninterface i { f: func(x: y); }\n' > wrong.wit
  $ tenon wit encode wrong.wit -o wrong.wasm; echo "status $?"; test -e wrong.wasm || echo "no file"
  wrong.wit:2:26: error: type `y` is not defined [wit-unknown-type]
      2 | interface i { f: func(x: y); }
        |                          ^
  status 1
  no file
  $ printf 'package a:b;\ninterface i { }\nworld I { }\n' > alike.wit
  $ tenon wit encode alike.wit -o alike.wasm
  alike.wit:3:7: error: `i` and `I` are too much alike for one binary package [wit-duplicate]
      3 | world I { }
        |       ^
  [1]
  $ tenon wit encode $TESTDATA/wit/everything.wit
  tenon: error: `-o FILE` is missing: where the package goes [usage]
    help: `tenon wit encode --help` lists what it takes
  [2]

Packages in binary form as dependencies.

  $ mkdir -p app/deps && tenon wit encode $TESTDATA/wit/everything.wit -o app/deps/everything.wasm
  $ printf 'package my:app;\ninterface mine { use demo:everything/types@1.2.0.{shape}; draw: func(s: shape); }\nworld app { import demo:everything/uses@1.2.0; export mine; }\n' > app/app.wit
  $ tenon wit print app | head -16
  package my:app;
  
  interface mine {
    use demo:everything/types@1.2.0.{shape};
  
    draw: func(s: shape);
  }
  
  world app {
    import demo:everything/types@1.2.0;
    import demo:everything/uses@1.2.0;
  
    export mine;
  }
  /// A package with one of everything that a binary must bring back.
  package demo:everything@1.2.0 {

Docs and stability of the packages that are used travel too, each in a section of its own; of what is not used, none.

  $ mkdir -p noted/deps
  $ printf 'package my:app;\nworld app { import dep:dep/a@1.0.0; }\n' > noted/app.wit
  $ printf '/// The package.\npackage dep:dep@1.0.0;\n/// A.\n@since(version = 1.0.0)\ninterface a {\n  use b.{r};\n  /// Does it.\n  f: func(r: r);\n}\n/// B.\ninterface b {\n  /// A record.\n  record r {\n    /// A field.\n    x: u8,\n  }\n  /// Not imported by the world but as part of B.\n  g: func();\n}\n/// Nobody uses it.\ninterface c {}\n' > noted/deps/dep.wit
  $ tenon wit encode noted -o noted.wasm && tenon wit print noted.wasm
  package my:app;
  
  world app {
    import dep:dep/b@1.0.0;
    import dep:dep/a@1.0.0;
  }
  /// The package.
  package dep:dep@1.0.0 {
    /// B.
    interface b {
      /// A record.
      record r {
        /// A field.
        x: u8,
      }
  
      /// Not imported by the world but as part of B.
      g: func();
    }
    /// A.
    @since(version = 1.0.0)
    interface a {
      use b.{r};
  
      /// Does it.
      f: func(r: r);
    }
  }
  $ tenon wit encode noted.wasm -o again.wasm && cmp noted.wasm again.wasm

A dependency may stand in the text form of components: what a WIT package can hold, ids and inline types included.

  $ mkdir -p text/deps
  $ printf 'package my:app;\nworld app { import dep:dep/a@1.0.0; use dep:dep/a@1.0.0.{v}; import f: func(v: v); }\n' > text/app.wit
  $ cp text.wat text/deps/dep.wat
  $ tenon wit print text
  package my:app;
  
  world app {
    import dep:dep/b@1.0.0;
    import dep:dep/a@1.0.0;
    use dep:dep/a@1.0.0.{v};
    import f: func(v: v);
  }
  /// The package.
  package dep:dep@1.0.0 {
    interface b {
      resource r;
  
      record t {
        x: u8,
        y: option<string>,
      }
    }
    interface a {
      use b.{t, r};
  
      variant v {
        none,
        some(t),
        all(list<tuple<u8, t>>),
      }
  
      enum e {
        one,
        two,
      }
  
      flags fl {
        read,
        write,
      }
  
      f: func(v: v, r: borrow<r>) -> result<r, string>;
  
      g: async func() -> future<stream<u8>>;
  
      h: func(l: list<u8, 4>, m: map<string, u32>) -> result<_, char>;
    }
  }
  $ for bad in '(module)' '(component (import "a:b/c" (instance)))' '(component (type (component (export "a:b/c" (instance (export "f" (func (param "x" $t))))))))' '(component (core type (func)))' '(component (type (list' '(component) x' '(component (type (record (field(field "x" u8)))))'; do
  >   printf '%s' "$bad" > text/deps/dep.wat; tenon wit check text 2>&1 | grep '^text/deps'; done
  text/deps/dep.wat:1:1: error: of WebAssembly's text form only the types that make up a WIT package are read here [wit-is-wat]
  text/deps/dep.wat:1:12: error: of WebAssembly's text form only the types that make up a WIT package are read here [wit-is-wat]
  text/deps/dep.wat:1:84: error: of WebAssembly's text form only the types that make up a WIT package are read here [wit-is-wat]
  text/deps/dep.wat:1:12: error: of WebAssembly's text form only the types that make up a WIT package are read here [wit-is-wat]
  text/deps/dep.wat:1:23: error: of WebAssembly's text form only the types that make up a WIT package are read here [wit-is-wat]
  text/deps/dep.wat:1:13: error: of WebAssembly's text form only the types that make up a WIT package are read here [wit-is-wat]
  text/deps/dep.wat:1:32: error: of WebAssembly's text form only the types that make up a WIT package are read here [wit-is-wat]

A package may be given as text and also be part of a binary that uses it: it is one, with what each shows of it.

  $ mkdir -p twice/deps && printf 'package d:d;\n/// As text.\ninterface d {\n  record r { x: u8 }\n  f: func(r: r);\n}\n' > twice/deps/d.wit
  $ printf 'package x:x;\ninterface x { use d:d/d.{r}; g: func() -> r; }\npackage d:d { interface d { record r { x: u8 } } }\n' > x.wit
  $ tenon wit encode x.wit -o twice/deps/x.wasm
  $ printf 'package a:a;\nworld w { import x:x/x; import d:d/d; }\n' > twice/a.wit
  $ tenon wit print twice
  package a:a;
  
  world w {
    import d:d/d;
    import x:x/x;
  }
  package d:d {
    /// As text.
    interface d {
      record r {
        x: u8,
      }
  
      f: func(r: r);
    }
  }
  
  
  package x:x {
    interface x {
      use d:d/d.{r};
  
      g: func() -> r;
    }
  }
  $ sed -i 's/u8/u16/' twice/deps/d.wit; tenon wit check twice
  twice/deps/d.wit:1:9: error: package `d:d` is also in a binary dependency, and is not the same there [wit-duplicate]
      1 | package d:d;
        |         ^~~
    help: `tenon wit diff` tells how they differ
  [1]
