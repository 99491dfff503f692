What is wrong with a manifest, one rule a file; every finding of a file is told in one run.

  $ cp $TESTDATA/caps/pure.wasm . && for f in bad-*.toml; do tenon caps check pure.wasm $f; done
  bad-conflict.toml:2:16: error: `/a` stands twice, and not as the same [caps-conflict]
      2 | files = ["/a", { destination = "/a/", access = "read-write" }]
        |                ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    bad-conflict.toml:2:10: note: first here
      2 | files = ["/a", { destination = "/a/", access = "read-write" }]
        |          ^~~~
  bad-conflict.toml:3:19: error: `k` stands twice, and not as the same [caps-conflict]
      3 | variables = ["k", { name = "k", secret = true }]
        |                   ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    bad-conflict.toml:3:14: note: first here
      3 | variables = ["k", { name = "k", secret = true }]
        |              ^~~
  bad-duplicate.toml:2:31: warning: `a` stands twice [caps-duplicate]
      2 | key_value_stores = ["a", "b", "a"]
        |                               ^~~
    bad-duplicate.toml:2:21: note: first here
      2 | key_value_stores = ["a", "b", "a"]
        |                     ^~~
  bad-duplicate.toml:3:48: warning: `https://a.example` stands twice [caps-duplicate]
      3 | allowed_outbound_hosts = ["https://A.example", "https://a.example:443"]
        |                                                ^~~~~~~~~~~~~~~~~~~~~~~
    bad-duplicate.toml:3:27: note: first here
      3 | allowed_outbound_hosts = ["https://A.example", "https://a.example:443"]
        |                           ^~~~~~~~~~~~~~~~~~~
  bad-duplicate.toml:2:21: warning: `a` in `key_value_stores` is declared, and nothing that the component imports uses it [caps-unused]
      2 | key_value_stores = ["a", "b", "a"]
        |                     ^~~
  bad-duplicate.toml:2:26: warning: `b` in `key_value_stores` is declared, and nothing that the component imports uses it [caps-unused]
      2 | key_value_stores = ["a", "b", "a"]
        |                          ^~~
  bad-duplicate.toml:3:27: warning: `https://a.example` in `allowed_outbound_hosts` is declared, and nothing that the component imports uses it [caps-unused]
      3 | allowed_outbound_hosts = ["https://A.example", "https://a.example:443"]
        |                           ^~~~~~~~~~~~~~~~~~~
  pure.wasm: everything it can ask for is declared: nothing
  bad-host.toml:3:6: error: `api.example.com` has no scheme [caps-host]
      3 |     "api.example.com",
        |      ^~~~~~~~~~~~~~~
    help: write it as scheme://host: `https://example.com`
  bad-host.toml:4:6: error: `*` is not an entry [caps-host]
      4 |     "*",
        |      ^
    help: every host, scheme and port is `*://*:*`
  bad-host.toml:5:6: error: `insecure:allow-all` is not an entry [caps-host]
      5 |     "insecure:allow-all",
        |      ^~~~~~~~~~~~~~~~~~
    help: every host, scheme and port is `*://*:*`
  bad-host.toml:6:29: error: a path does not belong in an entry [caps-host]
      6 |     "https://api.example.com/v1",
        |                             ^~~
    help: hosts are allowed whole: leave the path out
  bad-host.toml:7:16: error: `*` stands for a whole host, or for all before the first dot: `*.example.com` [caps-host]
      7 |     "https://*.*.com",
        |                ^
  bad-host.toml:8:18: error: `*` stands for a whole host, or for all before the first dot: `*.example.com` [caps-host]
      8 |     "https://api.*.com",
        |                  ^
  bad-host.toml:9:13: error: a port is missing: `smtp` has none of its own [caps-host]
      9 |     "smtp://mail.example.com",
        |             ^~~~~~~~~~~~~~~~
    help: add `:` and a port, or `:*` for any
  bad-host.toml:10:6: error: `ht2p` is not a scheme: schemes are letters [caps-host]
     10 |     "ht2p://a",
        |      ^~~~
  bad-host.toml:11:16: error: `b` is not a port number [caps-host]
     11 |     "https://a:b",
        |                ^
  bad-host.toml:12:16: error: port 70000 is larger than 65535 [caps-host]
     12 |     "https://a:70000",
        |                ^~~~~
  bad-host.toml:13:16: error: the range of ports `20..20` is empty [caps-host]
     13 |     "https://a:20..20",
        |                ^~~~~~
    help: a range leaves its second number out: 10..20 is 10 to 19
  bad-host.toml:14:14: error: lists of hosts are not supported [caps-host]
     14 |     "https://{a,b}",
        |              ^~~~~
    help: write an entry for each host
  bad-host.toml:15:14: error: the name of a host is not ASCII [caps-host]
     15 |     "https://münchen.example",
        |              ^~~~~~~~~~~~~~~
    help: write it in its `xn--` form
  bad-host.toml:16:23: error: an address of 32 bits has no network of `64` [caps-host]
     16 |     "https://10.0.0.0/64",
        |                       ^~
  bad-host.toml:17:14: error: a user name does not belong in an entry [caps-host]
     17 |     "https://user@a",
        |              ^~~~
  bad-host.toml:18:14: error: a host is missing [caps-host]
     18 |     "https://",
        |              ^
  bad-host.toml:19:14: error: a part of a host's name is empty or longer than 63 bytes [caps-host]
     19 |     "https://a..b",
        |              ^~~~
  bad-host.toml:20:6: error: `{{` is not closed by `}}` [caps-host]
     20 |     "https://{{ host }",
        |      ^~~~~~~~~~~~~~~~~
  bad-interface.toml:2:16: error: `1.x` is not a version [caps-interface]
      2 | interfaces = ["acme:audit/log@1.x", "Acme", "acme:audit@1.0.0", "acme:audit/log@1"]
        |                ^~~~~~~~~~~~~~~~~~
  bad-interface.toml:2:38: error: `Acme` is not the name of an interface [caps-interface]
      2 | interfaces = ["acme:audit/log@1.x", "Acme", "acme:audit@1.0.0", "acme:audit/log@1"]
        |                                      ^~~~
    help: write it as the component imports it: `acme:audit/log@1.0.0`
  bad-interface.toml:2:46: error: `acme:audit@1.0.0` is not the name of an interface [caps-interface]
      2 | interfaces = ["acme:audit/log@1.x", "Acme", "acme:audit@1.0.0", "acme:audit/log@1"]
        |                                              ^~~~~~~~~~~~~~~~
    help: write it as the component imports it: `acme:audit/log@1.0.0`
  bad-label.toml:2:21: error: the name of a key-value store is empty [caps-label]
      2 | key_value_stores = ["", "cache-*", " a", "a\nb"]
        |                     ^~
  bad-label.toml:2:26: error: `*` in the name of a key-value store [caps-label]
      2 | key_value_stores = ["", "cache-*", " a", "a\nb"]
        |                          ^~~~~~~
    help: `*` alone stands for any; there are no patterns
  bad-label.toml:2:37: error: the name of a key-value store has spaces around it [caps-label]
      2 | key_value_stores = ["", "cache-*", " a", "a\nb"]
        |                                     ^~
  bad-label.toml:2:42: error: a control character stands in the name of a key-value store [caps-label]
      2 | key_value_stores = ["", "cache-*", " a", "a\nb"]
        |                                          ^~~~~~
  bad-misplaced.toml:1:1: error: unknown key `random` in the file [caps-unknown-key]
      1 | random = true
        | ^~~~~~
    help: `random` belongs in [tenon.requires]
  bad-misplaced.toml:2:1: error: unknown key `environment` in the file [caps-unknown-key]
      2 | environment = ["TZ"]
        | ^~~~~~~~~~~
    help: `environment` belongs in [requires]
  bad-must-understand.toml:2:27: error: the manifest must not be read without understanding `teleport`, which is not known here [caps-must-understand]
      2 | must_understand = ["tcp", "teleport"]
        |                           ^~~~~~~~~~
  bad-path.toml:2:11: error: `templates` is not an absolute path [caps-path]
      2 | files = ["templates", "/a/../b", { destination = "/a", access = "write" }]
        |           ^~~~~~~~~
    help: paths are those that the component sees, and start with `/`
  bad-path.toml:2:24: error: `..` in a path [caps-path]
      2 | files = ["templates", "/a/../b", { destination = "/a", access = "write" }]
        |                        ^~~~~~~
    help: write the path out
  bad-path.toml:2:65: error: `write` is neither `read` nor `read-write` [caps-path]
      2 | files = ["templates", "/a/../b", { destination = "/a", access = "write" }]
        |                                                                 ^~~~~~~
  bad-preset.toml:2:10: error: there is no preset `wasi` [caps-preset]
      2 | preset = "wasi"
        |          ^~~~~~
    help: the one preset is `wasi-std`
  bad-reason.toml:4:1: error: a reason for `key_value_stores:b`, which is not asked for [caps-reason]
      4 | "key_value_stores:b" = "for b"
        | ^~~~~~~~~~~~~~~~~~~~
    help: write it as `key:entry`, with both as they stand above
  bad-reason.toml:5:1: error: a reason for `key_value_store:a`, which is not asked for [caps-reason]
      5 | "key_value_store:a" = "for a"
        | ^~~~~~~~~~~~~~~~~~~
    help: write it as `key:entry`, with both as they stand above
  bad-size.toml:2:10: error: `memory` is not a size [caps-size]
      2 | memory = "64 MB"
        |          ^~~~~~~
    help: write a number of bytes, or one with k, M, G, Ki, Mi or Gi: "64Mi"
  bad-socket.toml:2:9: error: `10.0.0.1:80` starts with neither `connect` nor `bind` [caps-socket]
      2 | tcp = ["10.0.0.1:80", "connect db.internal:5432", "connect 10.0.0.1", "listen *:80"]
        |         ^~~~~~~~~~~
    help: write it as `connect 10.0.0.0/8:5432` or `bind 127.0.0.1:8080`
  bad-socket.toml:2:32: error: a socket's address is a number: a name is looked up first [caps-socket]
      2 | tcp = ["10.0.0.1:80", "connect db.internal:5432", "connect 10.0.0.1", "listen *:80"]
        |                                ^~~~~~~~~~~~~~~~
    help: allow the network that it is in, and the name under `name_lookup`
  bad-socket.toml:2:60: error: a port is missing: `connect` has none of its own [caps-socket]
      2 | tcp = ["10.0.0.1:80", "connect db.internal:5432", "connect 10.0.0.1", "listen *:80"]
        |                                                            ^~~~~~~~
    help: add `:` and a port, or `:*` for any
  bad-socket.toml:2:72: error: `listen *:80` starts with neither `connect` nor `bind` [caps-socket]
      2 | tcp = ["10.0.0.1:80", "connect db.internal:5432", "connect 10.0.0.1", "listen *:80"]
        |                                                                        ^~~~~~~~~~~
    help: write it as `connect 10.0.0.0/8:5432` or `bind 127.0.0.1:8080`
  bad-socket.toml:3:17: error: an address is not looked up [caps-domain]
      3 | name_lookup = ["10.0.0.1", "a b", "https://x"]
        |                 ^~~~~~~~
  bad-socket.toml:3:30: error: ` ` does not belong in the name of a host [caps-domain]
      3 | name_lookup = ["10.0.0.1", "a b", "https://x"]
        |                              ^
  bad-socket.toml:3:41: error: `:` does not belong in the name of a host [caps-domain]
      3 | name_lookup = ["10.0.0.1", "a b", "https://x"]
        |                                         ^
  bad-syntax.toml:2:24: error: encountered end-of-file, in array [toml-syntax]
      2 | key_value_stores = ["a"
        |                        ^
  bad-type.toml:2:20: error: `key_value_stores` is a string, not an array [caps-type]
      2 | key_value_stores = "a"
        |                    ^~~
    help: write a list, with its entries in brackets
  bad-type.toml:3:26: error: an entry is an integer, not a string [caps-type]
      3 | sqlite_databases = ["a", 7]
        |                          ^
  bad-type.toml:4:16: error: unknown key `nam` in an entry [caps-unknown-key]
      4 | variables = [{ nam = "x" }, { name = 1 }]
        |                ^~~
    help: did you mean `name`?
  bad-type.toml:4:14: error: an entry without `name` [caps-type]
      4 | variables = [{ nam = "x" }, { name = 1 }]
        |              ^~~~~~~~~~~~~
  bad-type.toml:4:38: error: `name` is an integer, not a string [caps-type]
      4 | variables = [{ nam = "x" }, { name = 1 }]
        |                                      ^
  bad-type.toml:5:10: error: an entry without `destination` [caps-type]
      5 | files = [{ access = "read" }]
        |          ^~~~~~~~~~~~~~~~~~~
  bad-type.toml:7:10: error: `random` is a string, not a boolean [caps-type]
      7 | random = "yes"
        |          ^~~~~
  bad-unknown-key.toml:2:1: error: unknown key `allowed_outbound_host` in [requires] [caps-unknown-key]
      2 | allowed_outbound_host = ["https://a.example"]
        | ^~~~~~~~~~~~~~~~~~~~~
    help: did you mean `allowed_outbound_hosts`?
  bad-unknown-key.toml:3:1: error: unknown key `clocks` in [requires] [caps-unknown-key]
      3 | clocks = ["wall"]
        | ^~~~~~
    help: `clocks` belongs in [tenon.requires]
  bad-unknown-key.toml:5:1: error: unknown key `key_value_stores` in [tenon.requires] [caps-unknown-key]
      5 | key_value_stores = ["a"]
        | ^~~~~~~~~~~~~~~~
    help: `key_value_stores` belongs in [requires]
  bad-unknown-key.toml:6:1: error: unknown key `rundom` in [tenon.requires] [caps-unknown-key]
      6 | rundom = true
        | ^~~~~~
    help: did you mean `random`?
  bad-unknown-key.toml:7:8: error: unknown key `whatever` in [tenon] [caps-unknown-key]
      7 | [tenon.whatever]
        |        ^~~~~~~~
  bad-unknown-key.toml:8:2: error: unknown key `requirs` in the file [caps-unknown-key]
      8 | [requirs]
        |  ^~~~~~~
    help: did you mean `requires`?
  bad-variable.toml:2:24: error: a secret has a default [caps-variable]
      2 | variables = [{ name = "key", secret = true, default = "hunter2" }]
        |                        ^~~
    help: a manifest is public: take the default out
  bad-variable.toml:3:17: error: `=` in the name of a variable of the environment [caps-env]
      3 | environment = ["A=B", { name = "X", secret = true }]
        |                 ^~~
    help: a manifest holds names, never values
  bad-variable.toml:3:37: error: unknown key `secret` in an entry [caps-unknown-key]
      3 | environment = ["A=B", { name = "X", secret = true }]
        |                                     ^~~~~~
  bad-version.toml:1:30: error: `component_manifest_version` is 2, and only 1 is known here [caps-version]
      1 | component_manifest_version = 2
        |                              ^
  bad-version.toml:4:11: error: `1.0` is not a version [caps-version]
      4 | version = "1.0"
        |           ^~~~~
    help: versions are as semver has them: 1.2.3
  bad-version.toml:6:10: error: `schema` is 3, and only 1 is known here [caps-version]
      6 | schema = 3
        |          ^
  bad-word.toml:2:11: error: `stdot` is not one of stdin, stdout, stderr, terminal [caps-word]
      2 | stdio = ["stdot", "log"]
        |           ^~~~~
    help: did you mean `stdout`?
  bad-word.toml:2:20: error: `log` is not one of stdin, stdout, stderr, terminal [caps-word]
      2 | stdio = ["stdot", "log"]
        |                    ^~~
  bad-word.toml:3:25: error: `cuckoo` is not one of monotonic, wall, timezone [caps-word]
      3 | clocks = ["monotonic", "cuckoo"]
        |                         ^~~~~~
  [1]
