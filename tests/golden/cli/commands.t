An unknown command or option names the nearest one, and exits with 2.

  $ tenon versoin
  tenon: error: unknown command `versoin` [usage]
    help: did you mean `tenon version`?
  [2]
  $ tenon version --frmat json
  tenon: error: unknown option `--frmat`: did you mean `--format`? [usage]
    help: `tenon version --help` lists what it takes
  [2]
  $ tenon version --format json
  {
    "tenon": "0.1.0",
    "errors": 0,
    "warnings": 0,
    "findings": []
  }

The JSON result is one object with all findings, also where there is nothing else to tell.

  $ tenon resolve oci:none --format json
  {
    "errors": 1,
    "warnings": 0,
    "findings": [
      {
        "severity": "error",
        "code": "file-io",
        "message": "cannot read none: No such file or directory"
      }
    ]
  }
  [3]
  $ tenon version more --format json
  {
    "errors": 1,
    "warnings": 0,
    "findings": [
      {
        "severity": "error",
        "code": "usage",
        "message": "`more` is one operand too many: usage is `tenon version`",
        "help": "`tenon version --help` lists what it takes"
      }
    ]
  }
  [2]
  $ tenon caps infer $TESTDATA/demo/greeter.wasm --format json -o none/caps.toml | grep -A3 severity
        "severity": "error",
        "code": "file-io",
        "message": "cannot write none/caps.toml: No such file or directory"
      }
  $ tenon version --format json --help | head -1
  usage: tenon version

Where standard output is taken, findings are told on standard error, an object a line.

  $ echo 'package a:b; interface i { f: func(a: b, c: d); }' > bad.wit; tenon wit print bad.wit --format json 2>&1 >result; wc -c < result
  {"severity":"error","code":"wit-unknown-type","message":"type `b` is not defined","file":"bad.wit","line":1,"column":39,"end_line":1,"end_column":40,"start":38,"end":39}
  {"severity":"error","code":"wit-unknown-type","message":"type `d` is not defined","file":"bad.wit","line":1,"column":45,"end_line":1,"end_column":46,"start":44,"end":45}
  0
  $ tenon wit print bad.wit --format json -o out.wit | grep '"errors"'
    "errors": 2,
  $ echo 'package a:b;' > good.wit; tenon wit print good.wit --format json --out-dir dir
  {
    "files": [
      "dir/b.wit"
    ],
    "errors": 0,
    "warnings": 0,
    "findings": []
  }

What could move a terminal's cursor is escaped in JSON as well: the same JSON, in other letters.

  $ name=$'c1\u009b2J bidi\u202e.wit'; tenon wit check "$name" --format json | grep message; tenon wit print "$name" --format json
        "message": "cannot read c1\u009b2J bidi\u202e.wit: No such file or directory"
  {"severity":"error","code":"file-io","message":"cannot read c1\u009b2J bidi\u202e.wit: No such file or directory"}
  [3]
