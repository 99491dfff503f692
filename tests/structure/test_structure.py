"""The arrows of docs/ARCHITECTURE.md: a module includes what is below it, and one file each foreign library."""
import pathlib, re, unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
MAY_USE = {
    "base": "",
    "wasm": "base",
    "component": "base wasm",
    "componentize": "base wasm component",
    "wit-parser": "base wasm component",
    "compose": "base wasm component wit-parser",
    "caps": "base wasm component wit-parser compose",
    "oci": "base",
    "artifact": "base wasm component wit-parser compose caps oci",
    "cli": "base wasm component componentize wit-parser compose caps oci artifact",
}
FOREIGN = {"openssl/": "base/crypto.c", "cjson/": "base/json.c", "archive": "base/archive.c", "toml++/": "base/toml.cc",
           "curl/": "oci/oci_curl.c"}


def includes():
    for path in sorted(ROOT.glob("**/*.[ch]*")):
        module = path.parent.name
        if module in MAY_USE and path.parent.parent in (ROOT, ROOT / "src"):
            for kind, name in re.findall(r'^\s*#\s*include\s+([<"])([^>"]+)', path.read_text(), re.M):
                yield path, module, kind, name


class Structure(unittest.TestCase):
    def test_arrows(self):
        for path, module, kind, name in includes():
            if kind == '"':
                to = name.split("/")[0]
                self.assertIn(to, [module, *MAY_USE[module].split()], f"{path.relative_to(ROOT)} includes {name}")

    def test_foreign_libraries(self):
        for path, module, kind, name in includes():
            for prefix, home in FOREIGN.items():
                if kind == "<" and name.startswith(prefix):
                    self.assertEqual(f"{module}/{path.name}", home, f"{path.relative_to(ROOT)} includes {name}")

    def test_file_names_are_unique(self):
        seen = {}
        for path in sorted({p for p, *_ in includes()}):
            self.assertNotIn(path.name, seen, f"{path.relative_to(ROOT)} and {seen.get(path.name)}")
            seen[path.name] = path.relative_to(ROOT)
