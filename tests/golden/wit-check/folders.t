What is right is told in a line.
  $ tenon wit check good
  test:app@1.0.0: 1 interface, 1 world
  $ tenon wit check --format json good
  {
    "ok": true,
    "package": "test:app@1.0.0",
    "errors": 0,
    "warnings": 0,
    "findings": []
  }
  $ tenon wit check good/deps/dep.wit
  test:dep@0.1.0: 1 interface, 0 worlds

A folder is one package, and deps/ holds what it uses.
  $ tenon wit check several
  several/b.wit:2:9: error: the package is documented in more than one of its files [wit-package-docs]
      2 | package test:app@1.0.0;
        |         ^~~~~~~~~~~~~~
    several/a.wit:2:9: note: the first that does
      2 | package test:app@1.0.0;
        |         ^~~~~~~~~~~~~~
  several/c.wit:1:9: error: this file is of package `test:ap@1.0.0`, but others in its folder are of `test:app@1.0.0` [wit-package-name]
      1 | package test:ap@1.0.0;
        |         ^~~~~~~~~~~~~
    several/a.wit:2:9: note: the package is named here
      2 | package test:app@1.0.0;
        |         ^~~~~~~~~~~~~~
  several/deps/other/types.wit:1:9: error: package `test:other@1.0.0` is defined in two places [wit-duplicate]
      1 | package test:other@1.0.0;
        |         ^~~~~~~~~~~~~~~~
    several/deps/copy.wit:1:9: note: first defined here
      1 | package test:other@1.0.0;
        |         ^~~~~~~~~~~~~~~~
  several/a.wit:4:19: error: package `test:other@1.1.0` is not found [wit-unknown-package]
      4 | interface a { use test:other/types@1.1.0.{t}; use test:other/types@1.0.0.{u}; }
        |                   ^~~~~~~~~~
    several/deps/copy.wit:1:9: note: there is `test:other@1.0.0`
      1 | package test:other@1.0.0;
        |         ^~~~~~~~~~~~~~~~
    help: did you mean version `1.0.0`?
  several/a.wit:4:62: error: package `test:other@1.0.0` has no interface `types` [wit-unknown-name]
      4 | interface a { use test:other/types@1.1.0.{t}; use test:other/types@1.0.0.{u}; }
        |                                                              ^~~~~
  [1]
  $ tenon wit check several/deps
  test:other@1.0.0: 0 interfaces, 0 worlds
  $ tenon wit check good/deps/missing.wit
  tenon: error: cannot read good/deps/missing.wit: No such file or directory [file-io]
  [3]

Findings for machines: the same, with lines, columns and bytes.
  $ tenon wit check --format json bad-unknown-type.wit
  {
    "ok": false,
    "errors": 4,
    "warnings": 0,
    "findings": [
      {
        "severity": "error",
        "code": "wit-syntax",
        "message": "expected a type's keyword before `<`, found `lsit`",
        "file": "bad-unknown-type.wit",
        "line": 6,
        "column": 31,
        "end_line": 6,
        "end_column": 35,
        "start": 123,
        "end": 127,
        "help": "did you mean `list`?",
        "fix": "list"
      },
      {
        "severity": "error",
        "code": "wit-unknown-type",
        "message": "type `pont` is not defined",
        "file": "bad-unknown-type.wit",
        "line": 5,
        "column": 17,
        "end_line": 5,
        "end_column": 21,
        "start": 86,
        "end": 90,
        "notes": [
          {
            "message": "a similar name is defined here",
            "file": "bad-unknown-type.wit",
            "line": 4,
            "column": 10,
            "end_line": 4,
            "end_column": 15,
            "start": 45,
            "end": 50
          }
        ],
        "help": "did you mean `point`?",
        "fix": "point"
      },
      {
        "severity": "error",
        "code": "wit-unknown-type",
        "message": "type `float64` is not defined",
        "file": "bad-unknown-type.wit",
        "line": 6,
        "column": 19,
        "end_line": 6,
        "end_column": 26,
        "start": 111,
        "end": 118,
        "help": "did you mean `f64`?",
        "fix": "f64"
      },
      {
        "severity": "error",
        "code": "wit-unknown-type",
        "message": "type `color` is not defined",
        "file": "bad-unknown-type.wit",
        "line": 7,
        "column": 17,
        "end_line": 7,
        "end_column": 22,
        "start": 152,
        "end": 157,
        "notes": [
          {
            "message": "interface `colors` has one",
            "file": "bad-unknown-type.wit",
            "line": 11,
            "column": 8,
            "end_line": 11,
            "end_column": 13,
            "start": 189,
            "end": 194
          }
        ],
        "help": "`use colors.{color};` brings it here"
      }
    ]
  }
  [1]
  $ tenon wit check --format json bad-no-package.wit
  {
    "ok": false,
    "errors": 1,
    "warnings": 0,
    "findings": [
      {
        "severity": "error",
        "code": "wit-no-package",
        "message": "the file does not name its package",
        "file": "bad-no-package.wit",
        "line": 1,
        "column": 1,
        "end_line": 1,
        "end_column": 1,
        "start": 0,
        "end": 0,
        "help": "a package starts with `package namespace:name;`"
      }
    ]
  }
  [1]

Gates open by name, or all of them.
  $ tenon wit check --features fancy bad-gate.wit
  bad-gate.wit:5:3: error: `@since` version 1.1.0, but package `test:a@1.0.0` is older [wit-gate]
      5 |   f: func();
        |   ^
  [1]
  $ tenon wit check --all-features good
  test:app@1.0.0: 1 interface, 1 world
  $ tenon wit check --features
  tenon: error: `--features` wants a LIST after it [usage]
    help: `tenon wit check --help` lists what it takes
  [2]
