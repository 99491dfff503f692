The schema that bindings generators read: four lists that refer to each other by number.
  $ tenon wit json small.wit
  {
    "worlds": [
      {
        "name": "w",
        "imports": {
          "interface-0": {
            "interface": {
              "id": 0
            }
          }
        },
        "exports": {
          "run": {
            "function": {
              "name": "run",
              "kind": "async-freestanding",
              "params": [
                {
                  "name": "b",
                  "type": 6
                }
              ]
            }
          }
        },
        "package": 0
      }
    ],
    "interfaces": [
      {
        "name": "shapes",
        "types": {
          "shape": 0,
          "box": 3
        },
        "functions": {
          "[constructor]shape": {
            "name": "[constructor]shape",
            "kind": {
              "constructor": 0
            },
            "params": [
              {
                "name": "sides",
                "type": "u32"
              }
            ],
            "result": 1
          },
          "[method]shape.area": {
            "name": "[method]shape.area",
            "kind": {
              "method": 0
            },
            "params": [
              {
                "name": "self",
                "type": 4
              }
            ],
            "result": "f64"
          },
          "merge": {
            "name": "merge",
            "kind": "freestanding",
            "params": [
              {
                "name": "a",
                "type": 1
              },
              {
                "name": "b",
                "type": 4
              }
            ],
            "result": 5
          }
        },
        "docs": {
          "contents": "Shapes."
        },
        "package": 0
      }
    ],
    "types": [
      {
        "name": "shape",
        "kind": "resource",
        "owner": {
          "interface": 0
        },
        "stability": {
          "stable": {
            "since": "0.1.0"
          }
        }
      },
      {
        "name": null,
        "kind": {
          "handle": {
            "own": 0
          }
        },
        "owner": null
      },
      {
        "name": null,
        "kind": {
          "option": 1
        },
        "owner": null,
        "stability": {
          "stable": {
            "since": "0.1.0"
          }
        }
      },
      {
        "name": "box",
        "kind": {
          "record": {
            "fields": [
              {
                "name": "top",
                "type": "u32"
              },
              {
                "name": "inside",
                "type": 2
              }
            ]
          }
        },
        "owner": {
          "interface": 0
        }
      },
      {
        "name": null,
        "kind": {
          "handle": {
            "borrow": 0
          }
        },
        "owner": null,
        "stability": {
          "stable": {
            "since": "0.1.0"
          }
        }
      },
      {
        "name": null,
        "kind": {
          "result": {
            "ok": 1,
            "err": "string"
          }
        },
        "owner": null,
        "stability": {
          "stable": {
            "since": "0.1.0"
          }
        }
      },
      {
        "name": null,
        "kind": {
          "list": "u8"
        },
        "owner": null
      }
    ],
    "packages": [
      {
        "name": "test:small@0.1.0",
        "interfaces": {
          "shapes": 0
        },
        "worlds": {
          "w": 0
        }
      }
    ]
  }
  $ tenon wit json small.wit > a.json && tenon wit json small.wit -o b.json && cmp a.json b.json && echo equal
  equal
  $ printf 'package a:b;\ninterface i { f: func(x: y); }\n' | tenon wit json -
  <stdin>:2:26: error: type `y` is not defined [wit-unknown-type]
      2 | interface i { f: func(x: y); }
        |                          ^
  [1]
