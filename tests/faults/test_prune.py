"""What a mirror deletes: by a plan of its own that is not too old, and with a tag what is about it."""
import json

import fakereg
import servers
from test_copy import Layout


class Prune(fakereg.Case):
    def setUp(self):
        super().setUp()
        self.fake.keyed_by_repository = self.fake.lists_referrers = True
        self.made = Layout(self.tenon.folder / "made")

    def rules(self, target, tags='{ allow = ["^[0-9]"], newest = 2 }', more="referrers = true\nprune = true\n", source="oci:made"):
        (self.tenon.folder / "m.toml").write_text(
            f'version = 1\n[[mirror]]\nsource = "{source}"\ntarget = "{target}"\ntags = {tags}\n{more}')

    def json(self, *argv, **more):
        return json.loads(self.tenon("mirror", "m.toml", *argv, "--format", "json", **more).stdout)

    def plan(self, **more):
        plan = self.json("plan", **more)
        (self.tenon.folder / "plan.json").write_text(json.dumps(plan))
        return [x.get("tag", x["digest"]) for x in plan["mirrors"][0]["prune"]]

    def run_plan(self, status=0, result="deleted"):
        r = self.json("run", "--prune", "plan.json", status=status)
        results = [x["result"] for x in r["mirrors"][0]["prune"]]
        self.assertEqual(set(results), {result}, results)
        return r

    def is_there(self, target, ref):
        at = f"{target}@{ref}" if ":" in ref else f"{target}:{ref}"
        if target == "oci:to" and ref not in (self.tenon.folder / "to/index.json").read_text():
            return False  # the blob of a manifest stays in a layout
        try:
            return bool(self.tenon("resolve", at))
        except AssertionError:
            self.tenon("resolve", at, status=7)
            return False

    def targets(self):
        """A registry with the referrers API, one that deletes by digest only and has tags in its place, a layout and an archive."""
        registry = servers.Registry()
        registry.__enter__()
        self.addCleanup(registry.__exit__)
        return [f"{self.fake.host}/app", f"{registry.host}/app", "oci:to", "oci-archive:to.tar"]

    def signed(self, tag, *subjects):
        """A tag with a signature, what refers to that, and the tag that cosign makes."""
        root = self.made.manifest(f"app {tag}".encode(), tag=tag)
        signature = self.made.manifest(b"signature", subject=root, annotations={"of": tag})
        of_that = self.made.manifest(b"time stamp", subject=signature)
        old = self.made.manifest(b"old signature " + tag.encode(), tag=root["digest"].replace(":", "-") + ".sig")
        return [x["digest"] for x in (root, signature, of_that, old)]

    def test_what_is_about_it_goes_too(self):
        gone, kept = self.signed("1.0.0"), self.signed("1.1.0") + self.signed("1.2.0")
        for target in self.targets():
            self.rules(target, tags='{ allow = ["^[0-9]"] }')
            self.tenon("mirror", "m.toml", "run")
            self.assertEqual(self.plan(), [])
            self.rules(target)
            planned = self.plan()
            stand_in = gone[0].replace(":", "-")
            lists = [stand_in, gone[1].replace(":", "-")] if "localhost" in target and self.fake.host not in target else []
            self.assertEqual(sorted(planned), sorted([gone[1], gone[2], stand_in + ".sig", "1.0.0"] + lists), target)
            self.assertLess(planned.index(gone[2]), planned.index(gone[1]))  # what refers to something before that
            self.assertEqual(planned[-1], "1.0.0")
            self.assertNotIn("deleted", self.tenon("mirror", "m.toml", "run").stdout.splitlines()[0])
            self.assertTrue(all(self.is_there(target, x) for x in gone))
            self.run_plan()
            self.assertFalse(any(self.is_there(target, x) for x in gone[1:3] + ["1.0.0", stand_in, stand_in + ".sig"]), target)
            self.assertTrue(all(self.is_there(target, x) for x in kept), target)
            for tag in ("1.1.0", "1.2.0"):
                self.assertEqual(len(self.tenon("referrers", f"{target}:{tag}").stdout.splitlines()), 1)
            self.assertEqual(self.plan(), [])
            self.assertIn("0 copied, 2 unchanged", self.tenon("mirror", "m.toml", "run").stdout)

    def test_what_else_needs_it_keeps_it(self):
        """A manifest that another tag has, or has in its index, keeps what is about it."""
        by_tag, by_index, alone = self.signed("1.0.0"), self.signed("1.1.0"), self.signed("1.2.0")
        for target in self.targets():
            self.rules(target, tags='{ allow = ["^[0-9]"] }')
            self.tenon("mirror", "m.toml", "run")
            self.tenon("tag", f"{target}:1.0.0", "mine")
            index = {"schemaVersion": 2, "mediaType": fakereg.INDEX, "manifests": [
                json.loads(self.tenon("manifest", "get", f"{target}:1.1.0", "-o", "m.json", "--format", "json").stdout)["manifest"]]}
            (self.tenon.folder / "i.json").write_text(json.dumps(index))
            self.tenon("manifest", "put", "i.json", f"{target}:all", "--media-type", fakereg.INDEX)
            self.rules(target, tags='{ allow = ["^3"] }')  # nothing is chosen, and nothing spoken of
            self.assertEqual(self.plan(), [])
            self.rules(target, tags='{ allow = ["^[0-9]"], newest = 1 }', more="referrers = true\nprune = true\nmax-loss = 70\n")
            self.assertEqual(self.plan(), ["1.0.0", "1.1.0"])
            if target.startswith("oci") or self.fake.host in target:
                self.run_plan()
            else:  # it deletes by digest, and so cannot delete the tags alone
                self.run_plan(status=1, result="failed")
            self.assertTrue(all(self.is_there(target, x) for x in by_tag + by_index[1:] + alone))

    def test_a_stopped_prune_is_completed(self):
        self.signed("1.0.0"), self.signed("1.1.0"), self.signed("1.2.0")
        for target in self.targets()[:2]:
            self.rules(target, tags='{ allow = ["^[0-9]"] }')
            self.tenon("mirror", "m.toml", "run")
            self.rules(target)
            first = self.plan()
            for digest in [x for x in first if ":" in x][:1]:
                self.tenon("manifest", "delete", f"{target}@{digest}")
            self.run_plan()
            self.assertEqual(self.plan(), [])

    def test_what_came_since_the_plan(self):
        root = self.signed("1.0.0")[0]
        self.signed("1.1.0"), self.signed("1.2.0")
        for target in self.targets():
            self.rules(target, tags='{ allow = ["^[0-9]"] }')
            self.tenon("mirror", "m.toml", "run")
            self.rules(target)
            self.plan()
            self.tenon("attach", servers.ANSWER, f"{target}:1.0.0", "--artifact-type", "application/vnd.test")
            self.run_plan(status=1, result="listed")
            self.assertIn(f"is about {root}", self.tenon("mirror", "m.toml", "run", "--prune", "plan.json", status=1).stderr)
            self.assertTrue(self.is_there(target, "1.0.0"))
            self.plan()
            self.run_plan()
            self.assertFalse(self.is_there(target, "1.0.0"))

    def test_large_losses_keep_all(self):
        gone = self.signed("1.0.0")
        self.signed("1.1.0")
        target = f"{self.fake.host}/app"
        self.tenon("copy", "-a", "-r", "oci:made", target)
        self.rules(target, tags='{ allow = ["^[0-9]"], newest = 1 }', more="referrers = true\nprune = true\nmax-loss = 49\n")
        r = self.json("plan", status=1)
        self.assertIn("1 of the 2 tags", r["findings"][0]["message"])  # what goes with it is not counted, nor what stays so
        (self.tenon.folder / "plan.json").write_text(json.dumps(r))
        self.run_plan(status=1, result="listed")
        self.assertTrue(all(self.is_there(target, x) for x in gone))
        self.rules(target, tags='{ allow = ["^[0-9]"], newest = 1 }')
        self.run_plan()

    def test_a_target_that_does_not_delete(self):
        root, signature, *_ = self.signed("1.0.0")
        self.signed("1.1.0"), self.signed("1.2.0")
        target = f"{self.fake.host}/app"
        self.tenon("copy", "-a", "-r", "oci:made", target)
        self.rules(target)
        self.plan()
        self.fake.deletes = {"tags"}
        r = self.tenon("mirror", "m.toml", "run", "--prune", "plan.json", status=1)
        self.assertEqual(r.stderr.count("does not delete manifests"), 1, r.stderr)  # and not for each
        self.assertIn("2 deleted, 0 to prune, 2 not deleted", r.stdout)
        self.assertTrue(self.is_there(target, signature))
        self.fake.deletes = set()
        self.tenon("tag", f"{target}@{root}", "1.0.0")
        self.plan()
        r = self.tenon("mirror", "m.toml", "run", "--prune", "plan.json", status=1)
        self.assertIn("does not delete", r.stderr)
        self.assertTrue(self.is_there(target, "1.0.0"))

    def test_a_list_that_lies(self):
        """A stand-in that names what refers to something else: that is no reason to delete it."""
        gone, kept = self.signed("1.0.0"), self.signed("1.1.0")
        self.signed("1.2.0")
        target = f"{self.fake.host}/app"
        self.fake.lists_referrers = False
        self.tenon("copy", "-a", "-r", "oci:made", target)
        entries = [json.loads(self.tenon("manifest", "get", f"{target}@{x}", "-o", "m.json", "--format", "json").stdout)["manifest"]
                   for x in (kept[1], gone[1])]
        (self.tenon.folder / "i.json").write_text(json.dumps({"schemaVersion": 2, "mediaType": fakereg.INDEX, "manifests": entries}))
        self.tenon("manifest", "put", "i.json", f"{target}:{gone[0].replace(':', '-')}", "--media-type", fakereg.INDEX)
        self.rules(target)
        self.assertNotIn(kept[1], self.plan())
        self.json("run", "--prune", "plan.json")
        self.assertTrue(all(self.is_there(target, x) for x in kept))

    def test_shards_share_it(self):
        """Each thing that is to go is in the plan of one machine; by its share of one plan each deletes its part."""
        many = [self.signed(f"1.{i}.0") for i in range(6)]
        self.signed("2.0.0")
        for target in self.targets()[:2]:
            self.rules(target, tags='{ allow = ["^[0-9]"] }')
            self.tenon("mirror", "m.toml", "run")
            self.rules(target, tags='{ allow = ["^2"] }', more="referrers = true\nprune = true\n")
            self.assertEqual(self.plan(), [])
            self.rules(target, tags='{ semver = ">=1", newest = 1 }', more="referrers = true\nprune = true\nmax-loss = 95\n")
            whole = self.plan()
            self.assertEqual(len([x for x in whole if x.startswith("1.")]), 6)
            parts = [[x.get("tag", x["digest"]) for x in self.json("plan", "--shard", f"{i}/3")["mirrors"][0]["prune"]] for i in (1, 2, 3)]
            self.assertEqual(sorted(sum(parts, [])), sorted(whole))
            runs = [self.tenon.start("mirror", "m.toml", "run", "--prune", "plan.json", "--shard", f"{i}/3") for i in (1, 2, 3)]
            for p in runs:
                out = p.communicate()
                self.assertEqual(p.returncode, 0, out)
            self.assertEqual(self.plan(), [])
            self.assertFalse(any(self.is_there(target, x[1]) for x in many))

    # ---- plans that are none of this ----

    def test_plans_of_others(self):
        for tag in ("1.0.0", "1.1.0", "1.2.0"):
            self.made.manifest(tag.encode(), tag=tag)
        for target in ("oci:to", "oci:other"):
            self.tenon("copy", "-a", "oci:made", target)
            self.rules(target)
            self.assertEqual(self.plan(), ["1.0.0"])
        self.rules("oci:to")
        run = lambda: self.tenon("mirror", "m.toml", "run", "--prune", "plan.json", status=1)
        r = run()
        self.assertIn("the plan is of another file: it prunes oci:made -> oci:other, which this one does not [mirror-plan]", r.stderr)
        self.assertEqual(r.stdout, "")
        self.rules("oci:other", source="oci:to")
        self.assertIn("[mirror-plan]", run().stderr)
        (self.tenon.folder / "plan.json").write_text('{"run": false, "mirrors": []}')
        self.assertIn("the plan says nothing of oci:to -> oci:other [mirror-plan]", run().stderr)
        self.rules("oci:other", more="")
        self.assertIn("none of the file's mirrors has `prune = true` [mirror-plan]", run().stderr)
        self.rules("oci:other")
        (self.tenon.folder / "plan.json").write_text(json.dumps(self.json("run")))
        self.assertIn("this is what a run printed, and no plan [mirror-plan]", run().stderr)
        self.assertEqual(self.tenon("tags", "oci:other").stdout.split(), ["1.0.0", "1.1.0", "1.2.0"])

    def test_plans_of_before(self):
        for tag in ("1.0.0", "1.1.0", "1.2.0", "1.3.0"):
            self.made.manifest(tag.encode(), tag=tag)
        self.tenon("copy", "-a", "oci:made", "oci:to")
        self.rules("oci:to")
        self.assertEqual(self.plan(), ["1.0.0", "1.1.0"])
        self.rules("oci:to", tags='{ allow = ["^[0-9]"], newest = 3 }')
        r = self.tenon("mirror", "m.toml", "run", "--prune", "plan.json", status=1)
        self.assertIn("`1.1.0` was to go, and is to stay", r.stderr)
        self.assertIn("0 deleted, 1 to prune, no pruning;", r.stdout)
        self.assertEqual(len(self.tenon("tags", "oci:to").stdout.split()), 4)
        self.rules("oci:to")
        self.tenon("delete", "oci:to:1.0.0")  # as a run that was stopped did
        self.run_plan()
        r = self.json("run", "--prune", "plan.json")  # and once more
        self.assertEqual(r["mirrors"][0]["prune"], [])
