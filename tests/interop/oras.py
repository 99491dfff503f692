"""oras: files by their titles, attached files, blobs and manifests one by one, tags."""
import json

from harness import ANSWER, COMPONENTS, PLAIN, case, digest_of, equal


@case("oras", "pulls what tenon pushed")
def pulls(at):
    for file in COMPONENTS:
        at.push(file, f"{at.a}:{file.stem}")
        at("oras pull {a}:{tag} -o out", tag=file.stem)
        at.holds(f"out/{file.name}", file)


@case("oras", "pushes, and tenon pulls")
def pushes(at):
    at("oras push {a}:1 answer.wasm:application/wasm")
    at.pulls(f"{at.a}:1")
    at("oras push --artifact-type application/vnd.wasm.config.v0+json {a}:2 answer.wasm:application/wasm")
    at.pulls(f"{at.a}:2")


@case("oras", "files in folders, and back")
def files(at):
    (at.folder / "sub").mkdir()
    (at.folder / "sub/more.txt").write_text("more\n")
    at("oras push --artifact-type application/vnd.files {a}:1 note.txt sub/more.txt answer.wasm:application/wasm -a k=v")
    at("tenon pull {a}:1 -o out/")
    for name in ("note.txt", "sub/more.txt", "answer.wasm"):
        at.holds(f"out/{name}", at.folder / name)


@case("oras", "attaches, and tenon lists and pulls it")
def attaches(at):
    at.push("answer.wasm", f"{at.a}:1")
    put = at.json("oras attach --artifact-type application/vnd.note {a}:1 note.txt:text/plain -a k=v --format json")
    listed = at.json("tenon referrers {a}:1 --format json")["referrers"]
    equal([(x["digest"], x["artifactType"], x["annotations"]["k"]) for x in listed],
          [(put["digest"], "application/vnd.note", "v")])
    at("tenon pull {a}@{d} -o out", d=put["digest"])
    at.holds("out/note.txt", at.folder / "note.txt")


@case("oras", "discovers and pulls what tenon attached, of every depth")
def discovers(at):
    at.push("answer.wasm", f"{at.a}:1")
    note = at.line("tenon attach note.txt {a}:1 --artifact-type text/plain -a k=v")
    seal = at.line("tenon attach {n} --artifact-type application/vnd.seal", n=note)
    told = at.json("oras discover --format json {a}:1")
    [one] = told["referrers"]
    [two] = one["referrers"]
    equal((one["digest"], one["annotations"]["k"]), (note.split("@")[1], "v"))
    equal(two["digest"], seal.split("@")[1])
    if at.kind == PLAIN:  # the other registry says the config's type of each
        equal((one["artifactType"], two["artifactType"]), ("text/plain", "application/vnd.seal"))
    equal(at.json("oras discover --format json --artifact-type a/b {a}:1").get("referrers") or [], [])
    at("oras pull {n} -o out", n=note)
    at.holds("out/note.txt", at.folder / "note.txt")


@case("oras", "both attach to one artifact, in turn")
def both_attach(at):
    at.push("answer.wasm", f"{at.a}:1")
    for i in range(3):
        at(f"oras attach --artifact-type application/vnd.o{i} {{a}}:1 note.txt")
        at(f"tenon attach note.txt {{a}}:1 --artifact-type application/vnd.t{i}")
    ours = at.json("tenon referrers {a}:1 --format json")["referrers"]
    equal(sorted(x["artifactType"] for x in ours), sorted(f"application/vnd.{who}{i}" for who in "ot" for i in range(3)))
    equal({x["digest"] for x in at.json("oras discover --format json {a}:1")["referrers"]}, {x["digest"] for x in ours})


@case("oras", "deletes a referrer that tenon attached, and the other way round")
def deletes_referrers(at):
    at.push("answer.wasm", f"{at.a}:1")
    first = at.line("tenon attach note.txt {a}:1 --artifact-type a/one")
    second = at.line("tenon attach note.txt {a}:1 --artifact-type a/two").split("@")[1]
    at("oras manifest delete -f {n}", n=first)
    equal([x["digest"] for x in at.json("tenon referrers {a}:1 --format json")["referrers"]], [second])
    put = at.json("oras attach --artifact-type a/three {a}:1 note.txt --format json")
    at("tenon delete {a}@{d}", d=put["digest"])
    equal([x["digest"] for x in at.json("oras discover --format json {a}:1")["referrers"]], [second])


@case("oras", "resolve, tag, repo tags")
def tags(at):
    digest = at.push("answer.wasm", f"{at.a}:1")
    equal(at.line("oras resolve {a}:1"), digest)
    at("oras tag {a}:1 two three")
    at("tenon tag {a}:two four")
    equal(at.line("tenon tags {a}").split(), ["1", "four", "three", "two"])
    equal(sorted(at.line("oras repo tags {a}").split()), ["1", "four", "three", "two"])
    equal(at.line("tenon resolve {a}:three"), digest)
    equal(at.line("oras resolve {a}:four"), digest)


@case("oras", "manifests, byte for byte")
def manifests(at):
    digest = at.push("answer.wasm", f"{at.a}:1")
    raw = at("oras manifest fetch {a}:1")
    equal((digest_of(raw), at("tenon manifest get {a}:1")), (digest, raw))
    text = json.dumps(json.loads(raw), indent=3).encode()  # another form of it, with a digest of its own
    (at.folder / "m.json").write_bytes(text)
    at("oras manifest push {a}:2 m.json")
    equal(at("tenon manifest get {a}:2"), text)
    (at.folder / "n.json").write_bytes(text + b"\n")
    at("tenon manifest put n.json {a}:3")
    equal(at("oras manifest fetch {a}:3"), text + b"\n")
    at.pulls(f"{at.a}:3")
    equal(at.json("oras manifest fetch-config {a}:3")["architecture"], "wasm")


@case("oras", "blobs")
def blobs(at):
    digest = digest_of((at.folder / "note.txt").read_bytes())
    at("oras blob push {a} note.txt")
    equal(at("tenon blob get {a}@{d} -o -", d=digest), b"a note\n")
    at("tenon blob put answer.wasm {b}")
    at("oras blob fetch {b}@{d} -o out.wasm", d=digest_of(ANSWER.read_bytes()))
    at.holds("out.wasm")


@case("oras", "deletes what tenon pushed, and the other way round")
def deletes(at):
    at.push("answer.wasm", f"{at.a}:1")
    digest = at.line("tenon resolve {a}:1")
    at("oras manifest delete -f {a}@{d}", d=digest)
    at("tenon resolve {a}@{d}", d=digest, status=7)
    digest = at.json("oras push {b}:1 note.txt --format json")["digest"]
    at("tenon delete {b}@{d}", d=digest)
    at("oras resolve {b}@{d}", d=digest, status=1)


@case("oras", "an index of what tenon pushed, and tenon takes its entry for Wasm")
def index(at):
    at.push("answer.wasm", f"{at.a}:wasm", "--format", "image")
    at("oras push --artifact-platform linux/amd64 {a}:linux note.txt")
    at("oras manifest index create {a}:all wasm linux")
    entries = at.json("tenon manifest get {a}:all")["manifests"]
    equal([x["platform"]["architecture"] for x in entries], ["wasm", "amd64"])
    at.pulls(f"{at.a}:all")


@case("oras", "works in a layout that tenon made, and tenon in it after that", on=(PLAIN,))
def layouts(at):
    at.push("answer.wasm", "oci:x:1")
    at("oras attach --oci-layout --artifact-type a/note x:1 note.txt")
    at("tenon attach note.txt oci:x:1 --artifact-type a/other")
    at("oras tag --oci-layout x:1 2")
    at("oras push --oci-layout x:files note.txt")
    equal(at.line("tenon tags oci:x").split(), ["1", "2", "files"])
    equal(sorted(at.line("oras repo tags --oci-layout x").split()), ["1", "2", "files"])
    types = ["a/note", "a/other"]
    equal(sorted(x["artifactType"] for x in at.json("tenon referrers oci:x:2 --format json")["referrers"]), types)
    equal(sorted(x["artifactType"] for x in at.json("oras discover --oci-layout --format json x:1")["referrers"]), types)
    at.pulls("oci:x:2")
    at("oras pull --oci-layout x:1 -o out")
    at.holds("out/answer.wasm")


@case("oras", "backs a repository up whole, and tenon puts it back; and the other way round")
def backups(at):
    for tag in ("1.0.0", "1.1.0", "latest"):
        at.push("answer.wasm", f"{at.a}:{tag}", "-a", f"tag={tag}")
        at("tenon attach note.txt {a}:{t} --artifact-type a/b", t=tag)
    at("oras backup --include-referrers {a} -o all")
    at("tenon copy --all-tags --referrers oci:all {b}")
    for tag in ("1.0.0", "1.1.0", "latest"):
        equal(at("tenon manifest get {b}:{t}", t=tag), at("tenon manifest get {a}:{t}", t=tag))
        equal(at("tenon referrers {b}:{t}", t=tag), at("tenon referrers {a}:{t}", t=tag))
    at("tenon copy --all-tags --referrers {a} oci-archive:all.tar")
    at("oras restore --input all.tar {b}2")
    for tag in ("1.0.0", "1.1.0", "latest"):
        equal(at("oras manifest fetch {b}2:{t}", t=tag), at("oras manifest fetch {a}:{t}", t=tag))
        equal(len(at.json("oras discover --format json {b}2:{t}", t=tag)["referrers"]), 1)
