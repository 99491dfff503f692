Two components: can the new one stand where the old one did? An import more is what breaks then:
  $ printf 'package root:component;\nworld root {\n  import a: func();\n  export x: func();\n  export y: func();\n}\n' > old.wit
  $ printf 'package root:component;\nworld root {\n  import b: func();\n  export x: func() -> u32;\n  export z: func();\n}\n' > new.wit
  $ tenon wit diff old.wit new.wit
  old.wit → new.wit
  
  minor  root:component/root: import a: import removed
         - import a: func()
  major  root:component/root: import b: import added
         + import b: func()
         where the old one runs it may not be there
  major  root:component/root: export x: function changed
         - x: func()
         + x: func() -> u32
         it returns `u32`, was nothing
  major  root:component/root: export y: export removed
         - export y: func()
         who uses the old one may call it
  minor  root:component/root: export z: export added
         + export z: func()
  
  verdict: major (3 major, 2 minor)
