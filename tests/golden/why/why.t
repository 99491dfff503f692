Who needs an import: testdata/wat/asker.wat needs one in every way there is.

  $ cp "$TESTDATA"/components/*.wasm .
  $ tenon why asker.wasm demo:ask/oracle@0.1.3
  demo:ask/oracle@0.1.3
    module 0 "lib"
      `ask`: called by `deeper`
      resource.drop of `answer`: called by `finish`
      so its exports lead there: `consult`
    module 1 "main"
      `answer.weight`: called through a table
      `consult` of module 0 "lib": called by `helper`
      `twice` of component 0 "inner" › module 0 "deep": called by `run`
      so its exports lead there: `run`
    component 0 "inner" › module 0 "deep", as `the-oracle`
      `ask`: called by `twice`
      so its exports lead there: `twice`
    its types are in `demo:ask/scribe@0.1.0`
    exports that lead there by direct calls: `run`
    calls through tables are not followed: there may be more

By another version of the track, without a version, by the interface's own name; one function of it.

  $ tenon why asker.wasm demo:ask/oracle@0.1.0 | head -1
  demo:ask/oracle@0.1.3
  $ tenon why asker.wasm demo:ask/oracle | head -1
  demo:ask/oracle@0.1.3
  $ tenon why asker.wasm oracle#answer.weight
  demo:ask/oracle@0.1.3 `answer.weight`
    module 1 "main"
      `answer.weight`: called through a table
    it is given, and not called, in `component 0 "inner"`
    its types are in `demo:ask/scribe@0.1.0`
    calls through tables are not followed: there may be more
  $ tenon why asker.wasm oracle#ask --format json
  {
    "component": "asker.wasm",
    "import": "demo:ask/oracle@0.1.3",
    "function": "ask",
    "users": [
      {
        "module": "module 0 \"lib\"",
        "direct": true,
        "import": "demo:ask/oracle@0.1.3",
        "needs": [
          {
            "function": "ask",
            "module": "oracle",
            "name": "ask",
            "shim": false,
            "callers": [
              {
                "index": 2,
                "name": "deeper"
              }
            ],
            "in_table": false
          }
        ],
        "leads": [
          "consult"
        ],
        "in_table": false
      },
      {
        "module": "component 0 \"inner\" › module 0 \"deep\"",
        "direct": true,
        "import": "the-oracle",
        "needs": [
          {
            "function": "ask",
            "module": "oracle",
            "name": "ask",
            "shim": false,
            "callers": [
              {
                "index": 1,
                "name": "twice"
              }
            ],
            "in_table": false
          }
        ],
        "leads": [
          "twice"
        ],
        "in_table": false
      },
      {
        "module": "module 1 \"main\"",
        "direct": false,
        "import": "demo:ask/oracle@0.1.3",
        "needs": [
          {
            "of": "module 0 \"lib\"",
            "export": "consult",
            "module": "lib",
            "name": "consult",
            "shim": false,
            "callers": [
              {
                "index": 4,
                "name": "helper"
              }
            ],
            "in_table": false
          },
          {
            "of": "component 0 \"inner\" › module 0 \"deep\"",
            "export": "twice",
            "module": "inner",
            "name": "twice",
            "shim": false,
            "callers": [
              {
                "index": 5,
                "name": "run"
              }
            ],
            "in_table": false
          }
        ],
        "leads": [
          "run"
        ],
        "in_table": false
      }
    ],
    "given_and_not_called": [],
    "types_for": [
      "demo:ask/scribe@0.1.0"
    ],
    "exported_again": [],
    "exports": [
      "run"
    ],
    "errors": 0,
    "warnings": 0,
    "findings": []
  }

A function of the whole's own, exported again; an import whose functions nothing calls.

  $ tenon why asker.wasm plain
  plain
    module 1 "main"
      `plain`: called by `run`
      so its exports lead there: `run`
    it is exported again as `demo:ask/again@0.1.0#plain`
    exports that lead there by direct calls: `run`
  $ tenon why asker.wasm scribe
  demo:ask/scribe@0.1.0
    no core module calls it

What is given to a component and not called there; through a composition, and through a shim.

  $ tenon plug surveyor.wasm --plug geometer.wasm -o shapes.wasm >/dev/null
  $ tenon why shapes.wasm types
  demo:shapes/types@1.0.0
    no core module calls it
    it is given, and not called, in `component 0`, `component 1`
    its types are in `demo:shapes/report@1.0.0`
  $ tenon plug formal.wasm --plug polite.wasm -o formal-app.wasm >/dev/null
  $ tenon why formal-app.wasm titles
  demo:app/titles@0.1.3
    component 0 › module 0, as `demo:app/titles@0.1.0`
      `titled`, through a shim: called by `demo:app/greet@0.1.0#greet`
      so its exports lead there: `demo:app/greet@0.1.0#greet`
    component 1 › module 0
      `untitled`, through a shim: called by `run`
      `greet` of component 0 › module 0: called by `run`
      so its exports lead there: `run`
    exports that lead there by direct calls: `run`

bad-unknown: no such import, no such function.

  $ tenon why asker.wasm demo:ask/oracel
  asker.wasm: error: there is no import `demo:ask/oracel` [why-unknown]
    note: it imports `demo:ask/oracle@0.1.3`
    note: it imports `demo:ask/scribe@0.1.0`
    note: it imports `plain`
  [1]
  $ tenon why asker.wasm nothing-like-it
  asker.wasm: error: there is no import `nothing-like-it` [why-unknown]
    note: it imports `demo:ask/oracle@0.1.3`
    note: it imports `demo:ask/scribe@0.1.0`
    note: it imports `plain`
  [1]
  $ tenon why asker.wasm oracle#asks
  asker.wasm: error: `demo:ask/oracle@0.1.3` has no function `asks` [why-unknown]
    note: it has `ask`
    note: it has `answer.weight`
    note: it has `idle`
  [1]
  $ tenon why greeter.wasm anything
  greeter.wasm: error: there is no import `anything` [why-unknown]
    help: it imports nothing
  [1]
  $ tenon why module.wasm anything
  module.wasm: error: this is a core module, not a component [component-kind]
    help: `tenon new` makes a component of a core module
  [1]

bad-ambiguous.

  $ tenon why twice.wasm types
  twice.wasm: error: `types` may be `demo:a/types@0.1.0` or `demo:b/types@0.1.0` [why-ambiguous]
  [1]
