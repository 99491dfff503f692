Manifests travel: a composition's own is made of those of the components in it.

  $ cp "$TESTDATA"/demo/{greeter,shouter}.wasm "$TESTDATA"/demo/caps.toml "$TESTDATA"/components/{environment,repeater}.wasm .
  $ tenon caps embed greeter.wasm caps.toml -o declared.wasm >/dev/null

What a component declares, the whole declares.

  $ tenon plug shouter.wasm --plug declared.wasm -o app.wasm >/dev/null && tenon caps show app.wasm
  digest sha256:ab2bdb26c6382b9372376a446685589e120ea7e01e1da4d0900255206a31d782
  requires:
    environment             GREETING: the greeting's first word
  components:
    0
      environment GREETING
  what the imports give:
    env             wasi:cli/environment@0.2.0: get-environment
  provides:
    run
  $ tenon caps check app.wasm
  app.wasm: everything it can ask for is declared (env)
  $ tenon inspect app.wasm | tail -1
    {"code":"sha256:1221b74fba3ff9dddf04f91403dfc80a50a7a267a8302d0d0d731276272454ec","components":[{"code":"sha256:028ec0f667df1d1a07333c3f684c5e745c6dbe1c050b111087b3caf0ebddb5e8","path":"0","requires":{"env":["GREETING"]}}],"provides":["run"],"reasons":{"env:GREETING":"the greeting's first word"},"requires":{"env":["GREETING"]},"schema":1}

Without a manifest: the kinds that its imports prove, marked undeclared.

  $ tenon plug shouter.wasm --plug greeter.wasm -o silent.wasm >/dev/null && tenon caps show silent.wasm
  digest sha256:7431df3c973450e698e1950e9968fc0c43eaf0dc39f4069661fa9d2cf114ded7
  undeclared: env
  components:
    0
      undeclared: env
  what the imports give:
    env             wasi:cli/environment@0.2.0: get-environment
  provides:
    run
  $ tenon caps check silent.wasm
  silent.wasm: error: the component reads the environment (env), which is not declared [caps-undeclared]
    note: it imports wasi:cli/environment@0.2.0 get-environment
    note: component 0 in it was composed without a manifest
    help: declare it in [requires]: environment = ["NAME"]
  [1]
  $ tenon caps check silent.wasm caps.toml
  silent.wasm: everything it can ask for is declared (env)
  $ tenon caps embed silent.wasm caps.toml -o said.wasm >/dev/null && tenon caps check said.wasm
  said.wasm: everything it can ask for is declared (env)

What is given from inside, nobody outside is asked for.

  $ for c in declared greeter; do tenon plug $c.wasm --plug environment.wasm -o shut.wasm >/dev/null && tenon caps show shut.wasm; done
  digest sha256:98c4837e68b7ed950f0397ef341906f36a2baaba1181bd6d3684f7d2d0d2e12a
  what the imports give: nothing
  provides:
    demo:greet/greet@0.1
  digest sha256:32462058d30701c7a6e7bb8cdd4faed998c2a377bf9cebd201e2ab6fbfa1a750
  what the imports give: nothing
  provides:
    demo:greet/greet@0.1

A composition in a composition: its components keep their place.

  $ tenon plug repeater.wasm --plug app.wasm -o outer.wasm >/dev/null && tenon caps show outer.wasm
  digest sha256:a3397d1659de23cac6a404e8b58f94938cc095f0e7e653d46e87d80ef1224257
  requires:
    environment             GREETING: the greeting's first word
  undeclared: clock.monotonic env
  components:
    0
      environment GREETING
    0/0
      environment GREETING
    1
      undeclared: clock.monotonic env
  what the imports give:
    env             wasi:cli/environment@0.2.0: get-environment
    clock.monotonic wasi:clocks/monotonic-clock@0.2.0: now
  provides:
    again
    environs
    when
  $ tenon inspect outer.wasm --format json | python3 -c 'import sys, json; m = json.load(sys.stdin)["capabilities"]; m.pop("code"); print(json.dumps(m))'
  {"components": [{"code": "sha256:1221b74fba3ff9dddf04f91403dfc80a50a7a267a8302d0d0d731276272454ec", "path": "0", "requires": {"env": ["GREETING"]}}, {"code": "sha256:028ec0f667df1d1a07333c3f684c5e745c6dbe1c050b111087b3caf0ebddb5e8", "path": "0/0", "requires": {"env": ["GREETING"]}}, {"path": "1", "requires": {}, "undeclared": {"kinds": ["clock.monotonic", "env"]}}], "provides": ["again", "environs", "when"], "reasons": {"env:GREETING": "the greeting's first word"}, "requires": {"env": ["GREETING"]}, "schema": 1, "undeclared": {"kinds": ["clock.monotonic", "env"]}}
  $ tenon caps check outer.wasm
  outer.wasm: error: the component reads the environment (env), which is not declared [caps-undeclared]
    note: it imports wasi:cli/environment@0.2.0 get-environment
    note: component 1 in it was composed without a manifest
    help: declare it in [requires]: environment = ["NAME"]
  outer.wasm: error: the component measures time (clock.monotonic), which is not declared [caps-undeclared]
    note: it imports wasi:clocks/monotonic-clock@0.2.0 now
    note: component 1 in it was composed without a manifest
    help: declare it in [tenon.requires]: clocks = ["monotonic"]
  [1]
  $ tenon plug repeater.wasm --plug silent.wasm -o outer.wasm >/dev/null && tenon caps check outer.wasm
  outer.wasm: error: the component reads the environment (env), which is not declared [caps-undeclared]
    note: it imports wasi:cli/environment@0.2.0 get-environment
    note: component 0 in it was composed without a manifest
    note: component 0/0 in it was composed without a manifest
    note: component 1 in it was composed without a manifest
    help: declare it in [requires]: environment = ["NAME"]
  outer.wasm: error: the component measures time (clock.monotonic), which is not declared [caps-undeclared]
    note: it imports wasi:clocks/monotonic-clock@0.2.0 now
    note: component 1 in it was composed without a manifest
    help: declare it in [tenon.requires]: clocks = ["monotonic"]
  [1]

The section is canonical, and made for this code; a manifest of other code is no manifest.

  $ tenon push app.wasm oci:layout:1 >/dev/null && tenon inspect oci:layout:1 | tail -1 | cmp - <(tenon inspect app.wasm | tail -1)
  $ tenon plug shouter.wasm --plug declared.wasm -o again.wasm >/dev/null && cmp app.wasm again.wasm
  $ cat declared.wasm <(printf '\x07\x01\x00') > pasted.wasm; tenon plug shouter.wasm --plug pasted.wasm -o out.wasm
  pasted.wasm: error: the embedded manifest was made for other code than this [caps-code]
    note: it names sha256:028ec0f667df1d1a07333c3f684c5e745c6dbe1c050b111087b3caf0ebddb5e8, and this is sha256:075b4e885170e082101edf77ecb20200524ecba50c8a0ebf1ea00616529d39e4
    help: look it over and embed it anew
  [6]
  $ ls out.wasm 2>/dev/null
  [2]

Components are left out where there is no room for them; the whole is not.

  $ python3 - <<'P'
  > names = ", ".join(f'"variable_number_{i:04}_of_many"' for i in range(1100))
  > open("many.toml", "w").write("[requires]\nenvironment = [" + names + "]\n")
  > P
  $ tenon caps embed greeter.wasm many.toml -o many.wasm >/dev/null; tenon plug shouter.wasm --plug many.wasm -o big.wasm >/dev/null; tenon caps show big.wasm | grep -c variable_number
  tenon: warning: the manifest of the whole has no room for what each component asks for: 1 of them [caps-components]
  1100
