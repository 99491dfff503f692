"""The table of codes (`tenon explain`): every code that is told has a row, every row is told, and the examples do
what they say."""
import json, os, pathlib, re, subprocess, tempfile, unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ["src", "wit-parser", "compose", "oci"]
TENON = os.environ.get("TENON", str(ROOT / "build" / "tenon"))
# texts that look like codes and are names of sections, files and headers
NOT_CODES = {"component-model", "component-name", "component-type", "component-encoding", "oci-archive", "oci-layout",
             "oci-chunk-min-length", "oci-subject", "http-error-code", "wit-component", "wit-component-encoding"}
# both a code and the name of a section
ALSO_CODES = {"component-name"}
# their examples are no WIT that `wit check` could judge
NOT_RUN = {"wit-diff-package", "wit-diff-version", "wit-is-wat", "wit-unknown-feature", "wit-world"}


def sources():
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.[ch]*")):
            if path.suffix in (".c", ".h", ".cc"):
                text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
                yield path, re.sub(r'\{\s*"[^"]*",\s*\S+,\s*TN_OPT_', "", text)  # not options


def explained():
    text = subprocess.run([TENON, "explain", "--format", "json"], capture_output=True, text=True, check=True).stdout
    return {row["code"]: row for row in json.loads(text)["codes"]}


class Codes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows = explained()

    def told(self):
        """{code: the file that tells it}: texts that begin as a row does, and what is handed to the sink."""
        modules = {code.split("-")[0] for code in self.rows if "-" in code}
        for path, text in sources():
            for code in re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)+)"', text):
                if code.split("-")[0] in modules and (code not in NOT_CODES or code in ALSO_CODES):
                    yield code, path
            for code in re.findall(r'TN_(?:ERROR|WARNING|INFO),\s*"([a-z0-9-]+)"', text):
                yield code, path

    def test_every_code_has_a_row(self):
        missing = sorted({f"{code} ({path.relative_to(ROOT)})" for code, path in self.told() if code not in self.rows})
        self.assertEqual(missing, [], "these want a row in src/cli/codes_*.def")

    def test_every_row_is_told(self):
        told = {code for code, _ in self.told()}
        self.assertEqual(sorted(set(self.rows) - told), [], "nothing tells these any more")

    def test_rows_are_in_order(self):
        for path in sorted((ROOT / "src/cli").glob("codes_*.def")):
            codes = re.findall(r'^CODE\("([^"]+)"', path.read_text(), re.M)
            self.assertEqual(codes, sorted(codes), path.name)

    def test_wit_examples(self):
        for code, row in self.rows.items():
            for which in "wrong", "right":
                text = row.get(which)
                if not code.startswith("wit-") or not text or code in NOT_RUN:
                    continue
                with self.subTest(code=code, which=which), tempfile.TemporaryDirectory() as tmp:
                    path = pathlib.Path(tmp) / "app.wit"
                    path.write_text(text + "\n")
                    r = subprocess.run([TENON, "wit", "check", "--format", "json", path], capture_output=True, text=True)
                    found = {f["code"] for f in json.loads(r.stdout)["findings"]}
                    self.assertEqual(found, {code} if which == "wrong" else set(), r.stdout)
