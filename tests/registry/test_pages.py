"""The pages about registries, and the end of README.md, followed: every command of a block that begins with `$` is run, against a
registry of ours in place of those that are named, and prints what the page says it does (… stands for anything)."""
import os, re, subprocess, unittest

import servers
from servers import ANSWER

BLOCK = re.compile(r"^```(\w*)\n((?:(?!```).*\n)*)```$", re.M)
HOSTS = re.compile(r"\b(ghcr\.io|docker\.io|europe-docker\.pkg\.dev|example\.azurecr\.io|registry\.gitlab\.com|quay\.io|"
                   r"harbor\.example|localhost:5000)\b")
USERS = ["ann", "gitlab-ci-token", "AWS", "oauth2accesstoken", "00000000-0000-0000-0000-000000000000", "org+robot",
         "robot$project+name"]
OTHERS = re.compile(r"\bregistry\.(example|internal)/")  # where things are copied to: another part of the same registry
GREETER = servers.ROOT / "testdata/demo/greeter.wasm"


def steps(block):
    """[(command, what it prints)]"""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append([line[2:], []])
        elif found and found[-1][0].endswith("\\"):
            found[-1][0] = found[-1][0][:-1] + line.strip()
        elif found and found[-1][0].endswith("|"):
            found[-1][0] += line.strip()
        elif found:
            found[-1][1].append(line)
    return found


class Pages(servers.Case):
    def setUp(self):
        super().setUp()
        self.registry = self.serve(users={user: "s3cret" for user in USERS})
        self.folder, self.env = self.tenon.folder, dict(self.tenon.env, GITHUB_TOKEN="s3cret", TOKEN="s3cret", CI_JOB_TOKEN="s3cret",
                                                        GITHUB_ACTOR="ann", HOST=self.registry.host, BASH_ENV=str(self.tenon.folder / "rc"))
        (self.folder / "rc").write_text(f"tenon() {{ {os.path.abspath(servers.TENON)} \"$@\"; }}\n"
                                        "aws() { echo s3cret; }; gcloud() { aws; }; az() { aws; }\n")
        (self.folder / "greeter.wasm").write_bytes(GREETER.read_bytes())
        (self.folder / "answer.wasm").write_bytes(ANSWER.read_bytes())
        (self.folder / "sbom.spdx.json").write_text("{}")
        self.ran, self.digests = 0, {}  # sha256:0123…, as a page has it: whole

    def here(self, text):
        """With the hosts and folders that are there."""
        for short, whole in self.digests.items():
            text = text.replace(short, whole)
        text = OTHERS.sub(f"{self.registry.host}/there/", HOSTS.sub(self.registry.host, text)).replace("/home/ann", str(self.tenon.home))
        return text.replace("/srv/mirror", str(self.folder))

    def run_one(self, command, printed):
        r = subprocess.run(["bash", "-c", self.here(command)], cwd=self.folder, env=self.env, capture_output=True, text=True, timeout=60)
        self.assertEqual(r.returncode, 0, f"{command}\n{r.stdout}{r.stderr}")
        self.ran += 1
        wanted = ".*".join(re.escape(x) for x in self.here("\n".join(printed)).split("…"))
        if printed:
            self.assertRegex(r.stdout + r.stderr, re.compile(f"^{wanted}$", re.S | re.M), command)
        for short in re.findall(r"sha256:[0-9a-f]+…", "\n".join(printed)):
            self.digests[short] = re.search(short[:-1] + "[0-9a-f]+", r.stdout)[0]

    def follow(self, page, many, after=""):
        text = (servers.ROOT / page).read_text()
        for _, block in BLOCK.findall(text[text.index(after):]):
            for command, printed in steps(block) if block.startswith("$ ") else ():
                self.run_one(command, printed)
        self.assertEqual(self.ran, many, f"commands of {page}")

    def sign_in(self):
        self.tenon("login", self.registry.host, "-u", "ann", "--password-stdin", input="s3cret")

    def test_registries(self):
        self.follow("docs/registries.md", 4)

    def test_ghcr(self):
        self.follow("docs/registries/ghcr.md", 2)
        page = (servers.ROOT / "docs/registries/ghcr.md").read_text()
        [[command]] = [re.findall(r"`(tenon metadata add [^`]*)`", " ".join(page.split()))]
        self.run_one(command, [])
        workflow = next(block for kind, block in BLOCK.findall(page) if kind == "yaml")
        given = {"github.repository_owner": "ann", "github.ref_name": "1.1"}
        for line in re.findall(r"- run: (tenon .*)", workflow):
            self.run_one(re.sub(r"\$\{\{ (.*?) \}\}", lambda m: given[m[1]], line), [])
        self.assertEqual(self.ran, 5)

    def test_others(self):
        for name, many in {"docker-hub": 2, "ecr": 4, "google": 2, "azure": 2, "gitlab": 3, "quay": 2, "harbor": 2, "own": 3}.items():
            with self.subTest(name):
                self.ran = 0
                self.follow(f"docs/registries/{name}.md", many)
        pages = {p.stem for p in (servers.ROOT / "docs/registries").glob("*.md")}
        self.assertEqual(pages, set(re.findall(r"registries/(.*?)\.md", (servers.ROOT / "docs/registries.md").read_text())))

    def test_artifact(self):
        self.sign_in()
        self.tenon("push", "answer.wasm", f"{self.registry.host}/org/answer:1.2.3")
        self.follow("docs/artifact.md", 4)

    def test_readme(self):
        self.sign_in()
        (self.folder / "testdata").symlink_to(servers.ROOT / "testdata")
        (self.folder / "mirror.toml").write_text(f"""version = 1
[[mirror]]
source = "{self.registry.host}/acme/app"
target = "oci:mirrored"
""")
        self.follow("README.md", 8, after="**Plug one into another.**")

    def test_mirror(self):
        self.sign_in()
        for i in range(20):
            self.tenon("push", "greeter.wasm", f"{self.registry.host}/org/greeter:1.{i + 2}.0", "-a", f"n={i}")
        self.tenon("push", "greeter.wasm", f"{self.registry.host}/org/greeter:latest")
        self.tenon("copy", "--all-tags", f"{self.registry.host}/org/greeter", f"{self.registry.host}/there/mirror/greeter")
        self.tenon("push", "greeter.wasm", f"{self.registry.host}/org/greeter:1.22.0", "-a", "n=20")
        self.tenon("push", "greeter.wasm", f"{self.registry.host}/org/store:v1", "--format", "image", "--platform", "wasi/wasm")
        page = (servers.ROOT / "docs/mirror.md").read_text()
        [rules] = [block for kind, block in BLOCK.findall(page) if kind == "toml"]
        (self.folder / "mirror.toml").write_text(self.here(rules))
        for _, block in BLOCK.findall(page):
            for command, printed in steps(block) if block.startswith("$ ") else ():
                self.run_one(command, printed)
        self.assertEqual(self.ran, 4)
        self.assertEqual(len(self.tenon("tags", f"{self.registry.host}/there/mirror/greeter").stdout.split()), 21)
        self.assertEqual(self.tenon("tags", "oci:store").stdout, "v1\n")


if __name__ == "__main__":
    unittest.main()
