#!/usr/bin/env python3
"""run_component.py FILE NAME: calls the component's `run` with NAME, the environment holding GREETING=Ahoy.

Needs the `wasmtime` Python package; without it says so and exits 0."""
import sys

try:
    import wasmtime
    from wasmtime import component
except ImportError:
    print("(not run: the wasmtime Python package is not installed; `make test` sets it up)")
    sys.exit(0)

engine = wasmtime.Engine()
linker, store, config = component.Linker(engine), wasmtime.Store(engine), wasmtime.WasiConfig()
config.env = [("GREETING", "Ahoy")]
store.set_wasi(config)
linker.add_wasip2()
instance = linker.instantiate(store, component.Component.from_file(engine, sys.argv[1]))
print(instance.get_func(store, "run")(store, sys.argv[2]))
