"""regctl: artifacts and what is attached to them, indexes, blobs, tags."""
import json

from harness import ANSWER, COMPONENTS, FORMS, PLAIN, case, digest_of, equal, filter_module


@case("regctl", "artifact get of what tenon pushed")
def gets(at):
    for file in COMPONENTS:
        at.push(file, f"{at.a}:{file.stem}")
        equal(at("regctl artifact get {a}:{t}", t=file.stem), file.read_bytes())
        equal(json.loads(at("regctl artifact get --config {a}:{t}", t=file.stem))["architecture"], "wasm")
    (at.folder / "out").mkdir()
    at("regctl artifact get {a}:answer -o out")
    at.holds("out/answer.wasm")


@case("regctl", "artifact put, and tenon pulls")
def puts(at):
    at("regctl artifact put --artifact-type application/vnd.wasm.config.v0+json --file-title -f answer.wasm -m application/wasm {a}:1")
    at.pulls(f"{at.a}:1")
    at("regctl artifact put --artifact-type application/vnd.files --file-title -f note.txt -m text/plain -f answer.wasm "
       "-m application/octet-stream {a}:2")
    at("tenon pull {a}:2 -o out")
    at.holds("out/note.txt", at.folder / "note.txt")
    at.holds("out/answer.wasm")


@case("regctl", "artifact put with a subject, and tenon lists and pulls it")
def subjects(at):
    at.push("answer.wasm", f"{at.a}:1")
    at("regctl artifact put --artifact-type application/vnd.note --subject {a}:1 --annotation k=v --file-title -f note.txt "
       "-m text/plain")
    [one] = at.json("tenon referrers {a}:1 --format json")["referrers"]
    equal((one["artifactType"], one["annotations"]["k"]), ("application/vnd.note", "v"))
    at("tenon pull {a}@{d} -o out", d=one["digest"])
    at.holds("out/note.txt", at.folder / "note.txt")


@case("regctl", "artifact list, tree and get of what tenon attached")
def lists(at):
    at.push("answer.wasm", f"{at.a}:1")
    note = at.line("tenon attach note.txt {a}:1 --artifact-type text/plain -a k=v").split("@")[1]
    seal = at.line("tenon attach {a}@{n} --artifact-type application/vnd.seal", n=note).split("@")[1]
    listed = json.loads(at("regctl artifact list --format body {a}:1"))["manifests"]
    equal([(x["digest"], x["annotations"]["k"]) for x in listed], [(note, "v")])
    tree = at.line("regctl artifact tree {a}:1")
    assert note in tree and seal in tree, tree
    equal(at("regctl artifact get {a}@{n}", n=note), b"a note\n")
    equal(at("regctl artifact get --subject {a}:1 --filter-annotation k=v"), b"a note\n")


@case("regctl", "both attach to one artifact, in turn")
def both_attach(at):
    at.push("answer.wasm", f"{at.a}:1")
    for i in range(3):
        at(f"regctl artifact put --artifact-type application/vnd.r{i} --subject {{a}}:1", input="note")
        at(f"tenon attach note.txt {{a}}:1 --artifact-type application/vnd.t{i}")
    equal(sorted(x["artifactType"] for x in at.json("tenon referrers {a}:1 --format json")["referrers"]),
          sorted(f"application/vnd.{who}{i}" for who in "rt" for i in range(3)))
    listed = json.loads(at("regctl artifact list --format body {a}:1"))["manifests"]
    equal(len({x["digest"] for x in listed}), 6)


@case("regctl", "works in a layout that tenon made, and tenon in it after that", on=(PLAIN,))
def layouts(at):
    at.push("answer.wasm", "oci:x:1")
    note = at.line("tenon attach note.txt oci:x:1 --artifact-type a/note").split("@")[1]
    seal = at.line("tenon attach oci:x@{n} --artifact-type a/seal", n=note).split("@")[1]
    tree = at.line("regctl artifact tree --slow-referrers ocidir://x:1")
    assert note in tree and seal in tree, tree
    at("regctl artifact put --artifact-type a/other --subject ocidir://x:1", input="note")  # which makes a list of its own
    at("regctl image copy ocidir://x:1 ocidir://x:2")
    last = at.line("tenon attach note.txt oci:x:2 --artifact-type a/last").split("@")[1]
    listed = json.loads(at("regctl artifact list --slow-referrers --format body ocidir://x:2"))["manifests"]
    equal(sorted(x["artifactType"] for x in listed), ["a/last", "a/note", "a/other"])
    equal(sorted(x["artifactType"] for x in at.json("tenon referrers oci:x:1 --format json")["referrers"]),
          ["a/last", "a/note", "a/other"])
    equal(at("regctl artifact get --subject ocidir://x:2 --slow-referrers --filter-artifact-type a/last"), b"a note\n")
    at("tenon copy -a --referrers oci:x {b}")
    equal([tag for tag in at.line("tenon tags {b}").split() if not tag.startswith("sha256-")], ["1", "2"])
    there = {x["digest"] for x in at.json("tenon referrers {b}:2 --format json")["referrers"]}
    assert len(there) == 3 and {note, last} < there, there


def takes_form(form):
    def test(at):
        file = filter_module(at.folder / "filter.wasm")
        digest = at.push(file, f"{at.a}:1", "--format", form)
        equal(at.line("regctl image digest {a}:1"), digest)
        at("regctl image copy {a}:1 {b}:1")
        at("regctl image copy {a}:1 ocidir://there:1")
        for ref in (f"{at.b}:1", "oci:there:1"):
            equal(at.line("tenon resolve {r}", r=ref), digest)
            at.pulls(ref, file)
        if form == "image":
            equal(at("regctl image get-file {a}:1 plugin.wasm"), file.read_bytes())
        if form in ("image", "runwasi"):
            equal(at.json("regctl image inspect {a}:1")["architecture"], "wasm")
    return test


for form in FORMS:
    case("regctl", f"takes the form {form}")(takes_form(form))


@case("regctl", "manifests, byte for byte")
def manifests(at):
    digest = at.push("answer.wasm", f"{at.a}:1")
    raw = at("regctl manifest get --format raw-body {a}:1")
    equal((digest_of(raw), at.line("regctl manifest head {a}:1")), (digest, digest))
    text = json.dumps(json.loads(raw), indent=2)
    at("regctl manifest put --content-type application/vnd.oci.image.manifest.v1+json {a}:2", input=text)
    equal(at("tenon manifest get {a}:2"), text.encode())
    (at.folder / "m.json").write_text(text + "\n")
    at("tenon manifest put m.json {a}:3")
    equal(at("regctl manifest get --format raw-body {a}:3"), text.encode() + b"\n")
    at.pulls(f"{at.a}:3")


@case("regctl", "blobs")
def blobs(at):
    digest = at.line("regctl blob put {a}", input="a note\n")
    equal(at("tenon blob get {a}@{d} -o -", d=digest), b"a note\n")
    at("tenon blob put answer.wasm {b}")
    equal(at("regctl blob get {b} {d}", d=digest_of(ANSWER.read_bytes())), ANSWER.read_bytes())


@case("regctl", "tag ls and delete, which leaves tenon's other tag alone")
def tags(at):
    at.push("answer.wasm", f"{at.a}:1")
    at("tenon tag {a}:1 2")
    at("regctl image copy {a}:1 {a}:3")
    equal(sorted(at.line("regctl tag ls {a}").split()), ["1", "2", "3"])
    equal(at.line("tenon tags {a}").split(), ["1", "2", "3"])
    at("regctl tag delete {a}:2")
    at("tenon resolve {a}:2", status=7)
    at.pulls(f"{at.a}:1")
    digest = at.line("tenon resolve {a}:1")
    at("tenon delete {a}@{d}", d=digest)
    at("regctl manifest head {a}@{d}", d=digest, status=1)


@case("regctl", "an index of what tenon pushed, and tenon takes its entry for Wasm")
def index(at):
    wasm = at.push("answer.wasm", f"{at.a}:wasm", "--format", "image")
    at.push("answer.wasm", f"{at.a}:linux", "--format", "image", "--platform", "linux/amd64", "-a", "k=v")
    at("regctl index create {a}:all --ref {a}:wasm --ref {a}:linux")
    entries = at.json("tenon manifest get {a}:all")["manifests"]
    equal([x["platform"]["architecture"] for x in entries], ["wasm", "amd64"])
    at.pulls(f"{at.a}:all")
    equal(at.line("regctl image digest --platform wasip1/wasm {a}:all"), wasm)
    (at.folder / "m.toml").write_text(f'version = 1\n[[mirror]]\nsource = "{at.a}"\ntarget = "{at.b}"\n'
                                      'tags = {include = ["all"]}\nplatforms = ["wasip1/wasm"]\n')
    at("tenon mirror m.toml run")
    equal(at.line("regctl image digest --platform wasip1/wasm {b}:all"), wasm)
    equal(len(at.json("regctl manifest get --format raw-body {b}:all")["manifests"]), 1)


@case("regctl", "an export of the image form, which docker would load")
def export(at):
    at.push("answer.wasm", f"{at.a}:1", "--format", "image")
    at("regctl image export {a}:1 x.tar")
    equal(at.line("tenon resolve oci-archive:x.tar"), at.line("tenon resolve {a}:1"))
    at.pulls("oci-archive:x.tar")
