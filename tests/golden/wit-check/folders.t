Packages that need each other are told, with every step; the others are still resolved.

  $ mkdir -p round/deps
  $ printf 'package a:a;\ninterface i { use e:e/i.{v}; f: func() -> wrong; }\n' > round/a.wit
  $ printf 'package b:b;\ninterface i { use c:c/i.{t}; }\n' > round/deps/b.wit
  $ printf 'package c:c;\ninterface i { use b:b/i.{t}; }\n' > round/deps/c.wit
  $ printf 'package d:d;\ninterface i { use b:b/i.{t}; }\n' > round/deps/d.wit
  $ printf 'package e:e;\ninterface i { type v = w; }\n' > round/deps/e.wit
  $ tenon wit check round
  round/deps/b.wit:2:19: error: package `c:c` depends on itself [wit-cycle]
      2 | interface i { use c:c/i.{t}; }
        |                   ^~~
    round/deps/c.wit:2:19: note: package `c:c` needs package `b:b`
      2 | interface i { use b:b/i.{t}; }
        |                   ^~~
  round/deps/e.wit:2:24: error: type `w` is not defined [wit-unknown-type]
      2 | interface i { type v = w; }
        |                        ^
  round/a.wit:2:43: error: type `wrong` is not defined [wit-unknown-type]
      2 | interface i { use e:e/i.{v}; f: func() -> wrong; }
        |                                           ^~~~~
  [1]
