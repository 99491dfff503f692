A manifest to fill in: every key that the imports call for, and what calls for it.

  $ tenon caps infer $TESTDATA/caps/worker.wasm
  # What the component can ask its host for, as its imports tell. Fill in the lists, and check:
  #   tenon caps check COMPONENT caps.toml
  
  [requires]
  # env: the component reads the environment
  #   wasi:cli/environment@0.2.3: get-environment
  environment = [] # TODO: the names it reads: "TZ", or "*" for any
  
  # files: the component opens folders and files
  #   wasi:filesystem/preopens@0.2.3: get-directories
  files = [] # TODO: { destination = "/data", access = "read" }, or "read-write"
  
  # kv: the component opens key-value stores
  #   wasi:keyvalue/store@0.2.0-draft2: open
  key_value_stores = [] # TODO: the names it opens: "…", or "*" for any
  
  # http.client: the component sends HTTP requests
  #   wasi:http/outgoing-handler@0.2.3: handle
  allowed_outbound_hosts = [] # TODO: the hosts it calls: "https://example.com"
  
  # sql: the component opens SQL databases
  #   spin:sqlite/sqlite@3.0.0: [static]connection.open
  sqlite_databases = [] # TODO: the names it opens: "…", or "*" for any
  
  # variables: the component reads configuration variables
  #   wasi:config/store@0.2.0-rc.1: get
  variables = [] # TODO: the names it reads: "currency", { name = "api_key", secret = true }
  
  [tenon.requires]
  # args: the component reads the arguments
  #   wasi:cli/environment@0.2.3: get-arguments
  args = true
  
  # clock.monotonic: the component measures time
  #   wasi:clocks/monotonic-clock@0.2.3: now
  clocks = ["monotonic"]
  
  # random: the component asks for random numbers
  #   wasi:random/random@0.2.3: get-random-u64
  random = true
  
  # stdout: the component writes standard output
  #   wasi:cli/stdout@0.2.3: get-stdout
  stdio = ["stdout"]
  
  # In place of keys that only the language's standard library calls for:
  # [tenon.baseline]
  # preset = "wasi-std"
  $ tenon caps infer $TESTDATA/caps/sockets.wasm
  # What the component can ask its host for, as its imports tell. Fill in the lists, and check:
  #   tenon caps check COMPONENT caps.toml
  
  [tenon.requires]
  # name_lookup: the component looks up names of hosts
  #   wasi:sockets/ip-name-lookup@0.2.0: resolve-addresses
  name_lookup = [] # TODO: "db.example.com", "*.example.com", or "*" for any
  
  # tcp: the component opens TCP sockets
  #   wasi:sockets/tcp-create-socket@0.2.0: create-tcp-socket
  tcp = [] # TODO: "connect 10.0.0.0/8:5432", "bind 127.0.0.1:8080"
  
  # udp: the component opens UDP sockets
  #   wasi:sockets/types@0.3.0: [static]udp-socket.create
  udp = [] # TODO: "connect 10.0.0.0/8:5432", "bind 127.0.0.1:8080"
  $ tenon caps infer $TESTDATA/caps/opaque.wasm
  # What the component can ask its host for, as its imports tell. Fill in the lists, and check:
  #   tenon caps check COMPONENT caps.toml
  
  [tenon.requires]
  # opaque: the component imports what is not known here
  #   acme:audit/log@1.4.0: write
  #   wasi:keyvalue/store@0.2.0-draft9: open
  #   wasi:cli/environment@0.2.3: get-everything
  #   notify
  interfaces = ["acme:audit/log@1", "wasi:keyvalue/store@0.2.0-draft9", "wasi:cli/environment@0.2#get-everything", "notify"]

Names that imports fix are filled in; a component that can ask for nothing has nothing to fill in.

  $ tenon caps infer $TESTDATA/caps/named.wasm
  # What the component can ask its host for, as its imports tell. Fill in the lists, and check:
  #   tenon caps check COMPONENT caps.toml
  
  [requires]
  # kv: the component opens key-value stores
  #   primary, which implements wasi:keyvalue/store@0.2.0-draft2: open
  #   cache, which implements wasi:keyvalue/store@0.2.0-draft2: open
  key_value_stores = ["primary", "cache"]
  $ tenon caps infer $TESTDATA/caps/pure.wasm
  # What the component can ask its host for, as its imports tell. Fill in the lists, and check:
  #   tenon caps check COMPONENT caps.toml
  
  [requires]
  # nothing: no import gives it anything
  $ tenon caps infer $TESTDATA/caps/unlinked.wasm
  # What the component can ask its host for, as its imports tell. Fill in the lists, and check:
  #   tenon caps check COMPONENT caps.toml
  
  [requires]
  # nothing: no import gives it anything
  
  # Not linked yet, so what it can do is not known: acme:pdf/renderer@1.0.0
  
  # Not linked yet, so what it can do is not known: plugin

As it stands the skeleton says which lists are still empty; what it could fill in is accepted.

  $ tenon caps infer $TESTDATA/caps/sockets.wasm -o caps.toml
  $ tenon caps check $TESTDATA/caps/sockets.wasm caps.toml
  caps.toml:11:7: error: the component opens TCP sockets, and `tcp` lists nothing [caps-unscoped]
     11 | tcp = [] # TODO: "connect 10.0.0.0/8:5432", "bind 127.0.0.1:8080"
        |       ^~
    note: it imports wasi:sockets/tcp-create-socket@0.2.0 create-tcp-socket
    help: declare it in [tenon.requires]: tcp = ["connect 10.0.0.0/8:5432"]
  caps.toml:15:7: error: the component opens UDP sockets, and `udp` lists nothing [caps-unscoped]
     15 | udp = [] # TODO: "connect 10.0.0.0/8:5432", "bind 127.0.0.1:8080"
        |       ^~
    note: it imports wasi:sockets/types@0.3.0 [static]udp-socket.create
    help: declare it in [tenon.requires]: udp = ["connect 10.0.0.0/8:5432"]
  caps.toml:7:15: error: the component looks up names of hosts, and `name_lookup` lists nothing [caps-unscoped]
      7 | name_lookup = [] # TODO: "db.example.com", "*.example.com", or "*" for any
        |               ^~
    note: it imports wasi:sockets/ip-name-lookup@0.2.0 resolve-addresses
    help: declare it in [tenon.requires]: name_lookup = ["…"]
  [1]
  $ tenon caps infer $TESTDATA/caps/opaque.wasm -o caps.toml && tenon caps check $TESTDATA/caps/opaque.wasm caps.toml | sed s,$TESTDATA/,,
  caps/opaque.wasm: everything it can ask for is declared (opaque)
  $ tenon caps infer $TESTDATA/caps/named.wasm -o caps.toml && tenon caps check $TESTDATA/caps/named.wasm caps.toml | sed s,$TESTDATA/,,
  caps/named.wasm: everything it can ask for is declared (kv)
  $ tenon caps infer $TESTDATA/caps/pure.wasm -o caps.toml && tenon caps check $TESTDATA/caps/pure.wasm caps.toml | sed s,$TESTDATA/,,
  caps/pure.wasm: everything it can ask for is declared: nothing
  $ tenon caps infer $TESTDATA/caps/opaque.wasm --format json
  {
    "derived": {
      "kinds": [
        {
          "kind": "opaque",
          "key": "interfaces",
          "uses": [
            {
              "import": "acme:audit/log@1.4.0",
              "function": "write",
              "declare_as": "acme:audit/log@1"
            },
            {
              "import": "wasi:keyvalue/store@0.2.0-draft9",
              "function": "open",
              "declare_as": "wasi:keyvalue/store@0.2.0-draft9"
            },
            {
              "import": "wasi:cli/environment@0.2.3",
              "function": "get-everything",
              "declare_as": "wasi:cli/environment@0.2#get-everything"
            },
            {
              "import": "notify",
              "declare_as": "notify"
            }
          ]
        }
      ],
      "unlinked": [],
      "provides": []
    },
    "errors": 0,
    "warnings": 0,
    "findings": []
  }

A core module has no capabilities to tell.

  $ cp $TESTDATA/caps/module.wasm . && tenon caps infer module.wasm
  module.wasm: error: this is a core module, not a component [component-kind]
    help: `tenon new` makes a component of a core module
  [1]
