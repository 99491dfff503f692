A component's imports and exports are the world `root`; interfaces with an id are of their own packages.

  $ tenon wit print $TESTDATA/components/greeter.wasm
  package root:component;
  
  world root {
    export demo:app/greet@0.1.0;
  }
  package demo:app@0.1.0 {
    interface greet {
      greet: func(name: string) -> string;
    }
  }

The import of an interface shows what is used of it, the export all of it: the declaration is the union.

  $ tenon wit print $TESTDATA/wit/views.wasm
  package root:component;
  
  world root {
    import a:b/c;
  
    export a:b/c;
  }
  package a:b {
    interface c {
      resource r;
  
      record t {
        all: list<r>,
      }
  
      enum e {
        near,
        far,
      }
    }
  }

A package in binary form is what its text was, docs and gates included.

  $ tenon wit print $TESTDATA/wit/everything.wasm > binary.wit
  $ tenon wit print $TESTDATA/wit/everything.wit | diff - binary.wit && wc -l < binary.wit
  93

So it was in the first binary form, and in the first version of package-docs.

  $ tenon wit print $TESTDATA/wit/first-form.wasm
  package old:form;
  
  interface kinds {
    use other:dep/things.{thing};
  
    make: func() -> thing;
  }
  
  world maker {
    import other:dep/things;
    import kinds;
  
    export count: func() -> u32;
  }
  package other:dep {
    interface things {
      resource thing;
    }
  }
  $ tenon wit print $TESTDATA/wit/docs-zero.wasm
  /// A package.
  package a:b;
  
  interface c {
    /// Of c.
    f: func();
  }
  
  /// A world.
  world w {
    import g: func();
  
    /// Runs.
    export run: func();
    /// Inline.
    export i: interface {
      /// Of i.
      h: func();
    }
  }

A core module with interface metadata: its world is `root`, the world that it came from beside it.

  $ tenon wit print $TESTDATA/wit/small.wasm | head -20
  package root:root;
  
  world root {
    import demo:everything/types@1.2.0;
  
    export demo:everything/uses@1.2.0;
  }
  package demo:everything@1.2.0 {
    interface types {
      record point {
        x: s32,
        y: s32,
      }
  
      variant shape {
        none,
        dot(point),
        line(tuple<point, point>),
        polygon(list<point>),
      }

Until 2023 the metadata was a binary package and a name in it.

  $ tenon wit print $TESTDATA/wit/historical.wasm | head -12
  package root:root;
  
  world root {
    import demo:everything/types@1.2.0;
  
    export demo:everything/uses@1.2.0;
  }
  /// A package with one of everything that a binary must bring back.
  package demo:everything@1.2.0 {
    /// What things are made of.
    @since(version = 1.0.0)
    interface types {

Numbered as they come, and the same whoever writes it.

  $ tenon wit json $TESTDATA/wit/views.wasm | tail -45
                "type": 2
              }
            ]
          }
        },
        "owner": {
          "interface": 0
        }
      },
      {
        "name": "e",
        "kind": {
          "enum": {
            "cases": [
              {
                "name": "near"
              },
              {
                "name": "far"
              }
            ]
          }
        },
        "owner": {
          "interface": 0
        }
      }
    ],
    "packages": [
      {
        "name": "a:b",
        "interfaces": {
          "c": 0
        },
        "worlds": {}
      },
      {
        "name": "root:component",
        "interfaces": {},
        "worlds": {
          "root": 0
        }
      }
    ]
  }

A function that mentions a type of the world's exports: it is shown, and that it cannot be read back is told.

  $ cd $TESTDATA/wit && tenon wit print lossy.wasm
  lossy.wasm: at byte 0xaf: warning: `f` mentions `t` of an interface that the world does not `use`: what WIT says of it cannot be read back [wit-unsayable]
  package root:component;
  
  world root {
    export a:b/c;
    export f: func(x: t);
  }
  package a:b {
    interface c {
      record t {
        x: u8,
      }
    }
  }
