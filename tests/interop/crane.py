"""crane: what is an image it checks whole and unpacks; anything it copies, and tells the digest of."""
import io, json, tarfile

from harness import ANSWER, COMPONENTS, FORMS, PLAIN, case, digest_of, equal, filter_module


@case("crane", "digest, manifest, blob, config")
def reads(at):
    for file in COMPONENTS:
        ref = f"{at.a}:{file.stem}"
        digest = at.push(file, ref)
        equal(at.line("crane digest {r}", r=ref), digest)
        raw = at("crane manifest {r}", r=ref)
        equal(digest_of(raw), digest)
        manifest = json.loads(raw)
        equal(at("crane blob {a}@{d}", d=manifest["layers"][0]["digest"]), file.read_bytes())
        equal(digest_of(at("crane config {r}", r=ref)), manifest["config"]["digest"])


def takes_form(form):
    def test(at):
        file = filter_module(at.folder / "filter.wasm")
        digest = at.push(file, f"{at.a}:1", "--format", form)
        at("crane copy {a}:1 {b}:1")
        equal(at.line("tenon resolve {b}:1"), digest)
        at.pulls(f"{at.b}:1", file)
        if form == "image":
            at("crane validate --remote {a}:1")
            with tarfile.open(fileobj=io.BytesIO(at("crane export {a}:1 -"))) as t:
                equal(t.extractfile("plugin.wasm").read(), file.read_bytes())
            at("crane pull {a}:1 x.tar")
            at("crane validate --tarball x.tar")
    return test


for form in FORMS:
    case("crane", f"takes the form {form}")(takes_form(form))


@case("crane", "appends a layer, and tenon finds the file")
def appends(at):
    with tarfile.open(at.folder / "x.tar", "w") as t:
        t.add(ANSWER, arcname="app/main.wasm")
    at("crane append --oci-empty-base -f x.tar -t {a}:1")
    at.pulls(f"{at.a}:1")
    at("crane mutate --label a=b --entrypoint /app/main.wasm {a}:1 -t {a}:2")
    at.pulls(f"{at.a}:2")


@case("crane", "ls, tag")
def tags(at):
    digest = at.push("answer.wasm", f"{at.a}:1.0.0+b1")
    at("crane tag {a}:1.0.0_b1 two")
    at("tenon tag {a}:two three")
    equal(at.line("tenon tags {a}").split(), ["1.0.0_b1", "three", "two"])
    equal(sorted(at.line("crane ls {a}").split()), ["1.0.0_b1", "three", "two"])
    equal(at.line("crane digest {a}:three"), digest)


@case("crane", "delete, and the other way round")
def deletes(at):
    digest = at.push("answer.wasm", f"{at.a}:1")
    at("crane delete {a}@{d}", d=digest)
    at("tenon resolve {a}@{d}", d=digest, status=7)
    digest = at.push("answer.wasm", f"{at.a}:2")
    at("tenon delete {a}@{d}", d=digest)
    at("crane digest {a}@{d}", d=digest, status=1)


@case("crane", "copies all tags, and tenon finds nothing more to do; and the other way round")
def copies_all(at):
    tags = [f"1.{i}.0" for i in range(5)]
    for tag in tags:
        at.push("answer.wasm", f"{at.a}:{tag}", "-a", f"tag={tag}")
    at("crane copy -a {a} {b}")
    told = at.json("tenon copy --all-tags {a} {b} --format json")
    equal(({x["result"] for x in told["items"]}, len(told["items"]), told["blobs"]["bytes"]),
          ({"unchanged"}, 5, 0))
    at("tenon copy --all-tags {a} {b}2")
    for tag in tags:
        equal(at.line("crane digest {b}2:{t}", t=tag), at.line("crane digest {a}:{t}", t=tag))


@case("crane", "index append, and tenon takes its entry for Wasm")
def index(at):
    at.push("answer.wasm", f"{at.a}:wasm", "--format", "image")
    at.push("answer.wasm", f"{at.a}:linux", "--format", "image", "--platform", "linux/amd64", "--title", "x.wasm")
    at("crane index append -m {a}:wasm -m {a}:linux -t {a}:all")
    entries = at.json("tenon manifest get {a}:all")["manifests"]
    equal([x["platform"]["architecture"] for x in entries], ["wasm", "amd64"])
    at("crane validate --remote {a}:all")
    at.pulls(f"{at.a}:all")
    equal(at.line("crane digest --platform wasip1/wasm {a}:all"), at.line("tenon resolve {a}:wasm"))


@case("crane", "puts into a layout that tenon made", on=(PLAIN,))
def layouts(at):
    at.push("answer.wasm", "oci:x:1", "--format", "image")
    at.push("answer.wasm", f"{at.a}:2", "--format", "image", "-a", "k=v")
    at("crane pull --format oci --annotate-ref {a}:2 x")
    equal(at.line("tenon tags oci:x").split(), ["1", f"{at.a}:2"])
    at.pulls("oci:x:1")
    equal(at.line("tenon resolve oci:x@{d}", d=at.line("tenon resolve {a}:2")), at.line("crane digest {a}:2"))
