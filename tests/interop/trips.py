"""Places that peers keep artifacts in, out and back: tenon's artifact leaves a registry by the peer's hand and comes back by
tenon's, and the other way round. What must come through whole depends on what the peer takes along at all."""
from harness import Layout, Repository, case, component, held, index, same

ROOT, REFERRERS, DIGEST_TAGS = {}, {"referrers": True}, {"digest_tags": True}
ALL, BOTH = REFERRERS | DIGEST_TAGS, (component, index)

# peer, place, as tenon calls it when it comes from there; the peer's way out of {a}, and its way in to {b}, each with what it takes along
PLACES = [
    ("oras", "a layout", "oci:x:1",
     "oras cp -r {a}:1 --to-oci-layout x:1", REFERRERS, "oras cp -r --from-oci-layout x:1 {b}:1", REFERRERS),
    ("oras", "a backup in a folder", "oci:x:1",
     "oras backup --include-referrers {a}:1 -o x", REFERRERS, "oras restore --input x {b}:1", REFERRERS),
    ("oras", "a backup in a file", "oci-archive:x.tar:1",
     "oras backup --include-referrers {a}:1 -o x.tar", REFERRERS, "oras restore --input x.tar {b}:1", REFERRERS),
    # regctl finds referrers in a layout by the tag that stands in for the API, and tenon writes none into it
    ("regctl", "a layout", "oci:x:1", "regctl image copy --referrers --digest-tags {a}:1 ocidir://x:1", ALL,
     "regctl image copy --referrers --digest-tags ocidir://x:1 {b}:1", DIGEST_TAGS),
    ("regctl", "an export", "oci-archive:x.tar:1", "regctl image export {a}:1 x.tar", ROOT, "regctl image import {b}:1 x.tar", ROOT),
    ("skopeo", "a layout", "oci:x:1",
     "skopeo copy --all docker://{a}:1 oci:x:1", ROOT, "skopeo copy --all oci:x:1 docker://{b}:1", ROOT),
    ("skopeo", "an archive", "oci-archive:x.tar:1",
     "skopeo copy --all docker://{a}:1 oci-archive:x.tar:1", ROOT, "skopeo copy --all oci-archive:x.tar:1 docker://{b}:1", ROOT),
    ("crane", "a layout", "oci:x", "crane pull --format oci {a}:1 x", ROOT, "crane push x {b}:1", ROOT),
]

# peer, what it is, the command from {a} to {b}, what it takes along
COPIES = [
    ("oras", "oras cp -r", "oras cp -r {a}:1 {b}:1", REFERRERS),
    ("regctl", "regctl image copy", "regctl image copy --referrers --digest-tags {a}:1 {b}:1", ALL),
    ("skopeo", "skopeo copy", "skopeo copy --all docker://{a}:1 docker://{b}:1", ROOT),
    ("crane", "crane cp", "crane cp {a}:1 {b}:1", ROOT),
    ("crane", "crane cp -a", "crane cp -a {a} {b}", DIGEST_TAGS),
]


def out(make, ref, way_out, takes):
    def test(at):
        make(at, at.a)
        at(way_out)
        at(f"tenon copy {'--referrers' if takes else ''} {ref} {{b}}:1")
        same(held(Repository(at.b), "1", **takes), held(Repository(at.a), "1", **takes))
       
    return test


def back(make, ref, way_in, takes):
    kind, path = ref.split(":")[:2]

    def test(at):
        make(at, at.a)
        at(f"tenon copy {'--referrers' if takes else ''} {{a}}:1 {kind}:{path}:1")
        same(held(Layout(at.folder / path), "1", **takes), held(Repository(at.a), "1", **takes))
        at(way_in)
        same(held(Repository(at.b), "1", **takes), held(Repository(at.a), "1", **takes))
    return test


def between(make, command, takes):
    def test(at):
        make(at, at.a)
        at(command)
        same(held(Repository(at.b), "1", **takes), held(Repository(at.a), "1", **takes))
    return test


for peer, name, ref, way_out, takes_out, way_in, takes_in in PLACES:
    for make in BOTH:
        case(peer, f"{name}, out of a registry: {make.__name__}")(out(make, ref, way_out, takes_out))
        case(peer, f"{name}, into a registry: {make.__name__}")(back(make, ref, way_in, takes_in))
for peer, name, command, takes in COPIES:
    for make in BOTH:
        case(peer, f"{name}: {make.__name__}")(between(make, command, takes))
for make in BOTH:
    case("tenon", f"copy --referrers: {make.__name__}")(between(make, "tenon copy --referrers {a}:1 {b}:1", ALL))
