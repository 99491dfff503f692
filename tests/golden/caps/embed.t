The manifest goes into the component once, in canonical form.

  $ cp $TESTDATA/caps/*.wasm . && tenon caps embed worker.wasm worker.toml -o w.wasm
  w.wasm: manifest embedded, sha256:6c4e1d8c35fcd937266cf82c822b8026be8fc9c96c352cc70983a5a8e1f279e5
  $ tenon caps show w.wasm
  manifest of acme:checkout 1.4.0
  digest sha256:6c4e1d8c35fcd937266cf82c822b8026be8fc9c96c352cc70983a5a8e1f279e5
  requires:
    args                    yes
    clocks                  monotonic
    environment             TZ
                            REGION
    files                   /templates
                            /spool (read and write)
    key_value_stores        sessions
    allowed_outbound_hosts  https://api.stripe.com: charge cards
                            http://self
                            https://*.acme.dev:8443
    random                  yes: order numbers
    sqlite_databases        audit
                            orders
    stdio                   stdout
    variables               currency
                            stripe_key (secret)
  limits:
    memory                  67108864 bytes
  what the imports give:
    http.client     wasi:http/outgoing-handler@0.2.3: handle
    kv              wasi:keyvalue/store@0.2.0-draft2: open
    sql             spin:sqlite/sqlite@3.0.0: [static]connection.open
    variables       wasi:config/store@0.2.0-rc.1: get
    env             wasi:cli/environment@0.2.3: get-environment
    files           wasi:filesystem/preopens@0.2.3: get-directories
    args            wasi:cli/environment@0.2.3: get-arguments
    stdout          wasi:cli/stdout@0.2.3: get-stdout
    clock.monotonic wasi:clocks/monotonic-clock@0.2.3: now
    random          wasi:random/random@0.2.3: get-random-u64
  $ tenon caps show w.wasm --format json | grep manifest
    "manifest": {"code":"sha256:2e1332bdf0e6d335cc2e4e5145b63a7cbb900da89beb3a63739a8e6c5fde6ab7","limits":{"memory":67108864},"reasons":{"outbound:https://api.stripe.com":"charge cards","random":"order numbers"},"requires":{"args":true,"clocks":["monotonic"],"env":["TZ",{"default":"eu","name":"REGION"}],"files":[{"access":"read","path":"/templates"},{"access":"read-write","path":"/spool"}],"kv":["sessions"],"outbound":[{"host":{"name":"api.stripe.com"},"ports":[[443,443]],"scheme":"https"},{"host":{"self":true},"ports":[[80,80]],"scheme":"http"},{"host":{"suffix":"acme.dev"},"ports":[[8443,8443]],"scheme":"https"}],"random":true,"sqlite":["audit","orders"],"stdio":["stdout"],"variables":[{"name":"currency"},{"name":"stripe_key","secret":true}]},"schema":1,"subject":{"name":"acme:checkout","version":"1.4.0"}},

All that was there stays as it was, and the section stands behind it.

  $ head -c $(stat -c %s worker.wasm) w.wasm | cmp - worker.wasm && grep -c tenon:capabilities w.wasm
  1

Embedding again, and embedding into what carries a manifest, gives the same bytes.

  $ tenon caps embed w.wasm worker.toml -o again.wasm && cmp w.wasm again.wasm
  again.wasm: manifest embedded, sha256:6c4e1d8c35fcd937266cf82c822b8026be8fc9c96c352cc70983a5a8e1f279e5
  $ tenon caps embed worker.wasm worker.toml -o - | cmp - w.wasm

Two sections become one; the spelling of the file does not matter, nor does the order in it.

  $ printf '[requires]\n' >none.toml && tenon caps embed twice.wasm none.toml -o once.wasm && tenon caps show once.wasm
  once.wasm: manifest embedded, sha256:3bb4db273cdde9bc3db68d868a0853c03b89ec1e561288bda98d639ab1a8efbe
  digest sha256:3bb4db273cdde9bc3db68d868a0853c03b89ec1e561288bda98d639ab1a8efbe
  what the imports give: nothing
  provides:
    test:numbers/seven@1
  $ printf '[requires]\nkey_value_stores = ["primary", "cache", "x"]\n' >a.toml
  $ printf 'tenon.optional.key_value_stores = ["x"]\nrequires.key_value_stores = ["x", "cache", """primary"""]\n' >b.toml
  $ tenon caps embed named.wasm a.toml -o a.wasm && tenon caps embed named.wasm b.toml -o b.wasm && cmp a.wasm b.wasm
  a.wasm: manifest embedded, sha256:75868a1134fb2c7c169d6f34aab893f89a50271c0ac27a0b4935c606bcd6a506
  b.wasm: manifest embedded, sha256:75868a1134fb2c7c169d6f34aab893f89a50271c0ac27a0b4935c606bcd6a506

What does not fit is not embedded, and nothing is left behind.

  $ tenon caps embed worker.wasm none.toml -o no.wasm 2>&1 | grep -c error; ls no.wasm*
  10
  ls: cannot access 'no.wasm*': No such file or directory
  [2]
  $ tenon caps embed module.wasm none.toml -o no.wasm
  module.wasm: error: this is a core module, not a component [component-kind]
    help: `tenon new` makes a component of a core module
  [1]
  $ tenon caps embed pure.wasm none.toml
  tenon: error: `-o FILE` is missing: where the component with its manifest goes [usage]
    help: `tenon caps embed --help` lists what it takes
  [2]
  $ tenon caps embed pure.wasm -o no.wasm
  tenon: error: a manifest is missing: CAPS.toml, or `--from SPIN.toml` [usage]
    help: `tenon caps embed --help` lists what it takes
  [2]
  $ tenon caps embed pure.wasm missing.toml -o no.wasm
  tenon: error: cannot read missing.toml: No such file or directory [file-io]
  [3]
