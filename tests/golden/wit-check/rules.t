Getters and setters of a world:
  $ tenon wit check bad-accessor-world.wit
  bad-accessor-world.wit:6:30: error: a setter has exactly one parameter [wit-accessor]
      6 |   export length: set(a: u32, b: u32);
        |                              ^
  bad-accessor-world.wit:8:32: error: a setter returns nothing, or a `result` without a value [wit-accessor]
      8 |   export width: set(a: u32) -> result<u32>;
        |                                ^~~~~~~~~~~
  bad-accessor-world.wit:4:10: error: world `w` imports a setter, but no getter of the same name [wit-accessor]
      4 |   import size: set(v: u32);
        |          ^~~~
  [1]

The same interface behind different gates:
  $ tenon wit check bad-include-gate.wit --all-features
  bad-include-gate.wit:12:11: error: `demo:app/i@1.0.0` stands behind different feature gates in the worlds `b` and `a` [wit-gate]
     12 |   include a;
        |           ^
  [1]

Names of a file:
  $ tenon wit check bad-duplicate-in-file.wit
  bad-duplicate-in-file.wit:9:11: error: name `a` is defined more than once in the package [wit-duplicate]
      9 | interface a {
        |           ^
    bad-duplicate-in-file.wit:5:11: note: first defined here
      5 | interface a {
        |           ^
  bad-duplicate-in-file.wit:4:10: error: name `c` is defined more than once in this file [wit-duplicate]
      4 | use b as c;
        |          ^
    bad-duplicate-in-file.wit:3:10: note: first defined here
      3 | use a as c;
        |          ^
  [1]

Versions that are there, packages by another name, and one that is not there at all:
  $ tenon wit check bad-unknown-version.wit
  bad-unknown-version.wit:4:7: error: package `demo:dep@0.2.0` is not found [wit-unknown-package]
      4 |   use demo:dep/types@0.2.0.{t as a};
        |       ^~~~~~~~
    bad-unknown-version.wit:9:9: note: there is `demo:dep@0.2.1`
      9 | package demo:dep@0.2.1 {
        |         ^~~~~~~~~~~~~~
    bad-unknown-version.wit:14:9: note: there is `demo:dep@0.3.0`
     14 | package demo:dep@0.3.0 {
        |         ^~~~~~~~~~~~~~
    help: did you mean version `0.2.1`?
  bad-unknown-version.wit:5:7: error: package `demo:plain@1.0.0` is not found [wit-unknown-package]
      5 |   use demo:plain/types@1.0.0.{t as b};
        |       ^~~~~~~~~~
    bad-unknown-version.wit:19:9: note: there is `demo:plain`
     19 | package demo:plain {
        |         ^~~~~~~~~~
    help: did you mean it without a version?
  bad-unknown-version.wit:6:7: error: package `demo:dpe@0.2.1` is not found [wit-unknown-package]
      6 |   use demo:dpe/types@0.2.1.{t as c};
        |       ^~~~~~~~
    help: did you mean `demo:dep@0.2.1`?
  bad-unknown-version.wit:7:7: error: package `demo:far` is not found [wit-unknown-package]
      7 |   use demo:far/types.{t};
        |       ^~~~~~~~
    help: a package that is used stands in the folder `deps` beside the WIT files
  [1]

Circles with all their places, of packages and of types:
  $ tenon wit check bad-cycle-long.wit
  bad-cycle-long.wit:17:9: error: package `demo:two` depends on itself [wit-cycle]
     17 |     use demo:two/i.{t};
        |         ^~~~~~~~
    bad-cycle-long.wit:22:9: note: package `demo:two` needs package `demo:three`
     22 |     use demo:three/i.{t};
        |         ^~~~~~~~~~
    bad-cycle-long.wit:27:9: note: package `demo:three` needs package `demo:one`
     27 |     use demo:one/i.{t};
        |         ^~~~~~~~
  bad-cycle-long.wit:4:12: error: type `b` depends on itself [wit-cycle]
      4 |   type a = b;
        |            ^
    bad-cycle-long.wit:5:12: note: type `b` needs type `c`
      5 |   type b = c;
        |            ^
    bad-cycle-long.wit:6:12: note: type `c` needs type `d`
      6 |   type c = d;
        |            ^
    bad-cycle-long.wit:7:12: note: type `d` needs type `e`
      7 |   type d = e;
        |            ^
    bad-cycle-long.wit:8:12: note: type `e` needs type `f`
      8 |   type e = f;
        |            ^
    bad-cycle-long.wit:9:12: note: type `f` needs type `g`
      9 |   type f = g;
        |            ^
    bad-cycle-long.wit:10:12: note: type `g` needs type `h`
     10 |   type g = h;
        |            ^
    bad-cycle-long.wit:11:12: note: type `h` needs type `k`
     11 |   type h = k;
        |            ^
    bad-cycle-long.wit:12:12: note: type `k` needs type `l`
     12 |   type k = l;
        |            ^
    note: and so on, by way of 1 more
  [1]
  $ sed '/^package demo:one/,$d' bad-cycle-long.wit | tenon wit check -
  <stdin>:4:12: error: type `b` depends on itself [wit-cycle]
      4 |   type a = b;
        |            ^
    <stdin>:5:12: note: type `b` needs type `c`
      5 |   type b = c;
        |            ^
    <stdin>:6:12: note: type `c` needs type `d`
      6 |   type c = d;
        |            ^
    <stdin>:7:12: note: type `d` needs type `e`
      7 |   type d = e;
        |            ^
    <stdin>:8:12: note: type `e` needs type `f`
      8 |   type e = f;
        |            ^
    <stdin>:9:12: note: type `f` needs type `g`
      9 |   type f = g;
        |            ^
    <stdin>:10:12: note: type `g` needs type `h`
     10 |   type g = h;
        |            ^
    <stdin>:11:12: note: type `h` needs type `k`
     11 |   type h = k;
        |            ^
    <stdin>:12:12: note: type `k` needs type `l`
     12 |   type k = l;
        |            ^
    note: and so on, by way of 1 more
  [1]

A feature that nothing is behind:
  $ printf 'package demo:app@1.0.0;\ninterface i {\n  @unstable(feature = fast-path)\n  f: func();\n}\n' > feature.wit
  $ tenon wit check feature.wit --features fast-pat,fast-path
  tenon: warning: nothing is behind the feature `fast-pat` [wit-unknown-feature]
    help: did you mean `fast-path`?
  demo:app@1.0.0: 1 interface, 0 worlds
  $ tenon wit check feature.wit --features slow
  tenon: warning: nothing is behind the feature `slow` [wit-unknown-feature]
  demo:app@1.0.0: 1 interface, 0 worlds

Types that grow too large, too deep, or too many:
  $ (echo 'package demo:app; interface i { type t0 = tuple<u64, u64>;'; for n in $(seq 30); do echo "type t$n = tuple<t$((n-1)), t$((n-1))>;"; done; echo '}') | tenon wit check - 2>&1 | head -4
  <stdin>:19:12: error: this type goes over the limit of type size [wit-limit]
     19 | type t18 = tuple<t17, t17>;
        |            ^~~~~~~~~~~~~~~
  <stdin>:1:29: error: this interface goes over the limit of type size [wit-limit]
  $ (printf 'package demo:app; interface i { type t = '; for n in $(seq 150); do printf 'list<'; done; printf u8; for n in $(seq 150); do printf '>'; done; echo '; }') > deep.wit; tenon wit check deep.wit 2>&1 | cut -c1-120 | head -2
  deep.wit:1:542: error: types are nested too deeply [wit-too-deep]

A folder without WIT, a folder whose files name no package, a package in two places:
  $ mkdir empty nameless twice twice/deps twice/deps/a twice/deps/b; touch empty/readme.txt
  $ echo 'interface i { }' > nameless/a.wit; echo 'interface j { f: func(a: nope); }' > nameless/b.wit
  $ echo 'package demo:app;' > twice/app.wit; echo 'package demo:dep;' | tee twice/deps/a/x.wit > twice/deps/b/x.wit
  $ tenon wit check empty
  tenon: error: empty holds no WIT file [wit-no-package]
    help: a package starts with `package namespace:name;`
  [1]
  $ tenon wit check nameless
  nameless/a.wit:1:1: error: no file in this folder names the package [wit-no-package]
      1 | interface i { }
        | ^
    help: a package starts with `package namespace:name;`
  nameless/b.wit:1:26: error: type `nope` is not defined [wit-unknown-type]
      1 | interface j { f: func(a: nope); }
        |                          ^~~~
  [1]
  $ tenon wit check twice
  twice/deps/b/x.wit:1:9: error: package `demo:dep` is defined in two places [wit-duplicate]
      1 | package demo:dep;
        |         ^~~~~~~~
    twice/deps/a/x.wit:1:9: note: first defined here
      1 | package demo:dep;
        |         ^~~~~~~~
  [1]
