Findings as SARIF, which code scanners read: the one result on standard output.
  $ printf 'package demo:app;\n\ninterface i {\n  record point { x: u32 }\n  /* é */ f: func(a: pont);\n}\n' > app.wit
  $ tenon wit check --format sarif app.wit
  {
    "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
    "version": "2.1.0",
    "runs": [
      {
        "tool": {
          "driver": {
            "name": "tenon",
            "version": "0.1.0",
            "rules": [
              {
                "id": "wit-unknown-type",
                "shortDescription": {
                  "text": "a type that is not defined"
                },
                "fullDescription": {
                  "text": "A name that stands for a type is one of WIT's own, is defined in this interface or world, or is brought in with `use`. Types of another interface are not seen by themselves, not even within one file. A near name is offered where there is one, and the interface that has the type, if one does."
                }
              }
            ]
          }
        },
        "invocations": [
          {
            "executionSuccessful": true,
            "exitCode": 1
          }
        ],
        "columnKind": "unicodeCodePoints",
        "results": [
          {
            "ruleId": "wit-unknown-type",
            "level": "error",
            "message": {
              "text": "type `pont` is not defined\nhelp: did you mean `point`?"
            },
            "locations": [
              {
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "app.wit"
                  },
                  "region": {
                    "startLine": 5,
                    "startColumn": 22,
                    "endLine": 5,
                    "endColumn": 26,
                    "byteOffset": 81,
                    "byteLength": 4
                  }
                }
              }
            ],
            "relatedLocations": [
              {
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "app.wit"
                  },
                  "region": {
                    "startLine": 4,
                    "startColumn": 10,
                    "endLine": 4,
                    "endColumn": 15,
                    "byteOffset": 42,
                    "byteLength": 5
                  }
                },
                "message": {
                  "text": "a similar name is defined here"
                }
              }
            ],
            "fixes": [
              {
                "artifactChanges": [
                  {
                    "artifactLocation": {
                      "uri": "app.wit"
                    },
                    "replacements": [
                      {
                        "deletedRegion": {
                          "startLine": 5,
                          "startColumn": 22,
                          "endLine": 5,
                          "endColumn": 26,
                          "byteOffset": 81,
                          "byteLength": 4
                        },
                        "insertedContent": {
                          "text": "point"
                        }
                      }
                    ]
                  }
                ]
              }
            ]
          }
        ]
      }
    ]
  }
  [1]
  $ printf 'package demo:app;\n' | tenon wit check --format sarif -
  {
    "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
    "version": "2.1.0",
    "runs": [
      {
        "tool": {
          "driver": {
            "name": "tenon",
            "version": "0.1.0",
            "rules": []
          }
        },
        "invocations": [
          {
            "executionSuccessful": true,
            "exitCode": 0
          }
        ],
        "columnKind": "unicodeCodePoints",
        "results": []
      }
    ]
  }

Where standard output holds something else, the log is on standard error:
  $ tenon wit print --format sarif app.wit > /dev/null | head -3
  {
    "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
    "version": "2.1.0",
    "runs": [
      {
        "tool": {
          "driver": {
            "name": "tenon",
            "version": "0.1.0",
            "rules": [
              {
                "id": "wit-unknown-type",
                "shortDescription": {
                  "text": "a type that is not defined"
                },
                "fullDescription": {
                  "text": "A name that stands for a type is one of WIT's own, is defined in this interface or world, or is brought in with `use`. Types of another interface are not seen by themselves, not even within one file. A near name is offered where there is one, and the interface that has the type, if one does."
                }
              }
            ]
          }
        },
        "invocations": [
          {
            "executionSuccessful": true,
            "exitCode": 1
          }
        ],
        "columnKind": "unicodeCodePoints",
        "results": [
          {
            "ruleId": "wit-unknown-type",
            "level": "error",
            "message": {
              "text": "type `pont` is not defined\nhelp: did you mean `point`?"
            },
            "locations": [
              {
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "app.wit"
                  },
                  "region": {
                    "startLine": 5,
                    "startColumn": 22,
                    "endLine": 5,
                    "endColumn": 26,
                    "byteOffset": 81,
                    "byteLength": 4
                  }
                }
              }
            ],
            "relatedLocations": [
              {
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "app.wit"
                  },
                  "region": {
                    "startLine": 4,
                    "startColumn": 10,
                    "endLine": 4,
                    "endColumn": 15,
                    "byteOffset": 42,
                    "byteLength": 5
                  }
                },
                "message": {
                  "text": "a similar name is defined here"
                }
              }
            ],
            "fixes": [
              {
                "artifactChanges": [
                  {
                    "artifactLocation": {
                      "uri": "app.wit"
                    },
                    "replacements": [
                      {
                        "deletedRegion": {
                          "startLine": 5,
                          "startColumn": 22,
                          "endLine": 5,
                          "endColumn": 26,
                          "byteOffset": 81,
                          "byteLength": 4
                        },
                        "insertedContent": {
                          "text": "point"
                        }
                      }
                    ]
                  }
                ]
              }
            ]
          }
        ]
      }
    ]
  }

A place in a binary:
  $ printf '\0asm\1\0\0\0\7\5' > 'a b.wasm'
  $ tenon validate --format sarif 'a b.wasm' | grep -A5 region
                  "region": {
                    "byteOffset": 8,
                    "byteLength": 1
                  }
                }
              }
  $ tenon validate --format sarif 'a b.wasm' | grep uri
                    "uri": "a%20b.wasm"

As GitHub's workflow commands, which mark lines of a pull request; what could end a command is escaped:
  $ tenon wit check --format github app.wit
  ::error file=app.wit,line=5,endLine=5,col=22,endColumn=26,title=wit-unknown-type::type `pont` is not defined%0Anote: a similar name is defined here%0Ahelp: did you mean `point`?
  [1]
  $ tenon validate --format github 'a b.wasm'
  ::error file=a b.wasm,title=wasm-malformed::at byte 0x8: unexpected end: the section's length is 5, and 0 remain
  [1]
  $ printf 'package demo:app;\ninterface i { f: func(a: b-c); }\n' > 'x,y:100%.wit'
  $ tenon wit check --format github 'x,y:100%.wit'
  ::error file=x%2Cy%3A100%25.wit,line=2,endLine=2,col=26,endColumn=29,title=wit-unknown-type::type `b-c` is not defined
  [1]

What is wrong with the command line is told the same way, before and behind `--format`:
  $ tenon wit check --nope --format github
  ::error title=usage::unknown option `--nope`%0Ahelp: `tenon wit check --help` lists what it takes
  [2]
  $ tenon wit check --format github --nope
  ::error title=usage::unknown option `--nope`%0Ahelp: `tenon wit check --help` lists what it takes
  [2]
  $ tenon wit chekc --format=json
  {
    "errors": 1,
    "warnings": 0,
    "findings": [
      {
        "severity": "error",
        "code": "usage",
        "message": "unknown command `wit chekc`",
        "help": "did you mean `tenon wit check`?"
      }
    ]
  }
  [2]
  $ tenon plug --format json
  {
    "errors": 1,
    "warnings": 0,
    "findings": [
      {
        "severity": "error",
        "code": "usage",
        "message": "too few operands: usage is `tenon plug SOCKET --plug PLUG… -o FILE`",
        "help": "`tenon plug --help` lists what it takes"
      }
    ]
  }
  [2]
  $ tenon wit check --format xml app.wit
  tenon: error: `--format` takes text, json, sarif or github, not `xml` [usage]
    help: `tenon wit check --help` lists what it takes
  [2]

After `--` it is an operand:
  $ tenon wit check -- --format json
  tenon: error: `json` is one operand too many: usage is `tenon wit check PATH` [usage]
    help: `tenon wit check --help` lists what it takes
  [2]

More than 200 findings are counted:
  $ (echo 'package demo:app; interface i {'; for i in $(seq 203); do echo "  f$i: func(a: t$i);"; done; echo '}') > many.wit
  $ tenon wit check many.wit 2>&1 | tail -5
        |                 ^~~~
  many.wit:201:17: error: type `t200` is not defined [wit-unknown-type]
    201 |   f200: func(a: t200);
        |                 ^~~~
  … and 3 more: not shown
  $ tenon wit check many.wit --format json | tail -3
    ],
    "findings_left_out": 3
  }
  $ tenon wit print many.wit --format json 2>&1 | tail -1
  {"findings_left_out":3}
  $ tenon wit check many.wit --format github 2>&1 | tail -1
  … and 3 more: not shown
  $ tenon wit check many.wit --format sarif | grep -B2 -A3 'left out'
                "level": "note",
                "message": {
                  "text": "3 more findings are left out"
                }
              }
            ]
