"""Mirroring by a file of rules: plans, runs, prunes, and many machines that are stopped at any moment."""
import json, os, random, signal, time

import servers
from test_copy import Layout


class Mirror(servers.Case):
    def setUp(self):
        super().setUp()
        self.source, self.target = self.serve(), self.serve()
        self.made = Layout(self.tenon.folder / "made")

    def rules(self, *rules, head="version = 1\n"):
        (self.tenon.folder / "m.toml").write_text(head + "".join(
            f'[[mirror]]\nsource = "{self.source.host}/app"\ntarget = "{self.target.host}/app"\n{r}\n' for r in rules))

    def fill(self, *tags):
        for tag in tags:
            self.made.manifest(f"layer of {tag}".encode(), b"shared", tag=tag)
        self.tenon("copy", "-a", "oci:made", f"{self.source.host}/app")

    def tags(self):
        return self.tenon("tags", f"{self.target.host}/app").stdout.split()

    def json(self, *argv, **more):
        return json.loads(self.tenon("mirror", "m.toml", *argv, "--format", "json", **more).stdout)

    def test_plan_and_run(self):
        self.fill("1.0.0", "1.1.0", "1.2.0-rc1", "2.0.0", "3.0.0_b7", "edge", "latest")
        self.rules('tags = { semver = ">=1.1 <3", include = ["latest", "3.0.0+b7"] }')
        plan = self.tenon("mirror", "m.toml", "plan").stdout
        self.assertEqual(plan.count("to copy "), 4 + 0, plan)
        self.tenon("tags", f"{self.target.host}/app", status=7)
        self.tenon("mirror", "run", "m.toml")
        self.assertEqual(self.tags(), ["1.1.0", "2.0.0", "3.0.0_b7", "latest"])
        r = self.json("run")
        self.assertEqual({x["result"] for x in r["mirrors"][0]["items"]}, {"unchanged"})
        self.assertEqual(r["mirrors"][0]["bytes"], 0)

    def test_prune_needs_its_plan(self):
        self.fill("1.0.0", "1.1.0", "1.2.0", "1.3.0")
        self.tenon("copy", "-a", f"{self.source.host}/app", f"{self.target.host}/app")
        self.tenon("copy", f"{self.source.host}/app:1.0.0", f"{self.target.host}/app:mine")
        self.rules("tags = { newest = 3, allow = ['^\\d'] }\nprune = true")
        plan = self.json("plan")
        self.assertEqual([x["tag"] for x in plan["mirrors"][0]["prune"]], ["1.0.0"])
        (self.tenon.folder / "plan.json").write_text(json.dumps(plan))
        self.tenon("mirror", "m.toml", "run")
        self.assertEqual(len(self.tags()), 5)
        # the registry deletes by digest only, and `mine` has that digest
        r = self.tenon("mirror", "m.toml", "run", "--prune", "plan.json", status=1)
        self.assertIn("does not delete tags", r.stderr)
        self.assertEqual(len(self.tags()), 5)
        self.tenon("copy", f"{self.source.host}/app:1.1.0", f"{self.target.host}/app:mine")
        self.tenon("mirror", "m.toml", "run", "--prune", "plan.json")
        self.tenon("resolve", f"{self.target.host}/app:1.0.0", status=7)
        self.tenon("resolve", f"{self.target.host}/app:1.1.0")

    def test_prereleases(self):
        """Are none of the newest unless that is said; and what `newest` passes over, the rule does not speak of."""
        for tag in ("1.0.0", "1.1.0", "2.0.0-rc.1", "edge"):
            self.made.manifest(tag.encode(), tag=tag)
        for tags, chosen in (("newest = 1", "1.1.0"), ("newest = 1, prereleases = true", "2.0.0-rc.1"), ('semver = ">=1.1"', "1.1.0"),
                             ('semver = ">=1.1", prereleases = true', "1.1.0 2.0.0-rc.1"), ('semver = ">=2.0.0-a", newest = 1', "2.0.0-rc.1")):
            self.layouts(("oci:made", "oci:to", f"tags = {{ {tags} }}"))
            self.assertEqual(" ".join(x["tag"] for x in self.json("plan")["mirrors"][0]["items"]), chosen, tags)
        self.tenon("copy", "-a", "oci:made", "oci:to")
        self.layouts(("oci:made", "oci:to", "tags = { newest = 1 }\nprune = true"))
        self.assertEqual([x["tag"] for x in self.json("plan")["mirrors"][0]["prune"]], ["1.0.0"])
        self.layouts(("oci:made", "oci:to", "tags = { newest = 1, prereleases = true }\nprune = true\nmax-loss = 90"))
        self.assertEqual([x["tag"] for x in self.json("plan")["mirrors"][0]["prune"]], ["1.0.0", "1.1.0"])

    def test_prune_keeps_what_has_moved(self):
        self.fill("1.0.0", "1.1.0", "1.2.0")
        self.tenon("copy", "-a", "oci:made", "oci:target")
        (self.tenon.folder / "m.toml").write_text(
            'version = 1\n[[mirror]]\nsource = "oci:made"\ntarget = "oci:target"\ntags = { newest = 2 }\nprune = true\n')
        plan = self.json("plan")
        (self.tenon.folder / "plan.json").write_text(json.dumps(plan))
        self.tenon("tag", "oci:target:1.2.0", "1.0.0")
        r = self.json("run", "--prune", "plan.json", status=1)
        self.assertEqual([x["result"] for x in r["mirrors"][0]["prune"]], ["listed"])
        self.assertEqual(r["findings"][0]["code"], "mirror-stale")
        self.tenon("copy", "oci:made:1.0.0", "oci:target:1.0.0")
        r = self.json("run", "--prune", "plan.json")
        self.assertEqual([x["result"] for x in r["mirrors"][0]["prune"]], ["deleted"])
        self.assertEqual(self.tenon("tags", "oci:target").stdout.split(), ["1.1.0", "1.2.0"])

    def test_large_loss(self):
        self.fill("1.0.0", "1.1.0", "1.2.0", "1.3.0")
        self.tenon("copy", "-a", f"{self.source.host}/app", f"{self.target.host}/app")
        self.rules("tags = { newest = 1 }\nprune = true")
        r = self.tenon("mirror", "m.toml", "plan", status=1)
        self.assertIn("3 of the 4 tags", r.stderr)
        for tag in ("sha256-" + f"{i}" * 64 for i in range(1, 9)):  # lists of referrers do not count
            self.tenon("tag", f"{self.target.host}/app:1.0.0", tag)
        self.assertIn("3 of the 4 tags", self.tenon("mirror", "m.toml", "plan", status=1).stderr)
        self.rules("tags = { newest = 1 }\nprune = true\nmax-loss = 80")
        self.tenon("mirror", "m.toml", "plan")
        self.rules("tags = { allow = ['^none'] }\nprune = true")
        r = self.tenon("mirror", "m.toml", "plan")
        self.assertIn("has no tag that this chooses", r.stderr)

    def test_referrers_and_digest_tags(self):
        root = self.made.manifest(b"x", tag="1.0.0")
        signature = self.made.manifest(b"signature", subject=root)
        self.made.manifest(b"old signature", tag=root["digest"].replace(":", "-") + ".sig")
        self.made.manifest(b"of something else", tag="sha256-" + "0" * 64 + ".sig")
        self.tenon("copy", "-r", "-a", "oci:made", f"{self.source.host}/app")
        self.rules("referrers = true")
        self.tenon("mirror", "m.toml", "run")
        self.assertEqual([x for x in self.tags() if x != root["digest"].replace(":", "-")],
                         ["1.0.0", root["digest"].replace(":", "-") + ".sig"])
        self.assertIn(signature["digest"], self.tenon("referrers", f"{self.target.host}/app:1.0.0").stdout)

    def test_platforms(self):
        wasm = dict(self.made.manifest(b"for wasm"), platform={"os": "wasi", "architecture": "wasm"})
        linux = dict(self.made.manifest(b"for linux"), platform={"os": "linux", "architecture": "amd64"})
        self.made.index(wasm, linux, tag="1.0.0")
        self.tenon("copy", "-a", "oci:made", f"{self.source.host}/app")
        self.rules('platforms = ["wasi/wasm"]')
        self.tenon("mirror", "m.toml", "run")
        index = json.loads(self.tenon("manifest", "get", f"{self.target.host}/app:1.0.0").stdout)
        self.assertEqual([x["digest"] for x in index["manifests"]], [wasm["digest"]])
        self.tenon("resolve", f"{self.target.host}/app@{linux['digest']}", status=7)
        self.assertEqual(self.json("run")["mirrors"][0]["items"][0]["result"], "unchanged")

    def test_platforms_that_are_not_there(self):
        arm = {"os": "linux", "architecture": "arm", "variant": "v7"}
        some = [dict(self.made.manifest(x), platform=dict(arm, variant=v)) for x, v in ((b"6", "v6"), (b"7", "v7"))]
        self.made.index(*some, tag="1.0.0")
        self.made.manifest(b"one for all", tag="2.0.0")
        for platform, result in (("linux/arm/v7", "copied"), ("linux/arm", "copied"), ("linux/", "copied"), ("wasi/wasm", "failed")):
            (self.tenon.folder / "m.toml").write_text(
                f'version = 1\n[[mirror]]\nsource = "oci:made"\ntarget = "oci:to-{result}"\nplatforms = ["{platform}"]\n')
            failed = result == "failed"
            r = self.json("run", status=7 if failed else 0)["mirrors"][0]
            self.assertEqual(r["result"], "failed" if failed else "done")
            self.assertEqual([x["result"] != "failed" for x in r["items"]], [not failed, True], platform)
        r = self.tenon("mirror", "m.toml", "plan", status=7)
        self.assertIn("it has one for linux/arm/v6\n", r.stderr)
        index = json.loads(self.tenon("manifest", "get", "oci:to-copied:1.0.0").stdout)
        self.assertEqual(len(index["manifests"]), 2)

    def layouts(self, *rules):
        (self.tenon.folder / "m.toml").write_text("version = 1\n" + "".join(
            f'[[mirror]]\nsource = "{a}"\ntarget = "{b}"\n{more}\n' for a, b, more in rules))

    def test_one_place_by_two_names(self):
        """Which prunes its own source, or what another rule brings."""
        self.made.manifest(b"1", tag="1.0.0")
        (self.tenon.folder / "link").symlink_to("made")
        for other in ("oci:made", "oci:./made/", "oci:link", f"oci:{self.tenon.folder}/made"):
            self.layouts(("oci:made", other, ""))
            self.assertIn("the target is the source", self.tenon("mirror", "m.toml", "run", status=1).stderr)
        for one, other in (("docker.io/app", "index.docker.io/library/app"), ("Example.com/a", "example.com/a")):
            self.layouts((one, other, ""))
            self.assertIn("the target is the source", self.tenon("mirror", "m.toml", "plan", status=1).stderr)
        self.layouts(("oci:made", "oci:to", ""), ("oci:other", "oci:.//to", "prune = true"))
        self.assertIn("one of them prunes", self.tenon("mirror", "m.toml", "plan", status=1).stderr)

    def test_one_tag_by_two_rules(self):
        other = Layout(self.tenon.folder / "other")
        first = self.made.manifest(b"1", tag="latest")
        other.manifest(b"2", tag="latest")
        other.manifest(b"3", tag="3")
        self.layouts(("oci:made", "oci:to", ""), ("oci:other", "oci:./to", ""))
        for _ in range(2):
            self.assertIn("[mirror-twice]", self.tenon("mirror", "m.toml", "run", status=1).stderr)
            self.assertEqual(self.tenon("tags", "oci:to").stdout, "3\nlatest\n")
            self.assertEqual(self.tenon("resolve", "oci:to:latest").stdout, first["digest"] + "\n")
        self.layouts(("oci:made", "oci:to", ""), ("oci:other", "oci:to", 'tags = { deny = ["latest"] }'))
        self.tenon("mirror", "m.toml", "run")

    def test_a_tag_that_may_be_another_rules(self):
        """The first rule keeps its tags also where its source cannot be listed."""
        first = self.made.manifest(b"1", tag="1.0.0")
        other = Layout(self.tenon.folder / "other")
        for tag in ("1.0.0", "1.1.0", "edge"):
            other.manifest(tag.encode(), tag=tag)
        rules = ("oci:made", "oci:to", 'tags = { semver = ">=1", newest = 1 }'), ("oci:other", "oci:to", "")
        self.layouts(*rules)
        self.tenon("mirror", "m.toml", "run", status=1)
        self.assertEqual(self.tenon("resolve", "oci:to:1.0.0").stdout, first["digest"] + "\n")
        (self.tenon.folder / "made").rename(self.tenon.folder / "gone")
        (self.tenon.folder / "to").rename(self.tenon.folder / "before")
        r = self.tenon("mirror", "m.toml", "run", status=3)
        self.assertEqual(r.stderr.count("may be another rule's, whose source could not be listed [mirror-twice]"), 2, r.stderr)
        self.assertEqual(self.tenon("tags", "oci:to").stdout, "edge\n")
        (self.tenon.folder / "gone").rename(self.tenon.folder / "made")
        self.tenon("mirror", "m.toml", "run", status=1)
        self.assertEqual(self.tenon("tags", "oci:to").stdout, "1.0.0\n1.1.0\nedge\n")
        self.assertEqual(self.tenon("resolve", "oci:to:1.0.0").stdout, first["digest"] + "\n")

    def test_names_with_a_plus(self):
        """A layout's name may hold the `+` of a version, which is `_` in a tag: they are one, on either side."""
        first = self.made.manifest(b"1", tag="1.0.0+a")
        self.made.manifest(b"2", tag="1.1.0")
        for target in (f"{self.target.host}/app", "oci:to"):
            for tags in ('{ allow = ["^1"] }', "{ newest = 9 }", '{ include = ["1.0.0+a", "1.1.0"] }'):
                self.layouts(("oci:made", target, f"tags = {tags}\nprune = true"))
                self.tenon("mirror", "m.toml", "run")
                plan = self.json("plan")
                self.assertEqual([x["tag"] for x in plan["mirrors"][0]["prune"]], [], tags)
                self.assertEqual([(x["tag"], x["result"]) for x in plan["mirrors"][0]["items"]],
                                 [("1.0.0_a", "unchanged"), ("1.1.0", "unchanged")])
            self.assertEqual(self.tenon("tags", target).stdout, "1.0.0_a\n1.1.0\n")
        other = Layout(self.tenon.folder / "written")  # by somebody else, who left the `+`
        other.enter(other.blob((self.made.folder / "blobs/sha256" / first["digest"][7:]).read_bytes(), first["mediaType"]), "1.0.0+a")
        self.layouts(("oci:made", "oci:written", 'tags = { allow = ["^1[.]0"] }\nprune = true'))
        self.assertEqual(self.json("plan")["mirrors"][0]["prune"], [])
        self.layouts(("oci:made", "oci:written", 'tags = { allow = ["^1"], newest = 1 }\nprune = true\nmax-loss = 100'))
        self.assertEqual([x["tag"] for x in self.json("plan")["mirrors"][0]["prune"]], ["1.0.0_a"])
        (self.tenon.folder / "plan.json").write_text(json.dumps(self.json("plan")))
        self.assertEqual([x["result"] for x in self.json("run", "--prune", "plan.json")["mirrors"][0]["prune"]], ["deleted"])
        self.assertEqual(self.tenon("tags", "oci:written").stdout, "1.1.0\n")
        self.layouts(*[("oci:made", "oci:both", "")] * 2)
        self.assertEqual(self.tenon("mirror", "m.toml", "plan", status=1).stderr.count("[mirror-twice]"), 2)

    def test_what_failed_is_said(self):
        """In the line of each rule and in the exit status, whether some failed or all."""
        self.made.manifest(b"1", tag="1.0.0")
        good, missing = ("oci:made", "oci:to", ""), ("oci:none", "oci:x", "")
        self.layouts(good, missing)
        r = self.tenon("mirror", "m.toml", "run", status=3)
        self.assertIn("oci:made -> oci:to: 1 copied, 0 unchanged, 0 failed; ", r.stdout)
        self.assertIn("oci:none -> oci:x: failed: the source could not be listed\n", r.stdout)
        self.assertEqual([x["result"] for x in self.json("run", status=3)["mirrors"]], ["done", "failed"])
        self.layouts((f"{self.source.host}/none", "oci:x", ""), (f"{self.source.host}/other", "oci:x", ""))
        self.assertEqual(self.tenon("mirror", "m.toml", "plan", status=7).stdout.count("failed: the source could not be listed\n"), 2)
        locked = self.serve(users={"ann": "secret"})
        self.layouts(("oci:made", f"{locked.host}/app", "prune = true"), good)
        for verb in ("plan", "run"):
            r = self.tenon("mirror", "m.toml", verb, status=5)
            self.assertRegex(r.stdout, r"/app: 0 (to copy|copied), 0 unchanged, 1 failed, 0 deleted, 0 to prune, no pruning; 0 bytes")
            self.assertIn("oci:to: 0 ", r.stdout)
        self.assertIn("1 unchanged, 0 failed", r.stdout)

    def test_what_is_no_plan(self):
        self.made.manifest(b"1", tag="1")
        self.layouts(("oci:made", "oci:to", "prune = true"))
        for text in ("[]", "{}", '{"mirrors": "x"}', '{"mirrors": {}}'):
            (self.tenon.folder / "plan.json").write_text(text)
            self.assertIn("[mirror-plan]", self.tenon("mirror", "m.toml", "run", "--prune", "plan.json", status=1).stderr)

    def test_bad_files(self):
        for text, words in (
                ("", "`version = 1` is missing"), ("version = 2", "only version 1"), ("version = 1", "there is no [[mirror]]"),
                ("version = 1\n[[mirror]]", "`source` is missing"), ("version = 1\nmirrors = 1", "did you mean `mirror`"),
                ('version = 1\n[[mirror]]\nsource = "app"\ntarget = "oci:x"', "registry/repository"),
                ('version = 1\n[[mirror]]\nsource = "oci:y:1"\ntarget = "oci:x"', "names one artifact"),
                ('version = 1\n[[mirror]]\nsource = "oci:y"\ntarget = "oci:x"\ntags = { allow = ["("] }', "not a regular"),
                ('version = 1\n[[mirror]]\nsource = "oci:y"\ntarget = "oci:x"\ntags = { semver = "new" }', "range of versions"),
                ('version = 1\n[[mirror]]\nsource = "oci:y"\ntarget = "oci:x"\njobs = 65', "from 0 to 64"),
                ('version = 1\n[[mirror]]\nsource = "oci:y"\ntarget = "oci:x"\nplatforms = ["wasm"]', "not a platform"),
                ('version = 1\n[[mirror]]\nsource = "oci:y"\ntarget = "oci:x"\njobs = "a"', "is a string"),
                ('version = 1\n[defaults]\nprune = true\n' + '[[mirror]]\nsource = "oci:y"\ntarget = "oci:x"\n' * 2,
                 "one of them prunes")):
            (self.tenon.folder / "m.toml").write_text(text)
            self.assertIn(words, self.tenon("mirror", "m.toml", "plan", status=1).stderr)
        self.rules("")
        self.tenon("mirror", "m.toml", status=2)
        self.tenon("mirror", "m.toml", "go", status=2)
        self.tenon("mirror", "m.toml", "run", "--shard", "9/8", status=2)
        self.tenon("mirror", "m.toml", "plan", "--prune", "m.toml", status=2)
        self.tenon("mirror", "none.toml", "plan", status=3)

    def test_shards_killed_at_random(self):
        rnd = random.Random(7)
        many = int(os.environ.get("MIRROR_TAGS", 120))
        for i in range(many):
            root = self.made.manifest(rnd.randbytes(2000), b"shared", tag=f"1.{i}.0")
            if i % 10 == 0:
                self.made.manifest(b"signature %d" % i, subject=root)
        self.tenon("copy", "-r", "-a", "oci:made", f"{self.source.host}/app")
        self.rules("referrers = true")
        for kills in range(5):
            runs = [self.tenon.start("mirror", "m.toml", "run", "--shard", f"{i}/8") for i in range(1, 9)]
            time.sleep(rnd.uniform(0.02, 0.3) * many / 120)
            for p in runs:
                p.send_signal(signal.SIGKILL)
                p.communicate()
        runs = [self.tenon.start("mirror", "m.toml", "run", "--shard", f"{i}/8") for i in range(1, 9)]
        for p in runs:
            self.assertEqual(p.wait(), 0, p.communicate())
        (self.tenon.folder / "plain.toml").write_text(
            (self.tenon.folder / "m.toml").read_text().replace(f'{self.target.host}/app', f"{self.target.host}/plain"))
        self.tenon("mirror", "plain.toml", "run")
        state = []
        for name in ("app", "plain"):
            place = f"{self.target.host}/{name}"
            tags = self.tenon("tags", place).stdout.split()
            digests = {t: self.tenon("resolve", f"{place}:{t}").stdout for t in tags if not t.startswith("sha256-")}
            lists = {t: sorted(x["digest"] for x in json.loads(self.tenon("manifest", "get", f"{place}:{t}").stdout)["manifests"])
                     for t in tags if t.startswith("sha256-")}
            state.append((digests, lists))
        self.assertEqual(state[0], state[1])
        self.assertEqual((len(state[0][0]), len(state[0][1])), (many, many // 10))
