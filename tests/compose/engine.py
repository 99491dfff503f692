"""Components run by the `wasmtime` Python package, in a few words.

    app = engine.Component(path, {"demo:app/names@0.1.0": {"titled": lambda name: "Dr. " + name}})
    app.call("run", "Ada")
    app.call("demo:app/greet@0.1.0", "greet", "Ada")
"""
import ctypes, pathlib

try:
    import wasmtime
    import wasmtime.component as wc
    missing = None
except ImportError:
    missing = "the `wasmtime` Python package is absent: `make test` installs it"


class Component:
    """An instance of the component at `path`; `host` is import name -> function, or -> {name: function}."""

    def __init__(self, path, host=None, wasi=False):
        self.engine = self.new_engine()
        self.store = wasmtime.Store(self.engine)
        self.component = wc.Component(self.engine, pathlib.Path(path).read_bytes())
        linker = wc.Linker(self.engine)
        if wasi:
            self.store.set_wasi(wasmtime.WasiConfig())
            self.store.set_wasi_http()
            linker.add_wasip2()
            linker.add_wasi_http()
        with linker.root() as root:
            for name, what in (host or {}).items():
                if callable(what):
                    root.add_func(name, self.hosted(what))
                    continue
                with root.add_instance(name) as inside:
                    for func, body in what.items():
                        inside.add_func(func, self.hosted(body))
        self.instance = linker.instantiate(self.store, self.component)

    @staticmethod
    def new_engine():
        return wasmtime.Engine()

    @staticmethod
    def hosted(body):
        return lambda store, *args: body(*args)

    @property
    def imports(self):
        return sorted(self.component.type.imports(self.engine))

    @property
    def exports(self):
        return sorted(self.component.type.exports(self.engine))

    def func(self, *path_and_args):
        """The function that the first words lead to, and the rest."""
        at, rest = None, list(path_and_args)
        func = None
        while func is None:
            at = self.instance.get_export_index(self.store, rest.pop(0), at)
            if at is None:
                raise KeyError(path_and_args)
            func = self.instance.get_func(self.store, at)
        return func, rest

    def call(self, *path_and_args):
        """Calls the function that the first words lead to with the rest."""
        func, rest = self.func(*path_and_args)
        result = func(self.store, *rest)
        func.post_return(self.store)
        return result


def run_command(work, path, text, *args):
    """(exit status, what it wrote) of a wasi:cli command, with `text` on standard input and the folder `work` as `/`."""
    (work / "in").write_text(text)
    config = wasmtime.WasiConfig()
    config.argv, config.env = ["command", *args], [("HOME", "/home/ada")]
    config.stdin_file, config.stdout_file = str(work / "in"), str(work / "out")
    config.preopen_dir(str(work), "/")
    made = wasmtime.Engine()
    store = wasmtime.Store(made)
    store.set_wasi(config)
    linker = wc.Linker(made)
    linker.add_wasip2()
    component = wc.Component(made, path.read_bytes())
    instance = linker.instantiate(store, component)
    run, = [name for name in component.type.exports(made) if name.startswith("wasi:cli/run@")]
    index = instance.get_export_index(store, "run", instance.get_export_index(store, run))
    status = 0
    try:
        instance.get_func(store, index)(store)
    except wasmtime.ExitTrap as end:
        status = end.code
    del store
    return status, (work / "out").read_text()


def record(**fields):
    """A record of the component model: fields by name, in which `_` stands for `-`."""
    made = wc.Record()
    for name, value in fields.items():
        setattr(made, name.replace("_", "-"), value)
    return made


def every_type():
    """The record `all` of demo:all/echo: a value of every type."""
    variant = wc.Variant
    return record(
        yes=True, a=-128, b=255, c=-32768, d=65535, e=-(2**31), f=2**32 - 1, g=-(2**63), h=2**64 - 1, i=1.5, j=-2.25,
        k="ß", text="tenon → mortise", texts=["", "a", "b" * 300], maybe=bytes(range(256)), nested=variant("some", None),
        outcome=2**63, verdict=variant("ok"), failed="green", color="blue", access={"read", "run"},
        shape=(0.5, -0.5),
        pair=(-1, [None, 7, "x"]), sides=[("a", 1.0), ("b", 2.0)])


def plain(value):
    """What can be compared: variants and records have no equality of their own."""
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if hasattr(value, "__dict__"):
        return {k: plain(v) for k, v in vars(value).items()}
    return value



class AsyncComponent(Component):
    """The same with async functions, of which the package has the call only in its bindings."""

    @staticmethod
    def new_engine():
        config = wasmtime.Config()
        wasmtime._bindings.wasmtime_config_wasm_component_model_async_set(config.ptr(), True)
        return wasmtime.Engine(config)

    def call(self, *path_and_args):
        func, args = self.func(*path_and_args)
        ffi, kind = wasmtime._bindings, func.type(self.store)
        params = (ffi.wasmtime_component_val_t * len(args))()
        for (_, ty), value, at in zip(kind.params, args, params):
            ty.convert_to_c(self.store, value, ctypes.pointer(at))
        result, error = ffi.wasmtime_component_val_t(), ctypes.POINTER(ffi.wasmtime_error_t)()
        future = ffi.wasmtime_component_func_call_async(
            ctypes.byref(func._func), self.store._context(), params, len(args), ctypes.byref(result),
            1 if kind.result else 0, ctypes.byref(error))
        while not ffi.wasmtime_call_future_poll(future):
            pass
        ffi.wasmtime_call_future_delete(future)
        if error:
            raise wasmtime.WasmtimeError._from_ptr(error)
        return kind.result.convert_from_c(result) if kind.result else None
