A Spin application says what each of its components may do. Names are taken, values left.

  $ cp $TESTDATA/caps/*.wasm . && tenon caps embed worker.wasm --from spin.toml --component checkout -o w.wasm
  spin.toml:17:53: warning: `redis://{{ currency }}.internal` in `allowed_outbound_hosts` is declared, and nothing that the component imports uses it [caps-unused]
     17 | allowed_outbound_hosts = ["https://api.stripe.com", "redis://{{ currency }}.internal"]
        |                                                     ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  w.wasm: manifest embedded, sha256:3bc1770f2c36bec4356372347053fd669270f89a6da3d2b038f1554e283011cd
  $ tenon caps show w.wasm | sed /imports/,\$d
  digest sha256:3bc1770f2c36bec4356372347053fd669270f89a6da3d2b038f1554e283011cd
  requires:
    args                    yes
    clocks                  monotonic
    environment             TZ
    files                   /assets
                            /data/x.txt
                            /templates
    key_value_stores        default: sessions
    allowed_outbound_hosts  https://api.stripe.com
                            redis://{{ currency }}.internal
    random                  yes
    sqlite_databases        default
    stdio                   stdout
    variables               currency
                            stripe_key (secret)
  $ tenon caps embed worker.wasm --from spin1.toml -o w.wasm && tenon caps show w.wasm | sed /imports/,\$d
  w.wasm: manifest embedded, sha256:0d260b82ee3e57fc99c1d1524d8650eceb622f0e107f05d96f020c5f56006006
  digest sha256:0d260b82ee3e57fc99c1d1524d8650eceb622f0e107f05d96f020c5f56006006
  requires:
    args                    yes
    clocks                  monotonic
    key_value_stores        default
    allowed_outbound_hosts  https://api.stripe.com
                            http://api.stripe.com
                            https://x.example:8443
    random                  yes
    sqlite_databases        default
    stdio                   stdout
    variables               currency

  $ tenon caps check worker.wasm --from spin.toml --component chekout
  spin.toml:15:2: error: there is no component `chekout` [caps-spin-component]
     15 | [component.checkout]
        |  ^~~~~~~~~
    help: did you mean `checkout`?
  [1]
  $ tenon caps check worker.wasm --from spin.toml
  spin.toml:15:2: error: there are several components [caps-spin-component]
     15 | [component.checkout]
        |  ^~~~~~~~~
    help: say which one with `--component`: `checkout`, `other`
  [1]
  $ tenon caps check worker.wasm --from worker.toml
  worker.toml:1:1: error: this is no manifest of Spin's [caps-version]
      1 | [component]
        | ^
    help: a `spin_manifest_version` is missing
  [1]
  $ tenon caps check worker.wasm spin.toml
  spin.toml:1:1: error: this is a manifest of Spin's, not of a component [caps-spin-file]
      1 | spin_manifest_version = 2
        | ^~~~~~~~~~~~~~~~~~~~~
    help: take it with `--from`, and say which component is meant with `--component`
  [1]
  $ tenon caps check worker.wasm worker.toml --from spin.toml
  tenon: error: `worker.toml` and `--from spin.toml`: one manifest or the other [usage]
    help: `tenon caps check --help` lists what it takes
  [2]
  $ tenon caps check worker.wasm worker.toml --component checkout
  tenon: error: `--component` says which component of a spin.toml: `--from FILE` is missing [usage]
    help: `tenon caps check --help` lists what it takes
  [2]
