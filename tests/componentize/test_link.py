"""tenon link: shared libraries that need one another, run."""
import os, pathlib, shutil, subprocess, sys, tempfile, unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "compose"))
import engine

ROOT = HERE.parents[1]
LINKED = ROOT / "testdata" / "cores" / "linked"
TENON = os.environ.get("TENON", str(ROOT / "build" / "tenon"))
WASM_TOOLS = shutil.which("wasm-tools")


@unittest.skipIf(engine.missing, engine.missing)
class Linked(unittest.TestCase):
    def setUp(self):
        self.work = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.work)
        self.app = self.work / "app.so"
        self.run_tool(TENON, "embed", ROOT / "testdata/guests/linked/linked.wit", LINKED / "app.so", "-w", "linked",
                      "-o", self.app)

    def run_tool(self, *words):
        r = subprocess.run([str(w) for w in words], capture_output=True, text=True)
        self.assertEqual(r.returncode, 0, r.stderr)

    def link(self, *words, out="linked.wasm"):
        self.run_tool(TENON, "link", *words, "-o", self.work / out)
        if WASM_TOOLS:
            self.run_tool(WASM_TOOLS, "validate", "--features", "all", self.work / out)
        log = []
        return engine.Component(self.work / out, {"log": log.append}), log

    def check(self, app, log):
        self.assertEqual(app.call("greet", "Ada"), "Hello, Ada")
        self.assertEqual(log, ["Hello, Ada"])
        self.assertEqual([app.call("even", n) for n in (0, 1, 10, 7)], [True, False, True, False])

    def test_whatever_the_order(self):
        libraries = [self.app, LINKED / "even.so", LINKED / "odd.so", LINKED / "base.so"]
        for turn in range(len(libraries)):
            with self.subTest(turn):
                self.check(*self.link(*libraries[turn:], *libraries[:turn], "--stub-missing-functions"))

    def test_opened_by_name(self):
        app, log = self.link(self.app, LINKED / "even.so", LINKED / "odd.so", LINKED / "base.so", "--dl-openable",
                             f"plugin={LINKED / 'plugin.so'}", "--use-built-in-libdl")
        self.check(app, log)
        self.assertEqual(app.call("look-up", "plugin", "twice", 21), 42)
        self.assertEqual(app.call("look-up", "plugin", "greeted", 5), 7)  # data of another library
        self.assertEqual(app.call("look-up", "plugin", "answer", 0), 42)  # data of its own
        self.assertIsNone(app.call("look-up", "plugin", "thrice", 1))
        self.assertIsNone(app.call("look-up", "plug", "twice", 1))
        self.assertEqual(log[1:], ["dlsym: the library has no symbol of that name",
                                   "dlopen: no library of that name was linked to be opened"])

    def test_a_stub_traps(self):
        app, _ = self.link(self.app, LINKED / "even.so", LINKED / "base.so", "--stub-missing-functions")
        self.assertTrue(app.call("even", 0))
        with self.assertRaises(Exception):
            app.call("even", 1)

    def test_what_is_not_used_stays_out(self):
        words = [self.app, LINKED / "even.so", LINKED / "odd.so", LINKED / "base.so", "--stub-missing-functions"]
        self.link(*words, out="without.wasm")
        self.link(*words, LINKED / "plugin.so", out="with.wasm")
        self.assertEqual((self.work / "with.wasm").read_bytes(), (self.work / "without.wasm").read_bytes())

    @unittest.skipUnless(WASM_TOOLS, "wasm-tools is not on PATH")
    def test_as_wasm_tools_links_it(self):
        words = [f"{p.stem}={p}" for p in (self.app, LINKED / "even.so", LINKED / "odd.so", LINKED / "base.so")]
        self.run_tool(WASM_TOOLS, "component", "link", *words, "--stub-missing-functions", "-o", self.work / "theirs.wasm")
        log = []
        self.check(engine.Component(self.work / "theirs.wasm", {"log": log.append}), log)
        self.link(*words, "--stub-missing-functions", out="ours.wasm")
        ours, theirs = (subprocess.run([TENON, "wit", "json", self.work / name], capture_output=True).stdout
                        for name in ("ours.wasm", "theirs.wasm"))
        self.assertEqual(ours, theirs)


if __name__ == "__main__":
    unittest.main()
