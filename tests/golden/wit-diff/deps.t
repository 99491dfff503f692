A type that is used from another package, by a newer version where it is the same:
  $ cat > dep.wit <<'E'
  > package demo:app@1.0.0;
  > interface i {
  >   use demo:dep/types@0.2.0.{point, handle};
  >   f: func(p: point, h: borrow<handle>);
  > }
  > world w {
  >   import i;
  > }
  > package demo:dep@0.2.0 {
  >   interface types {
  >     record point { x: u32 }
  >     resource handle;
  >   }
  > }
  > E
  $ sed 's/0\.2\.0/0.2.1/' dep.wit > newer.wit
  $ tenon wit diff dep.wit newer.wit
  newer.wit:1:9: warning: the version is still 1.0.0, and the change is patch [wit-diff-version]
      1 | package demo:app@1.0.0;
        |         ^~~~~~~~~~~~~~
    help: the next version is 1.0.1
  demo:app@1.0.0
  
  patch  demo:dep: dependency changed
         - demo:dep@0.2.0
         + demo:dep@0.2.1
  
  verdict: patch (1 patch)

Where it is not the same any more:
  $ sed 's/0\.2\.0/0.2.1/; s/x: u32/x: u64/' dep.wit > changed.wit
  $ tenon wit diff dep.wit changed.wit
  changed.wit:1:9: warning: the version is still 1.0.0, and the change is major [wit-diff-version]
      1 | package demo:app@1.0.0;
        |         ^~~~~~~~~~~~~~
    help: the next version is 2.0.0
  demo:app@1.0.0
  
  patch  demo:dep: dependency changed
         - demo:dep@0.2.0
         + demo:dep@0.2.1
  major  demo:app/i.point: type changed
         - use demo:dep/types@0.2.0.{point}
         + use demo:dep/types@0.2.1.{point}
         it is another type in `demo:dep/types`
  major  demo:app/w: import demo:dep/types.point: import changed
         - u32
         + u64
         `demo:dep/types.point`: field `x` is `u32` in the old world, but `u64` in the new world
  
  verdict: major (2 major, 1 patch)
  $ tenon wit diff dep.wit changed.wit -w w
  changed.wit:1:9: warning: the version is still 1.0.0, and the change is major [wit-diff-version]
      1 | package demo:app@1.0.0;
        |         ^~~~~~~~~~~~~~
    help: the next version is 2.0.0
  demo:app/w@1.0.0
  
  patch  demo:dep: dependency changed
         - demo:dep@0.2.0
         + demo:dep@0.2.1
  major  demo:dep/types.point.x: field changed
         - x: u32
         + x: u64
  
  verdict: major (1 major, 1 patch)

By a version on another track:
  $ sed 's/0\.2\.0/0.3.0/' dep.wit > track.wit
  $ tenon wit diff dep.wit track.wit
  track.wit:1:9: warning: the version is still 1.0.0, and the change is major [wit-diff-version]
      1 | package demo:app@1.0.0;
        |         ^~~~~~~~~~~~~~
    help: the next version is 2.0.0
  demo:app@1.0.0
  
  major  demo:dep: dependency changed
         - demo:dep@0.2.0
         + demo:dep@0.3.0
         the two versions do not stand for each other
  major  demo:app/i.handle: type changed
         - use demo:dep/types@0.2.0.{handle}
         + use demo:dep/types@0.3.0.{handle}
         it is another type in `demo:dep/types`
  major  demo:app/w: import demo:dep/types: import changed
         - demo:dep/types@0.2.0
         + demo:dep/types@0.3.0
         the two versions do not stand for each other
  
  verdict: major (3 major)

The package itself on another track is compared all the same:
  $ sed 's/app@1.0.0/app@2.0.0/' dep.wit > app-2.wit
  $ tenon wit diff dep.wit app-2.wit
  demo:app@1.0.0 → demo:app@2.0.0
  
  verdict: no change
