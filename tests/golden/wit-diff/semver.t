The cases that other tools judge too: may a world take the place of another, for what was built for it?

Nothing changed:
  $ tenon wit diff semver.wit semver.wit -w demo:worlds/empty --to demo:worlds/also-empty
  demo:worlds/empty → demo:worlds/also-empty
  
  verdict: no change

Imports that were added ask nothing of what is there:
  $ tenon wit diff semver.wit semver.wit -w demo:worlds/empty --to demo:worlds/importing-three --require minor
  demo:worlds/empty → demo:worlds/importing-three
  
  minor  demo:worlds/importing-three: import b: import added
         + import b
  minor  demo:worlds/importing-three: import demo:worlds/fresh: import added
         + import demo:worlds/fresh
  minor  demo:worlds/importing-three: import a: import added
         + import a: func()
  
  verdict: minor (3 minor)

An import that is gone breaks what imports it:
  $ tenon wit diff semver.wit semver.wit -w demo:worlds/importing --to demo:worlds/empty --require minor
  tenon: error: the change is major, and no more than minor is allowed [wit-diff-require]
  demo:worlds/importing → demo:worlds/empty
  
  major  demo:worlds/empty: import a: import removed
         - import a: func()
         what was built for the old world may import it
  
  verdict: major (1 major)
  [1]

An export that was added is not in what is there:
  $ tenon wit diff semver.wit semver.wit -w demo:worlds/empty --to demo:worlds/exporting --require minor
  tenon: error: the change is major, and no more than minor is allowed [wit-diff-require]
  demo:worlds/empty → demo:worlds/exporting
  
  major  demo:worlds/exporting: export a: export added
         + export a: func()
         what was built for the old world does not export it
  
  verdict: major (1 major)
  [1]

Exports that are gone are not missed:
  $ tenon wit diff semver.wit semver.wit -w demo:worlds/exporting-three --to demo:worlds/empty --require minor
  demo:worlds/exporting-three → demo:worlds/empty
  
  minor  demo:worlds/empty: export a: export removed
         - export a: func()
         who calls it does not find it in what is built for the new world
  minor  demo:worlds/empty: export b: export removed
         - export b
         who calls it does not find it in what is built for the new world
  minor  demo:worlds/empty: export demo:worlds/fresh: export removed
         - export demo:worlds/fresh
         who calls it does not find it in what is built for the new world
  
  verdict: minor (3 minor)

An interface of a newer version on the same track, the same and with a function more:
  $ tenon wit diff semver.wit semver.wit -w demo:worlds/dep-first --to demo:worlds/dep-second --require patch
  demo:worlds/dep-first → demo:worlds/dep-second
  
  patch  demo:dep: dependency changed
         - demo:dep@1.0.0
         + demo:dep@1.0.1
  
  verdict: patch (1 patch)
  $ tenon wit diff semver.wit semver.wit -w demo:worlds/dep-first --to demo:worlds/dep-third --require minor
  demo:worlds/dep-first → demo:worlds/dep-third
  
  patch  demo:dep: dependency changed
         - demo:dep@1.0.0
         + demo:dep@1.0.2
  minor  demo:dep/dep.more: function added
         + more: func()
  
  verdict: minor (1 minor, 1 patch)

And back:
  $ tenon wit diff semver.wit semver.wit -w demo:worlds/dep-third --to demo:worlds/dep-first --require minor
  tenon: error: the change is major, and no more than minor is allowed [wit-diff-require]
  demo:worlds/dep-third → demo:worlds/dep-first
  
  patch  demo:dep: dependency changed
         - demo:dep@1.0.2
         + demo:dep@1.0.0
  major  demo:dep/dep.more: function removed
         - more: func()
  
  verdict: major (1 major, 1 patch)
  [1]

Two versions of one package, whose worlds differ:
  $ tenon wit diff semver.wit semver.wit -w demo:versioned/w@0.2.0 --to demo:versioned/w@0.2.1 --require minor
  semver.wit:69:9: warning: the step from 0.2.0 to 0.2.1 is too small for a change that is major [wit-diff-version]
     69 | package demo:versioned@0.2.1 {
        |         ^~~~~~~~~~~~~~~~~~~~
    help: the next version is 0.3.0
  tenon: error: the change is major, and no more than minor is allowed [wit-diff-require]
  demo:versioned/w@0.2.0 → demo:versioned/w@0.2.1
  
  major  demo:versioned/w: import b: import removed
         - import b
         what was built for the old world may import it
  major  demo:versioned/w: import a: import removed
         - import a: func()
         what was built for the old world may import it
  
  verdict: major (2 major)
  [1]

Worlds of two packages are not versions of one:
  $ tenon wit diff semver.wit semver.wit -w demo:worlds/empty --to demo:other/importing
  semver.wit:54:9: error: the old package is `demo:worlds`, and the new one is `demo:other` [wit-diff-package]
     54 | package demo:other {
        |         ^~~~~~~~~~
    semver.wit:20:9: note: the old one
     20 | package demo:worlds {
        |         ^~~~~~~~~~~
  [1]
