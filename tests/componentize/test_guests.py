"""tenon new of guests that tests/compose does not have: async functions that wait for one another, and a program of
WASI preview1 by its adapter. Both must do what wasm-tools' components of the same modules do."""
import os, pathlib, shutil, subprocess, sys, tempfile, unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "compose"))
import engine
import test_new

ROOT = HERE.parents[1]
TESTDATA = ROOT / "testdata"
TENON = os.environ.get("TENON", str(ROOT / "build" / "tenon"))
ADAPTERS = pathlib.Path(os.environ.get("TENON_ADAPTERS", ROOT / "build" / "adapters"))
WASM_TOOLS = shutil.which("wasm-tools")


def tenon(*words):
    return subprocess.run([TENON, *map(str, words)], capture_output=True, text=True)


def make(work, name):
    """The component that tenon makes of a guest."""
    core, embedded, out = (work / f"{name}.{kind}" for kind in ("core", "embedded", "wasm"))
    core.write_bytes(test_new.main_module((TESTDATA / "components" / f"{name}.wasm").read_bytes()))
    for words in (["embed", TESTDATA / "guests/wit", core, "-w", name, "-o", embedded], ["new", embedded, "-o", out]):
        r = tenon(*words)
        if r.returncode:
            raise AssertionError(f"{name}: tenon {' '.join(map(str, words))}\n{r.stderr}")
    return out


@unittest.skipIf(engine.missing, engine.missing)
class Async(unittest.TestCase):
    def test_answers_later(self):
        with tempfile.TemporaryDirectory() as folder:
            work = pathlib.Path(folder)
            for name, part in (("ours", lambda g: make(work, g)),
                               ("theirs", lambda g: TESTDATA / "components" / f"{g}.wasm")):
                r = tenon("plug", part("patient"), "--plug", part("fetcher"), "-o", work / "app.wasm")
                self.assertEqual(r.returncode, 0, r.stderr)
                app = engine.AsyncComponent(work / "app.wasm")
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
        return engine.run_command(self.work, path, "in it goes", *args)

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
