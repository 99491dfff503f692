"""A component whose functions are async, run by the `wasmtime` Python package, which has the call in its
bindings alone.

    app = async_engine.Component(path)
    app.call("run", 20)
"""
import ctypes, pathlib, sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "compose"))
import engine

if not engine.missing:
    import wasmtime
    import wasmtime.component as wc
    from wasmtime import _bindings as ffi
    if not hasattr(ffi, "wasmtime_component_func_call_async"):
        engine.missing = "this `wasmtime` Python package has no async calls"


class Component:
    def __init__(self, path):
        config = wasmtime.Config()
        ffi.wasmtime_config_wasm_component_model_async_set(config.ptr(), True)
        self.engine = wasmtime.Engine(config)
        self.store = wasmtime.Store(self.engine)
        component = wc.Component(self.engine, pathlib.Path(path).read_bytes())
        linker, raw = wc.Linker(self.engine), ffi.wasmtime_component_instance_t()
        self.wait(lambda error: ffi.wasmtime_component_linker_instantiate_async(
            linker.ptr(), self.store._context(), component.ptr(), ctypes.byref(raw), error))
        self.instance = wc.Instance._from_raw(raw)

    @staticmethod
    def wait(start):
        error = ctypes.POINTER(ffi.wasmtime_error_t)()
        future = start(ctypes.byref(error))
        while not ffi.wasmtime_call_future_poll(future):
            pass
        ffi.wasmtime_call_future_delete(future)
        if error:
            raise wasmtime.WasmtimeError._from_ptr(error)

    def call(self, name, *args):
        func = self.instance.get_func(self.store, self.instance.get_export_index(self.store, name))
        kind = func.type(self.store)
        given = (ffi.wasmtime_component_val_t * len(args))()
        for i, ((_, of), arg) in enumerate(zip(kind.params, args)):
            of.convert_to_c(self.store, arg, ctypes.pointer(given[i]))
        result = ffi.wasmtime_component_val_t()
        self.wait(lambda error: ffi.wasmtime_component_func_call_async(
            ctypes.byref(func._func), self.store._context(), given, len(args), ctypes.byref(result), 1, error))
        return kind.result.convert_from_c(result)
