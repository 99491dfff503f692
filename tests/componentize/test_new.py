"""tenon embed and tenon new: the guests as core modules, made components here, must do what the fixtures that
wasm-tools made of the same modules do."""
import json, os, pathlib, shutil, subprocess, sys, tempfile, unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "compose")]
import engine
import async_engine
import test_plug

ROOT = HERE.parents[1]
TESTDATA = ROOT / "testdata"
TENON = os.environ.get("TENON", str(ROOT / "build" / "tenon"))
OTHER_WIT = {"greeter-loud", "geometer-short", "polite-odd"}  # worlds in files of their own
ADAPTERS = pathlib.Path(os.environ.get("TENON_ADAPTERS", ROOT / "build" / "adapters"))
WASM_TOOLS = shutil.which("wasm-tools")


def tenon(*words):
    return subprocess.run([TENON, *map(str, words)], capture_output=True, text=True)


def make(work, name):
    """The component that tenon makes of a guest; made once a folder."""
    out = work / f"{name}.wasm"
    if not out.exists():
        wit = TESTDATA / "guests" / (f"{name}.wit" if name in OTHER_WIT else "wit")
        for words in (["embed", wit, TESTDATA / "cores" / f"{name}.wasm", "-w", name, "-o", work / "embedded.wasm"],
                      ["new", work / "embedded.wasm", "-o", out]):
            r = tenon(*words)
            if r.returncode:
                raise AssertionError(f"{name}: tenon {' '.join(map(str, words))}\n{r.stderr}")
    return out


GUESTS = sorted(p.stem for p in (TESTDATA / "cores").glob("*.wasm") if p.stem != "command")


class Made(unittest.TestCase):
    def setUp(self):
        self.work = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.work)

    def test_same_interface(self):
        for name in GUESTS:
            with self.subTest(name):
                ours = tenon("wit", "json", make(self.work, name))
                theirs = tenon("wit", "json", TESTDATA / "components" / f"{name}.wasm")
                self.assertEqual((ours.returncode, ours.stderr), (0, ""))
                self.assertEqual(json.loads(ours.stdout), json.loads(theirs.stdout))

    def test_same_bytes_again(self):
        once = make(self.work, "keeper").read_bytes()
        self.assertEqual(once, make(pathlib.Path(tempfile.mkdtemp(dir=self.work)), "keeper").read_bytes())

    @unittest.skipUnless(WASM_TOOLS, "wasm-tools is not on PATH")
    def test_wasm_tools_reads_it(self):
        for name in GUESTS:
            with self.subTest(name):
                r = subprocess.run([WASM_TOOLS, "validate", "--features", "all", make(self.work, name)],
                                   capture_output=True, text=True)
                self.assertEqual(r.returncode, 0, r.stderr)


class Composed(test_plug.Plug):
    """Whatever is composed of the fixtures, composed of what tenon makes: with the same answers."""

    def fixture(self, name):
        if isinstance(name, pathlib.Path) or name not in GUESTS:
            return test_plug.Plug.fixture(name)
        return make(self.work, name)


@unittest.skipIf(engine.missing, engine.missing)
class Async(unittest.TestCase):
    def test_answers_later(self):
        with tempfile.TemporaryDirectory() as folder:
            work = pathlib.Path(folder)
            for name, part in (("ours", lambda g: make(work, g)),
                               ("theirs", lambda g: TESTDATA / "components" / f"{g}.wasm")):
                r = tenon("plug", part("patient"), "--plug", part("fetcher"), "-o", work / "app.wasm")
                self.assertEqual(r.returncode, 0, r.stderr)
                app = async_engine.Component(work / "app.wasm")
                self.assertEqual([app.call("run", n) for n in (20, 1)], [42, 4], name)


@unittest.skipIf(engine.missing, engine.missing)
@unittest.skipUnless((ADAPTERS / "wasi_snapshot_preview1.command.wasm").exists(),
                     "the preview1 adapters are not there: `make adapters` fetches them")
class Command(unittest.TestCase):
    """A program of WASI preview1 by its adapter."""

    def setUp(self):
        self.work = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.work)

    def run_it(self, path, *args):
        """(exit status, what it wrote), with `in it goes` on standard input and the folder as `/`."""
        import wasmtime
        import wasmtime.component as wc
        (self.work / "in").write_text("in it goes")
        config = wasmtime.WasiConfig()
        config.argv, config.env = ["command", *args], [("HOME", "/home/ada")]
        config.stdin_file, config.stdout_file = str(self.work / "in"), str(self.work / "out")
        config.preopen_dir(str(self.work), "/")
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
        return status, (self.work / "out").read_text()

    @staticmethod
    def imports(path):
        import wasmtime
        import wasmtime.component as wc
        made = wasmtime.Engine()
        return sorted(wc.Component(made, path.read_bytes()).type.imports(made))

    def made(self, *words):
        out = self.work / "app.wasm"
        env = {**os.environ, "TENON_ADAPTERS": str(ADAPTERS)}
        r = subprocess.run([TENON, "new", TESTDATA / "cores" / "command.wasm", *words, "-o", out], capture_output=True,
                           text=True, env=env)
        self.assertEqual(r.returncode, 0, r.stderr)
        return out

    def test_runs(self):
        for words in (["--adapt", "preview1=command"], ["--adapt", "preview1=command", "--realloc-via-memory-grow"],
                      ["--adapt", ADAPTERS / "wasi_snapshot_preview1.command.wasm"]):
            with self.subTest(words):
                self.assertEqual(self.run_it(self.made(*words), "a", "/file"), (0, "a /file\n/home/ada\nin it goes"))
                self.assertEqual(self.run_it(self.made(*words)), (0, "/home/ada\n"))

    @unittest.skipUnless(WASM_TOOLS, "wasm-tools is not on PATH")
    def test_as_wasm_tools_makes_it(self):
        out = self.work / "theirs.wasm"
        subprocess.run([WASM_TOOLS, "component", "new", TESTDATA / "cores" / "command.wasm", "--adapt",
                        f"wasi_snapshot_preview1={ADAPTERS / 'wasi_snapshot_preview1.command.wasm'}", "-o", out],
                       check=True)
        ours = self.made("--adapt", "preview1=command")
        self.assertEqual(self.run_it(ours, "b", "/f"), self.run_it(out, "b", "/f"))
        self.assertEqual(self.imports(ours), self.imports(out))

    def test_without_its_adapter(self):
        out = self.work / "app.wasm"
        r = tenon("new", TESTDATA / "cores" / "command.wasm", "-o", out)
        self.assertEqual(r.returncode, 1)
        self.assertIn("--adapt preview1=command", r.stderr)
        self.assertFalse(out.exists())


if __name__ == "__main__":
    unittest.main()
