A world that is not there:
  $ tenon wit diff shop-1 shop-2 -w shpo
  tenon: error: package `acme:shop@1.2.0` has no world `shpo` [wit-unknown-world]
    note: there is `acme:shop/shop@1.2.0`
    note: there is `acme:shop/tiny@1.2.0`
    help: did you mean `shop`?
  tenon: error: package `acme:shop@1.3.0` has no world `shpo` [wit-unknown-world]
    note: there is `acme:shop/shop@1.3.0`
    note: there is `acme:shop/huge@1.3.0`
    help: did you mean `shop`?
  [1]

Not two versions of one package:
  $ tenon wit diff shop-1 semver.wit
  semver.wit:1:9: error: the old package is `acme:shop`, and the new one is `demo:root` [wit-diff-package]
      1 | package demo:root;
        |         ^~~~~~~~~
    shop-1/shop.wit:1:9: note: the old one
      1 | package acme:shop@1.2.0;
        |         ^~~~~~~~~~~~~~~
  [1]

A step that there is not:
  $ tenon wit diff shop-1 shop-2 --require huge
  tenon: error: `--require` takes none, patch or minor, not `huge` [usage]
    help: `tenon wit diff --help` lists what it takes
  [2]

Both sides are read before anything is compared:
  $ printf 'package acme:shop;\ninterface i {\n  f: func(a: no);\n}\n' > bad-1.wit
  $ printf 'package acme:shop;\ninterface i {\n  g: func(a: none);\n}\n' > bad-2.wit
  $ tenon wit diff bad-1.wit bad-2.wit
  bad-1.wit:3:14: error: type `no` is not defined [wit-unknown-type]
      3 |   f: func(a: no);
        |              ^~
  bad-2.wit:3:14: error: type `none` is not defined [wit-unknown-type]
      3 |   g: func(a: none);
        |              ^~~~
  [1]
