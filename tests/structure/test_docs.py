"""docs/errors.md shows what tenon prints: each block of WIT with a file's name is written, and each command that
stands below it must print what stands below that. UPDATE=1 in the environment writes what it prints into the page."""
import os, pathlib, re, subprocess, tempfile, unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TENON = pathlib.Path(os.environ.get("TENON", ROOT / "build" / "tenon")).resolve()
BLOCK = re.compile(r"^```(.*)\n((?:(?!```).*\n)*)```$", re.M)


def run(command, folder):
    env = dict(os.environ, PATH=f"{TENON.parent}:{os.environ['PATH']}", NO_COLOR="1", LC_ALL="C.UTF-8")
    r = subprocess.run(["bash", "-c", command], cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return r.stdout.decode()


class Docs(unittest.TestCase):
    def page(self, path):
        """The page with what is printed now, section by section."""
        text, shown = path.read_text(), 0
        for section in re.split(r"(?m)^(?=## )", text):
            now = section
            with tempfile.TemporaryDirectory() as folder:
                for kind, block in BLOCK.findall(section):
                    if kind.startswith("wit "):
                        file = pathlib.Path(folder, kind[4:])
                        file.parent.mkdir(parents=True, exist_ok=True)
                        file.write_text(block)
                    elif block.startswith("$ tenon "):
                        command = block.split("\n")[0]
                        now = now.replace(f"```\n{block}```", f"```\n{command}\n{run(command[2:], folder)}```")
                        shown += 1
            text = text.replace(section, now)
        return text, shown

    def test_errors(self):
        path = ROOT / "docs" / "errors.md"
        text, shown = self.page(path)
        self.assertEqual(shown, 10)
        if os.environ.get("UPDATE"):
            path.write_text(text)
        self.assertEqual(path.read_text(), text, "docs/errors.md does not show what tenon prints: UPDATE=1 mends it")


if __name__ == "__main__":
    unittest.main()
