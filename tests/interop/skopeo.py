"""skopeo: images in every place it knows, docker's own form among them."""
from harness import COMPONENTS, FORMS, PLAIN, case, digest_of, equal, filter_module

MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"


@case("skopeo", "inspect --raw, manifest-digest, inspect --config")
def inspects(at):
    for file in COMPONENTS:
        for place in (f"{at.a}", f"oci:{file.stem}", f"oci-archive:{file.stem}.tar"):
            digest = at.push(file, f"{place}:{file.stem}")
            there = f"{'' if place.startswith('oci') else 'docker://'}{place}:{file.stem}"
            raw = at("skopeo inspect --raw {r}", r=there)
            equal((digest_of(raw), at.line("skopeo manifest-digest /dev/stdin", input=raw)), (digest, digest))
            equal(at.json("skopeo inspect --raw --config {r}", r=there)["architecture"], "wasm")


def takes_form(form):
    def test(at):
        file = filter_module(at.folder / "filter.wasm")
        digest = at.push(file, f"{at.a}:1", "--format", form)
        for there, ref in ((f"docker://{at.b}:1", f"{at.b}:1"), ("oci:x:1", "oci:x:1"), ("oci-archive:x.tar:1", "oci-archive:x.tar:1"),
                           ("dir:folder", None)):
            at("skopeo copy docker://{a}:1 {t}", t=there)
            if ref:
                equal(at.line("tenon resolve {r}", r=ref), digest)
                at.pulls(ref, file)
        at("skopeo copy dir:folder docker://{b}:2")
        equal(at.line("tenon resolve {b}:2"), digest)
        if form in ("image", "runwasi"):
            told = at.json("skopeo inspect docker://{a}:1")
            equal((told["Digest"], told["Architecture"], told["Os"]), (digest, "wasm", "wasip1"))
    return test


for form in FORMS:
    case("skopeo", f"takes the form {form}")(takes_form(form))


@case("skopeo", "docker's manifests and archives of the image form, and tenon pulls them")
def docker(at):
    at.push("answer.wasm", f"{at.a}:1", "--format", "image")
    at("skopeo copy --format v2s2 docker://{a}:1 docker://{b}:1")
    equal(at.json("tenon manifest get {b}:1")["mediaType"], MANIFEST)
    at.pulls(f"{at.b}:1")
    at("skopeo copy docker://{a}:1 docker-archive:x.tar:app:1")
    at("skopeo copy docker-archive:x.tar oci:back:1")
    at.pulls("oci:back:1")
    at("skopeo copy --dest-compress-format zstd --dest-compress docker://{a}:1 dir:zstd")
    at("skopeo copy dir:zstd oci:zstd:1")
    at.pulls("oci:zstd:1")
    # the copy of a copy keeps docker's types
    at("tenon copy {b}:1 {b}:2")
    equal(at.line("tenon resolve {b}:2"), at.line("tenon resolve {b}:1"))


@case("skopeo", "list-tags, delete")
def tags(at):
    digest = at.push("answer.wasm", f"{at.a}:1")
    at("tenon tag {a}:1 two")
    equal(sorted(at.json("skopeo list-tags docker://{a}")["Tags"]), ["1", "two"])
    at("skopeo delete docker://{a}:1")
    at("tenon resolve {a}@{d}", d=digest, status=7)


@case("skopeo", "sync of all tags, out to folders and back in, and tenon finds nothing more to do")
def syncs(at):
    tags = [f"1.{i}.0" for i in range(3)]
    for tag in tags:
        at.push("answer.wasm", f"{at.a}:{tag}", "--format", "image", "-a", f"tag={tag}")
    at("skopeo sync --src docker --dest dir {a} out")
    at("skopeo sync --src dir --dest docker out {h}", h=at.b.rsplit("/", 1)[0] + "/back")
    told = at.json("tenon copy --all-tags {a} {h}/back/a --format json", h=at.b.rsplit("/", 1)[0])
    equal([x["result"] for x in told["items"]], ["unchanged"] * 3)


@case("skopeo", "puts into a layout that tenon made, and tenon into it after that", on=(PLAIN,))
def layouts(at):
    at.push("answer.wasm", "oci:x:1")
    at.push("answer.wasm", f"{at.a}:2", "--format", "image")
    at("skopeo copy docker://{a}:2 oci:x:2")
    at.push("answer.wasm", "oci:x:3", "--format", "runwasi")
    equal(at.line("tenon tags oci:x").split(), ["1", "2", "3"])
    for tag in "123":
        at.pulls(f"oci:x:{tag}")
        at("skopeo inspect --raw oci:x:{t}", t=tag)
