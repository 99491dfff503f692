Everything the component can ask for is declared.

  $ cp $TESTDATA/caps/*.wasm . && tenon caps check worker.wasm worker.toml
  worker.wasm: everything it can ask for is declared (http.client, kv, sql, variables, env, files, args, stdout, clock.monotonic, random)
  $ tenon caps check sockets.wasm sockets.toml
  sockets.wasm: everything it can ask for is declared (tcp, udp, name_lookup)

What is used and not declared is an error, with the imports that say so; what is declared and not used is a warning.

  $ tenon caps check worker.wasm sockets.toml
  sockets.toml:1:1: error: the component sends HTTP requests (http.client), which is not declared [caps-undeclared]
      1 | [tenon.requires]
        | ^~~~~~~~~~~~~~~~
    note: it imports wasi:http/outgoing-handler@0.2.3 handle
    help: declare it in [requires]: allowed_outbound_hosts = ["https://…"]
  sockets.toml:1:1: error: the component opens key-value stores (kv), which is not declared [caps-undeclared]
      1 | [tenon.requires]
        | ^~~~~~~~~~~~~~~~
    note: it imports wasi:keyvalue/store@0.2.0-draft2 open
    help: declare it in [requires]: key_value_stores = ["…"]
  sockets.toml:1:1: error: the component opens SQL databases (sql), which is not declared [caps-undeclared]
      1 | [tenon.requires]
        | ^~~~~~~~~~~~~~~~
    note: it imports spin:sqlite/sqlite@3.0.0 [static]connection.open
    help: declare it in [requires]: sqlite_databases = ["…"]
  sockets.toml:1:1: error: the component reads configuration variables (variables), which is not declared [caps-undeclared]
      1 | [tenon.requires]
        | ^~~~~~~~~~~~~~~~
    note: it imports wasi:config/store@0.2.0-rc.1 get
    help: declare it in [requires]: variables = ["name"]
  sockets.toml:1:1: error: the component reads the environment (env), which is not declared [caps-undeclared]
      1 | [tenon.requires]
        | ^~~~~~~~~~~~~~~~
    note: it imports wasi:cli/environment@0.2.3 get-environment
    help: declare it in [requires]: environment = ["NAME"]
  sockets.toml:1:1: error: the component opens folders and files (files), which is not declared [caps-undeclared]
      1 | [tenon.requires]
        | ^~~~~~~~~~~~~~~~
    note: it imports wasi:filesystem/preopens@0.2.3 get-directories
    help: declare it in [requires]: files = [{ destination = "/path" }]
  sockets.toml:1:1: error: the component reads the arguments (args), which is not declared [caps-undeclared]
      1 | [tenon.requires]
        | ^~~~~~~~~~~~~~~~
    note: it imports wasi:cli/environment@0.2.3 get-arguments
    help: declare it in [tenon.requires]: args = true
  sockets.toml:1:1: error: the component writes standard output (stdout), which is not declared [caps-undeclared]
      1 | [tenon.requires]
        | ^~~~~~~~~~~~~~~~
    note: it imports wasi:cli/stdout@0.2.3 get-stdout
    help: declare it in [tenon.requires]: stdio = ["stdout"]
  sockets.toml:1:1: error: the component measures time (clock.monotonic), which is not declared [caps-undeclared]
      1 | [tenon.requires]
        | ^~~~~~~~~~~~~~~~
    note: it imports wasi:clocks/monotonic-clock@0.2.3 now
    help: declare it in [tenon.requires]: clocks = ["monotonic"]
  sockets.toml:1:1: error: the component asks for random numbers (random), which is not declared [caps-undeclared]
      1 | [tenon.requires]
        | ^~~~~~~~~~~~~~~~
    note: it imports wasi:random/random@0.2.3 get-random-u64
    help: declare it in [tenon.requires]: random = true
  sockets.toml:2:8: warning: `connect 10.0.0.0/8:5432` in `tcp` is declared, and nothing that the component imports uses it [caps-unused]
      2 | tcp = ["connect 10.1.2.3/8:5432", "connect [fd00::1]/16:5432", "bind 127.0.0.1:8000..8010"]
        |        ^~~~~~~~~~~~~~~~~~~~~~~~~
  sockets.toml:2:35: warning: `connect [fd00::/16]:5432` in `tcp` is declared, and nothing that the component imports uses it [caps-unused]
      2 | tcp = ["connect 10.1.2.3/8:5432", "connect [fd00::1]/16:5432", "bind 127.0.0.1:8000..8010"]
        |                                   ^~~~~~~~~~~~~~~~~~~~~~~~~~~
  sockets.toml:2:64: warning: `bind 127.0.0.1:8000..8010` in `tcp` is declared, and nothing that the component imports uses it [caps-unused]
      2 | tcp = ["connect 10.1.2.3/8:5432", "connect [fd00::1]/16:5432", "bind 127.0.0.1:8000..8010"]
        |                                                                ^~~~~~~~~~~~~~~~~~~~~~~~~~~
  sockets.toml:3:8: warning: `connect *:53` in `udp` is declared, and nothing that the component imports uses it [caps-unused]
      3 | udp = ["connect *:53"]
        |        ^~~~~~~~~~~~~~
  sockets.toml:4:16: warning: `db.acme.internal` in `name_lookup` is declared, and nothing that the component imports uses it [caps-unused]
      4 | name_lookup = ["db.acme.internal", "*.Acme.Dev."]
        |                ^~~~~~~~~~~~~~~~~~
  sockets.toml:4:36: warning: `*.acme.dev` in `name_lookup` is declared, and nothing that the component imports uses it [caps-unused]
      4 | name_lookup = ["db.acme.internal", "*.Acme.Dev."]
        |                                    ^~~~~~~~~~~~~
  [1]
  $ printf '[requires]\nkey_value_stores = ["a"]\n\n[tenon.requires]\nrandom = true\ninterfaces = ["wasi:io/streams@0.2.3", "acme:audit/log@1"]\n' >unused.toml
  $ tenon caps check pure.wasm unused.toml
  unused.toml:2:21: warning: `a` in `key_value_stores` is declared, and nothing that the component imports uses it [caps-unused]
      2 | key_value_stores = ["a"]
        |                     ^~~
  unused.toml:5:10: warning: `random` is declared, and nothing that the component imports uses it [caps-unused]
      5 | random = true
        |          ^~~~
  unused.toml:6:15: warning: `wasi:io/streams@0.2` in `interfaces` is declared, and nothing that the component imports uses it [caps-unused]
      6 | interfaces = ["wasi:io/streams@0.2.3", "acme:audit/log@1"]
        |               ^~~~~~~~~~~~~~~~~~~~~~~
    help: what it gives is known, and declared by other keys: `tenon caps infer` lists them
  unused.toml:6:40: warning: `acme:audit/log@1` in `interfaces` is declared, and nothing that the component imports uses it [caps-unused]
      6 | interfaces = ["wasi:io/streams@0.2.3", "acme:audit/log@1"]
        |                                        ^~~~~~~~~~~~~~~~~~
  pure.wasm: everything it can ask for is declared: nothing

An empty list asks for nothing.

  $ printf '[requires]\nkey_value_stores = []\n' >empty.toml
  $ tenon caps check named.wasm empty.toml
  empty.toml:2:20: error: the component opens key-value stores, and `key_value_stores` lists nothing [caps-unscoped]
      2 | key_value_stores = []
        |                    ^~
    note: it imports primary (wasi:keyvalue/store@0.2.0-draft2) open
    note: it imports cache (wasi:keyvalue/store@0.2.0-draft2) open
    help: declare it in [requires]: key_value_stores = ["…"]
  [1]

The name of a named import is a label that has to be listed.

  $ printf '[requires]\nkey_value_stores = ["primary"]\n' >one.toml
  $ tenon caps check named.wasm one.toml
  one.toml:2:20: error: the component imports a key-value store by the name `cache`, which `key_value_stores` does not list [caps-undeclared]
      2 | key_value_stores = ["primary"]
        |                    ^~~~~~~~~~~
    note: it imports cache (wasi:keyvalue/store@0.2.0-draft2) open
  [1]
  $ printf '[requires]\nkey_value_stores = ["*"]\n' >any.toml
  $ tenon caps check named.wasm any.toml
  named.wasm: everything it can ask for is declared (kv)

What is not known is declared by name, each.

  $ printf '[tenon.requires]\ninterfaces = ["acme:audit/log@1.9.0", "notify"]\n' >some.toml
  $ tenon caps check opaque.wasm some.toml
  some.toml:1:1: error: the component imports `wasi:keyvalue/store@0.2.0-draft9`, which is not known here and not declared [caps-undeclared]
      1 | [tenon.requires]
        | ^~~~~~~~~~~~~~~~
    note: it imports wasi:keyvalue/store@0.2.0-draft9 open
    help: declare it in [tenon.requires]: interfaces = ["wasi:keyvalue/store@0.2.0-draft9"]
  some.toml:1:1: error: the component imports `wasi:cli/environment@0.2#get-everything`, which is not known here and not declared [caps-undeclared]
      1 | [tenon.requires]
        | ^~~~~~~~~~~~~~~~
    note: it imports wasi:cli/environment@0.2.3 get-everything
    help: declare it in [tenon.requires]: interfaces = ["wasi:cli/environment@0.2#get-everything"]
  [1]

The baseline lets be what a standard library imports by itself, and nothing else.

  $ printf '[tenon.baseline]\npreset = "wasi-std"\n' >baseline.toml
  $ tenon caps check worker.wasm baseline.toml 2>&1 | grep error
  baseline.toml:1:1: error: the component sends HTTP requests (http.client), which is not declared [caps-undeclared]
  baseline.toml:1:1: error: the component opens key-value stores (kv), which is not declared [caps-undeclared]
  baseline.toml:1:1: error: the component opens SQL databases (sql), which is not declared [caps-undeclared]
  baseline.toml:1:1: error: the component reads configuration variables (variables), which is not declared [caps-undeclared]

A flag that is false declares nothing. Code that is not linked yet cannot be checked.

  $ printf '[tenon.requires]\nrandom = false\nargs = true\n' >flag.toml
  $ tenon caps check worker.wasm flag.toml 2>&1 | grep -A1 'random\|arguments'
  flag.toml:2:10: error: the component asks for random numbers (random), which is not declared [caps-undeclared]
      2 | random = false
        |          ^~~~~
    note: it imports wasi:random/random@0.2.3 get-random-u64
    help: declare it in [tenon.requires]: random = true
  $ tenon caps check unlinked.wasm any.toml
  unlinked.wasm: error: the import `acme:pdf/renderer@1.0.0` stands for code that is not linked yet: what it can do is not known [caps-code-import]
  unlinked.wasm: error: the import `plugin` stands for code that is not linked yet: what it can do is not known [caps-code-import]
  any.toml:2:21: warning: `*` in `key_value_stores` is declared, and nothing that the component imports uses it [caps-unused]
      2 | key_value_stores = ["*"]
        |                     ^~~
  [1]

Optional requests count as declared.

  $ printf '[tenon.optional]\nkey_value_stores = ["primary", "cache"]\n' >optional.toml
  $ tenon caps check named.wasm optional.toml
  named.wasm: everything it can ask for is declared (kv)

Without a file the embedded manifest is checked.

  $ tenon caps check worker.wasm
  worker.wasm: error: no manifest is embedded [caps-none]
    help: name one: tenon caps check worker.wasm caps.toml; `tenon caps infer` writes one to start from
  [1]
  $ tenon caps embed worker.wasm worker.toml -o w.wasm && tenon caps check w.wasm
  w.wasm: manifest embedded, sha256:6c4e1d8c35fcd937266cf82c822b8026be8fc9c96c352cc70983a5a8e1f279e5
  w.wasm: everything it can ask for is declared (http.client, kv, sql, variables, env, files, args, stdout, clock.monotonic, random)
  $ tenon caps check elsewhere.wasm
  elsewhere.wasm: error: the embedded manifest was made for other code than this [caps-code]
    note: it names sha256:0000000000000000000000000000000000000000000000000000000000000000, and this is sha256:d0ba79d769fc82997a909eecc77902ffedbe7aa3af44231998e3e75efb451b3c
    help: look it over and embed it anew
  [6]
  $ tenon caps check named.wasm one.toml --format json
  {
    "manifest": {"requires":{"kv":["primary"]},"schema":1},
    "derived": {
      "kinds": [
        {
          "kind": "kv",
          "key": "key_value_stores",
          "uses": [
            {
              "import": "primary",
              "implements": "wasi:keyvalue/store@0.2.0-draft2",
              "function": "open"
            },
            {
              "import": "cache",
              "implements": "wasi:keyvalue/store@0.2.0-draft2",
              "function": "open"
            }
          ]
        }
      ],
      "unlinked": [],
      "provides": []
    },
    "errors": 1,
    "warnings": 0,
    "findings": [
      {
        "severity": "error",
        "code": "caps-undeclared",
        "message": "the component imports a key-value store by the name `cache`, which `key_value_stores` does not list",
        "file": "one.toml",
        "line": 2,
        "column": 20,
        "end_line": 2,
        "end_column": 31,
        "start": 30,
        "end": 41,
        "notes": [
          {
            "message": "it imports cache (wasi:keyvalue/store@0.2.0-draft2) open"
          }
        ]
      }
    ]
  }
  [1]

A component that carries another manifest than the file says.

  $ tenon caps embed named.wasm any.toml -o n.wasm && tenon caps check n.wasm optional.toml
  n.wasm: manifest embedded, sha256:8e3b1414a0bb93a67ef3353c265a7e1fe4a1f47456a59a10fda567b8f7909ce2
  n.wasm: warning: the embedded manifest is not this one: embed it anew [caps-stale]
  n.wasm: everything it can ask for is declared (kv)
  $ tenon caps check n.wasm any.toml
  n.wasm: everything it can ask for is declared (kv)

A list may hold 4096 entries; what is over is told once.

  $ (echo '[requires]'; printf 'key_value_stores = ["a%d"' 0; for i in $(seq 5000); do printf ', "a%d"' $i; done; echo ]) >long.toml
  $ tenon caps check pure.wasm long.toml 2>&1 | sed 's/^long.toml:2:[0-9]*/long.toml:2:N/'
  long.toml:2:N: error: `key_value_stores` has more than 4096 entries [caps-limit]
