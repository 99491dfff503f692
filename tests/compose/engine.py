"""Components run by the `wasmtime` Python package, in a few words.

    app = engine.Component(path, {"demo:app/names@0.1.0": {"titled": lambda name: "Dr. " + name}})
    app.call("run", "Ada")
    app.call("demo:app/greet@0.1.0", "greet", "Ada")
"""
import pathlib

try:
    import wasmtime
    import wasmtime.component as wc
    missing = None
except ImportError:
    missing = "the `wasmtime` Python package is absent: `make test` installs it"


class Component:
    """An instance of the component at `path`; `host` is import name -> function, or -> {name: function}."""

    def __init__(self, path, host=None, wasi=False):
        self.engine = wasmtime.Engine()
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
    def hosted(body):
        return lambda store, *args: body(*args)

    @property
    def imports(self):
        return sorted(self.component.type.imports(self.engine))

    @property
    def exports(self):
        return sorted(self.component.type.exports(self.engine))

    def call(self, *path_and_args):
        """Calls the function that the first words lead to with the rest."""
        at, rest = None, list(path_and_args)
        func = None
        while func is None:
            at = self.instance.get_export_index(self.store, rest.pop(0), at)
            if at is None:
                raise KeyError(path_and_args)
            func = self.instance.get_func(self.store, at)
        result = func(self.store, *rest)
        func.post_return(self.store)
        return result


def record(**fields):
    """A record of the component model: fields by name, in which `_` stands for `-`."""
    made = wc.Record()
    for name, value in fields.items():
        setattr(made, name.replace("_", "-"), value)
    return made

