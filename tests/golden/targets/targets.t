Does a component fit a world? Fixtures are told apart in testdata/guests/wit/world.wit.

  $ cp "$TESTDATA"/components/*.wasm . && cp -r "$TESTDATA"/guests/wit wit

It may import less than the world offers, and any version of a track.

  $ tenon targets shouter.wasm wit -w shouter
  shouter.wasm fits world test:guests/shouter
  $ tenon targets shouter.wasm wit -w test:guests/formal
  shouter.wasm fits world test:guests/formal
  $ tenon targets greeter-next.wasm wit -w greeter
  greeter-next.wasm fits world test:guests/greeter
  $ tenon targets shouter.wasm wit-package.wasm -w shouter --format json
  {
    "component": "shouter.wasm",
    "world": "test:guests/shouter",
    "fits": true,
    "mismatches": [],
    "errors": 0,
    "warnings": 0,
    "findings": []
  }

The only world need not be named; what the world imports for its types' sake is no more than that.

  $ tenon targets titler.wasm one.wit
  titler.wasm fits world test:one/only
  $ tenon targets maker.wasm wit -w maker
  maker.wasm fits world test:guests/maker

A reference in place of a file.

  $ tenon push shouter.wasm oci:layout:1 >/dev/null && tenon targets oci:layout:1 wit -w shouter
  oci:layout:1 fits world test:guests/shouter
