Every construct. A list stands on one line where it fits and the author did not break it behind its bracket; else it
takes a line an element, and ends in a comma where it may.
  $ tenon wit fmt constructs.wit
  package test:all@1.2.3-rc.1+b5;
  
  use other:dep/types@0.2.0 as types;
  use iface;
  
  interface iface {
      use types.{a, b as c, d};
      use test:dep/i@1.0.0.{
          e,
          f,
      };
      type t = u8;
      type %list = list<u8>;
      type nested = result<tuple<u8, string>, list<list<u8, 4>>>;
      type m = map<string, option<own<r>>>;
      type x0 = result;
      type x1 = result<_, e>;
      type x2 = stream;
      type x3 = future<borrow<r>>;
      type x4 = error-context;
      resource empty;
      resource none {}
      resource r {
          constructor(a: u8);
          constructor2: static func() -> r;
  
          m: async func();
          s: static async func(x: u8) -> bool;
          p: get() -> u32;
          p: set(v: u32) -> result<_, e>;
      }
      record point {
          x: u32,
          y: u32,
      }
      record broken {
          x: u32,
      }
      record nothing {}
      variant v {
          none,
          some(u32),
          both(tuple<u8, u8>),
      }
      enum e2 {
          a,
          b,
          c,
      }
      flags f2 {
          read,
          write,
      }
      f: func();
      g: func(a: u8, b: u16) -> string;
      h: func(
          a: u8,
      ) -> string;
      too-long: func(
          first-parameter: list<tuple<string, string>>,
          second-parameter: option<u32>,
      ) -> result<string, error-code>;
      longer: func() -> result<
          tuple<first-long-type-name, second-long-type-name, third-long-type-name>,
          error-code
      >;
      fits-in-one-hundred-columns-with-nothing-to-spare: func(
          a: string,
          b: string,
          cc: bool,
      ) -> string;
      @since(version = 1.0.0)
      @deprecated(version = 1.2.3-rc.1)
      old: func();
      @unstable(feature = my-feature)
      @external-id("some \u{1f600} id")
      new: func();
  }
  
  world w {
      import iface;
      import other:dep/types@0.2.0;
      export iface;
      import label: iface;
      export label2: other:dep/types@0.2.0;
      import f: func(a: u8);
      export g: async func() -> u8;
      import p: get() -> u32;
      import inline: interface {
          f: func();
      }
      export inline2: interface {}
      use iface.{point};
      type t = point;
      resource local;
      include other;
      include test:dep/w@1.0.0 with { a as b, c as d }
      include other with {
          a as b,
      }
  }
  
  package nested:one {
      interface i {}
  
      world w {}
  }
  
  package nested:two@1.0.0 {
      interface i {
          f: func();
      }
  }
What was formatted is in the style already.
  $ printf '\xef\xbb\xbfpackage a:b;\r\n\r\n/* two\r\n   lines */\r\ninterface i {\r\n  // one\r\n  f: func();\r\n}\r\n' > crlf.wit
  $ printf '// nothing but this' > only-comment.wit; printf '' > empty.wit
  $ for f in constructs comments crlf only-comment empty; do
  >   tenon wit fmt $f.wit > $f.once && tenon wit fmt < $f.once | cmp - $f.once; done

Comments stay between the words that they stand between. What a line ends in trails it, all else leads what follows;
a comma before a closing bracket goes before the comment that stood there.
  $ tenon wit fmt comments.wit
  // A header that is nobody's docs.
  
  /// The package.
  /* and
       more */
  package test:comments; // behind it
  
  // alone
  
  /// An interface.
  interface /* 1 */ a /* 2 */ { // behind the brace
      // first in the body
  
      // apart
  
      /// Docs.
      f: func(/* empty */); // behind a function
      g: func( // behind a parenthesis
          a: u8, // behind a parameter
          // before a parameter
          b: u16, // the last one, without its comma
          // after them all
      ) -> /* before a result */ string /* after it */;
      h: func(
          a: /* inside */ list</* in */ u8 /* out */>,
          /* before b */ b: u8,
      ) -> u8; /* one */ /* two */ // three
      i /* before a colon */: func();
      j // ends a line
          : func();
      record r {
          a: u8, // first
          /* second */ b: u8,
          c: u8 // third
              ,
          d: u8, /* last */
      }
      variant v { // opened
          a(/* x */ u8 /* y */),
          b,
          // closing
      }
      flags none { /* nothing */
      }
      enum e {
          a, // behind a
  
          // apart from it
          b, /* last */
      }
      resource q {
          // only a comment
      }
      @since(version = 1.0.0) // behind an attribute
      // between attributes
      @deprecated(version = 1.0.0)
      /* before the item */ old: func();
      use b.{ // names
          x, // behind x
          /* y */ y as /* z */ z,
      };
      /**
  	 * Docs with a star:
  	 *   inside nothing moves
  	 */
      starred: func();
      //no space
      ////four
      /***/ /**/
      k: func();
      // the last words
  } // behind a
  
  /* before */ use /* in */ a /* path */ as /* new */ b /* end */; /* after */
  
  world w { /* x */
      include c with { // opened
          d as e, /* last */
      }
      import /* 1 */ f /* 2 */: /* 3 */ a:b /* 4 *// /* 5 */ c@ /* 6 */ 1.0.0 /* 7 */;
  }
  // at the end
  
  /* really */

Line ends become LF, a byte order mark goes, and a last line ends.
  $ tenon wit fmt crlf.wit | od -c | head -3
  0000000   p   a   c   k   a   g   e       a   :   b   ;  \n  \n   /   *
  0000020       t   w   o  \n               l   i   n   e   s       *   /
  0000040  \n   i   n   t   e   r   f   a   c   e       i       {  \n    
  $ printf '/* a\r\r\nb\r\n*/\r\npackage a:b;\r\n' | tenon wit fmt | od -c | head -2
  0000000   /   *       a  \r  \r  \n   b  \n   *   /  \n   p   a   c   k
  0000020   a   g   e       a   :   b   ;  \n
  $ tenon wit fmt only-comment.wit
  // nothing but this
  $ tenon wit fmt empty.wit

Of a folder every .wit file is taken, those of deps/ and of hidden folders left out. --check lists, -w rewrites.
  $ ln -s ../../fmt.t tree/link.wit; ln -s .. tree/loop
  $ tenon wit fmt --check tree
  tree/sub/ugly.wit
  tree/ugly.wit
  [1]
  $ tenon wit fmt --check --format json tree tree/good.wit
  {
    "files": [
      {
        "path": "tree/good.wit",
        "changed": false
      },
      {
        "path": "tree/sub/ugly.wit",
        "changed": true
      },
      {
        "path": "tree/ugly.wit",
        "changed": true
      },
      {
        "path": "tree/good.wit",
        "changed": false
      }
    ],
    "errors": 0,
    "warnings": 0,
    "findings": []
  }
  [1]
  $ tenon wit fmt --check tree/deps tree/good.wit
  tree/deps/other/x.wit
  [1]
  $ stat -c %Y tree/good.wit > before; chmod 640 tree/ugly.wit
  $ tenon wit fmt -w tree tree/
  tree/sub/ugly.wit
  tree/ugly.wit
  $ tenon wit fmt --check tree && stat -c %Y tree/good.wit | cmp - before && stat -c %a tree/ugly.wit
  640
  $ cat tree/ugly.wit tree/sub/ugly.wit tree/deps/other/x.wit
  package a:b;
  
  interface ugly {
      f: func();
  }
  package s:b;
  
  interface ugly {}
  package s:b;interface ugly {}

A file that does not parse is told and left alone; the others are done.
  $ printf 'package a:b;interface c{}' > ugly.wit; printf 'package a:b;\n// caf\xe9\n' > latin1.wit; cp bad.wit bad.before
  $ tenon wit fmt -w bad.wit latin1.wit nowhere.wit ugly.wit
  bad.wit:4:13: error: expected `:` after the parameter's name, found keyword `u8` [wit-syntax]
      4 |   f: func(a u8);
        |             ^~
  latin1.wit:2:7: error: this is not valid UTF-8 [wit-not-utf8]
      2 | // caf\xe9
        |       ^~~~
  tenon: error: cannot read nowhere.wit: No such file or directory [file-io]
  ugly.wit
  [3]
  $ cmp bad.wit bad.before; cat ugly.wit
  package a:b;
  
  interface c {}
  $ tenon wit fmt --check --format json bad.wit
  {
    "files": [],
    "errors": 1,
    "warnings": 0,
    "findings": [
      {
        "severity": "error",
        "code": "wit-syntax",
        "message": "expected `:` after the parameter's name, found keyword `u8`",
        "file": "bad.wit",
        "line": 4,
        "column": 13,
        "end_line": 4,
        "end_column": 15,
        "start": 40,
        "end": 42
      }
    ]
  }
  [1]

Standard input; and what cannot be meant.
  $ printf 'package a:b;interface c{}' | tenon wit fmt --check -
  <stdin>
  [1]
  $ tenon wit fmt ugly.wit bad.wit
  tenon: error: one file goes to standard output: `--write` or `--check` take more, and folders [usage]
    help: `tenon wit fmt --help` lists what it takes
  [2]
  $ tenon wit fmt tree
  tenon: error: one file goes to standard output: `--write` or `--check` take more, and folders [usage]
    help: `tenon wit fmt --help` lists what it takes
  [2]
  $ tenon wit fmt -w --check tree
  tenon: error: `--write` and `--check` exclude each other [usage]
    help: `tenon wit fmt --help` lists what it takes
  [2]
  $ tenon wit fmt -w -
  tenon: error: `--write` wants files to write to, not standard input [usage]
    help: `tenon wit fmt --help` lists what it takes
  [2]

A binary is told as one, with what reads it.
  $ printf 'package a:b;\ninterface i {}\n' > p.wit && tenon wit encode p.wit -o p.wasm
  $ tenon wit fmt p.wasm
  tenon: error: p.wasm is a WebAssembly binary, not WIT text [wit-bad-character]
    help: `tenon wit print` writes a binary's WIT as text
  [1]
