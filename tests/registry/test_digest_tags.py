"""Tags about digests, as cosign and its like make them (sha256-….sig), and lists of referrers that stand in a layout under the
tag sha256-…: what belongs to an artifact comes along, whatever keeps it."""
import json

import servers
from test_copy import Layout


def tag_of(descriptor, suffix=""):
    return descriptor["digest"].replace(":", "-") + suffix


class DigestTags(servers.Case):
    def setUp(self):
        super().setUp()
        self.made = Layout(self.tenon.folder / "made")

    def test_a_list_in_a_layout(self):
        """regctl names what refers to a manifest in an index of its own, and not in index.json."""
        made = self.made
        root = made.manifest(b"x", tag="v1")
        note = made.manifest(b"a note", subject=root)
        other = made.manifest(b"refers to nothing")
        made.index(note, other, tag=tag_of(root))
        made.entries = [x for x in made.entries if "annotations" in x]
        (made.folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": made.entries}))
        for place in ("oci:made:v1", "oci-archive:to.tar:v1", f"{self.serve().host}/app:v1"):
            if place != "oci:made:v1":
                self.tenon("copy", "--referrers", "oci:made:v1", place)
            self.assertEqual(self.tenon("referrers", place).stdout, f"{note['digest']} application/vnd.test\n")
            self.assertEqual(self.tenon("referrers", place, "--artifact-type", "a/b").stdout, "")
