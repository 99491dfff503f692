Options about a registry whose values mean nothing are a matter of usage.
  $ tenon resolve --resolve ghcr.io:192.0.2.1 localhost:1/a:1
  tenon: error: `ghcr.io:192.0.2.1` is not HOST:PORT:ADDRESS, such as ghcr.io:443:192.0.2.1 [registry-option]
  [2]
  $ tenon resolve --key-file $TESTDATA/demo/greeter.wasm localhost:1/a:1
  tenon: error: a key is given without its certificate [registry-option]
  [2]
