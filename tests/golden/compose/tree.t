The syntax tree of a document, in the form of `wac parse`.
  $ tenon compose tree/all.wac --ast json
  {
    "docs": [
      {
        "comment": "A document with a bit of everything.",
        "span": {
          "offset": 0,
          "length": 40
        }
      }
    ],
    "directive": {
      "package": {
        "string": "demo:all@1.2.3",
        "name": "demo:all",
        "version": "1.2.3",
        "span": {
          "offset": 49,
          "length": 14
        }
      },
      "targets": {
        "span": {
          "offset": 72,
          "length": 12
        },
        "string": "demo:all/app",
        "name": "demo:all",
        "version": null,
        "segments": "app"
      }
    },
    "statements": [
      {
        "Type": {
          "type": {
            "record": {
              "docs": [
                {
                  "comment": "A record.",
                  "span": {
                    "offset": 87,
                    "length": 13
                  }
                }
              ],
              "id": {
                "string": "point",
                "span": {
                  "offset": 108,
                  "length": 5
                }
              },
              "fields": [
                {
                  "docs": [],
                  "id": {
                    "string": "x",
                    "span": {
                      "offset": 116,
                      "length": 1
                    }
                  },
                  "ty": {
                    "u32": {
                      "offset": 119,
                      "length": 3
                    }
                  }
                },
                {
                  "docs": [],
                  "id": {
                    "string": "y",
                    "span": {
                      "offset": 124,
                      "length": 2
                    }
                  },
                  "ty": {
                    "list": [
                      {
                        "u8": {
                          "offset": 133,
                          "length": 2
                        }
                      },
                      {
                        "offset": 128,
                        "length": 8
                      }
                    ]
                  }
                }
              ]
            }
          }
        }
      },
      {
        "Type": {
          "type": {
            "alias": {
              "docs": [],
              "id": {
                "string": "visit",
                "span": {
                  "offset": 145,
                  "length": 5
                }
              },
              "kind": {
                "func": {
                  "isAsync": true,
                  "params": [
                    {
                      "id": {
                        "string": "p",
                        "span": {
                          "offset": 164,
                          "length": 1
                        }
                      },
                      "ty": {
                        "ident": {
                          "string": "point",
                          "span": {
                            "offset": 167,
                            "length": 5
                          }
                        }
                      }
                    }
                  ],
                  "results": {
                    "scalar": {
                      "result": {
                        "ok": null,
                        "err": {
                          "string": {
                            "offset": 187,
                            "length": 6
                          }
                        },
                        "span": {
                          "offset": 177,
                          "length": 17
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      },
      {
        "Type": {
          "interface": {
            "docs": [],
            "id": {
              "string": "shapes",
              "span": {
                "offset": 206,
                "length": 6
              }
            },
            "items": [
              {
                "type": {
                  "resource": {
                    "docs": [],
                    "id": {
                      "string": "shape",
                      "span": {
                        "offset": 228,
                        "length": 5
                      }
                    },
                    "methods": [
                      {
                        "constructor": {
                          "docs": [],
                          "span": {
                            "offset": 236,
                            "length": 11
                          },
                          "params": [
                            {
                              "id": {
                                "string": "p",
                                "span": {
                                  "offset": 248,
                                  "length": 1
                                }
                              },
                              "ty": {
                                "u32": {
                                  "offset": 251,
                                  "length": 3
                                }
                              }
                            }
                          ]
                        }
                      },
                      {
                        "method": {
                          "docs": [],
                          "id": {
                            "string": "area",
                            "span": {
                              "offset": 257,
                              "length": 4
                            }
                          },
                          "isStatic": false,
                          "ty": {
                            "isAsync": false,
                            "params": [],
                            "results": {
                              "scalar": {
                                "f64": {
                                  "offset": 273,
                                  "length": 3
                                }
                              }
                            }
                          }
                        }
                      },
                      {
                        "method": {
                          "docs": [],
                          "id": {
                            "string": "make",
                            "span": {
                              "offset": 278,
                              "length": 4
                            }
                          },
                          "isStatic": true,
                          "ty": {
                            "isAsync": false,
                            "params": [],
                            "results": "empty"
                          }
                        }
                      }
                    ]
                  }
                }
              },
              {
                "export": {
                  "docs": [],
                  "id": {
                    "string": "look",
                    "span": {
                      "offset": 305,
                      "length": 4
                    }
                  },
                  "ty": {
                    "ident": {
                      "string": "visit",
                      "span": {
                        "offset": 311,
                        "length": 5
                      }
                    }
                  }
                }
              },
              {
                "export": {
                  "docs": [],
                  "id": {
                    "string": "wait",
                    "span": {
                      "offset": 322,
                      "length": 4
                    }
                  },
                  "ty": {
                    "func": {
                      "isAsync": false,
                      "params": [],
                      "results": {
                        "scalar": {
                          "future": [
                            {
                              "stream": [
                                {
                                  "u8": {
                                    "offset": 352,
                                    "length": 2
                                  }
                                },
                                {
                                  "offset": 345,
                                  "length": 10
                                }
                              ]
                            },
                            {
                              "offset": 338,
                              "length": 18
                            }
                          ]
                        }
                      }
                    }
                  }
                }
              }
            ]
          }
        }
      },
      {
        "Type": {
          "world": {
            "docs": [],
            "id": {
              "string": "app",
              "span": {
                "offset": 366,
                "length": 3
              }
            },
            "items": [
              {
                "import": {
                  "docs": [],
                  "path": {
                    "ident": {
                      "string": "shapes",
                      "span": {
                        "offset": 383,
                        "length": 6
                      }
                    }
                  }
                }
              },
              {
                "export": {
                  "docs": [],
                  "path": {
                    "named": {
                      "id": {
                        "string": "run",
                        "span": {
                          "offset": 402,
                          "length": 3
                        }
                      },
                      "ty": {
                        "interface": {
                          "items": [
                            {
                              "export": {
                                "docs": [],
                                "id": {
                                  "string": "run",
                                  "span": {
                                    "offset": 419,
                                    "length": 3
                                  }
                                },
                                "ty": {
                                  "func": {
                                    "isAsync": false,
                                    "params": [],
                                    "results": "empty"
                                  }
                                }
                              }
                            }
                          ]
                        }
                      }
                    }
                  }
                }
              },
              {
                "include": {
                  "docs": [],
                  "world": {
                    "package": {
                      "span": {
                        "offset": 447,
                        "length": 21
                      },
                      "string": "demo:other/base@0.1.0",
                      "name": "demo:other",
                      "version": "0.1.0",
                      "segments": "base"
                    }
                  },
                  "with": [
                    {
                      "from": {
                        "string": "a",
                        "span": {
                          "offset": 476,
                          "length": 1
                        }
                      },
                      "to": {
                        "string": "b",
                        "span": {
                          "offset": 481,
                          "length": 1
                        }
                      }
                    }
                  ]
                }
              }
            ]
          }
        }
      },
      {
        "Import": {
          "docs": [],
          "id": {
            "string": "streams",
            "span": {
              "offset": 495,
              "length": 7
            }
          },
          "name": {
            "string": {
              "value": "wasi:io/streams@0.2.0",
              "span": {
                "offset": 506,
                "length": 23
              }
            }
          },
          "ty": {
            "package": {
              "span": {
                "offset": 531,
                "length": 21
              },
              "string": "wasi:io/streams@0.2.0",
              "name": "wasi:io",
              "version": "0.2.0",
              "segments": "streams"
            }
          }
        }
      },
      {
        "Let": {
          "docs": [],
          "id": {
            "string": "first",
            "span": {
              "offset": 558,
              "length": 5
            }
          },
          "expr": {
            "span": {
              "offset": 566,
              "length": 70
            },
            "primary": {
              "new": {
                "span": {
                  "offset": 566,
                  "length": 70
                },
                "package": {
                  "string": "demo:first",
                  "name": "demo:first",
                  "version": null,
                  "span": {
                    "offset": 570,
                    "length": 10
                  }
                },
                "arguments": [
                  {
                    "inferred": {
                      "string": "streams",
                      "span": {
                        "offset": 583,
                        "length": 7
                      }
                    }
                  },
                  {
                    "spread": {
                      "string": "streams",
                      "span": {
                        "offset": 595,
                        "length": 7
                      }
                    }
                  },
                  {
                    "named": {
                      "name": {
                        "string": {
                          "value": "a:b/c",
                          "span": {
                            "offset": 604,
                            "length": 7
                          }
                        }
                      },
                      "expr": {
                        "span": {
                          "offset": 613,
                          "length": 16
                        },
                        "primary": {
                          "nested": {
                            "span": {
                              "offset": 613,
                              "length": 9
                            },
                            "inner": {
                              "span": {
                                "offset": 614,
                                "length": 7
                              },
                              "primary": {
                                "ident": {
                                  "string": "streams",
                                  "span": {
                                    "offset": 614,
                                    "length": 7
                                  }
                                }
                              },
                              "postfix": []
                            }
                          }
                        },
                        "postfix": [
                          {
                            "access": {
                              "span": {
                                "offset": 622,
                                "length": 2
                              },
                              "id": {
                                "string": "x",
                                "span": {
                                  "offset": 623,
                                  "length": 1
                                }
                              }
                            }
                          },
                          {
                            "namedAccess": {
                              "span": {
                                "offset": 624,
                                "length": 5
                              },
                              "string": {
                                "value": "y",
                                "span": {
                                  "offset": 625,
                                  "length": 3
                                }
                              }
                            }
                          }
                        ]
                      }
                    }
                  },
                  {
                    "fill": {
                      "offset": 631,
                      "length": 3
                    }
                  }
                ]
              }
            },
            "postfix": []
          }
        }
      },
      {
        "Export": {
          "docs": [],
          "expr": {
            "span": {
              "offset": 645,
              "length": 9
            },
            "primary": {
              "ident": {
                "string": "first",
                "span": {
                  "offset": 645,
                  "length": 5
                }
              }
            },
            "postfix": [
              {
                "access": {
                  "span": {
                    "offset": 650,
                    "length": 4
                  },
                  "id": {
                    "string": "run",
                    "span": {
                      "offset": 651,
                      "length": 3
                    }
                  }
                }
              }
            ]
          },
          "options": {
            "rename": {
              "ident": {
                "string": "let",
                "span": {
                  "offset": 658,
                  "length": 4
                }
              }
            }
          }
        }
      },
      {
        "Export": {
          "docs": [],
          "expr": {
            "span": {
              "offset": 671,
              "length": 5
            },
            "primary": {
              "ident": {
                "string": "first",
                "span": {
                  "offset": 671,
                  "length": 5
                }
              }
            },
            "postfix": []
          },
          "options": {
            "spread": {
              "offset": 676,
              "length": 3
            }
          }
        }
      }
    ]
  }

Every fault at its line and column, in one run.
  $ tenon compose tree/faults.wac --ast json
  tree/faults.wac:3:11: error: expected `func`, `interface`, a package path or a name after `:`, found `;` [wit-syntax]
      3 | import a: ;
        |           ^
  tree/faults.wac:4:24: error: expected `,` or `}`, found `a` [wit-syntax]
      4 | let b = new demo:x { a a };
        |                        ^
  tree/faults.wac:5:9: error: expected a case in these braces, found `}` [wit-syntax]
      5 | enum e {}
        |         ^
  tree/faults.wac:6:12: error: expected the export's name after `as`, found `;` [wit-syntax]
      6 | export b as;
        |            ^
  tree/faults.wac:7:1: error: a resource is declared in an interface or world, not at the top level [wac-resource]
      7 | resource r;
        | ^~~~~~~~
  tree/faults.wac:9:13: error: expected a parameter's name or `)`, found `;` [wit-syntax]
      9 |     f: func(;
        |             ^
  tree/faults.wac:11:1: error: expected `}`, found `let` [wit-syntax]
     11 | let c = (b;
        | ^~~
    tree/faults.wac:8:13: note: to match this `{`
      8 | interface i {
        |             ^
  tree/faults.wac:11:11: error: expected `)` after the expression, found `;` [wit-syntax]
     11 | let c = (b;
        |           ^
  tree/faults.wac:12:13: error: expected `]` after the name, found `;` [wit-syntax]
     12 | export b["x";
        |             ^
  [1]
