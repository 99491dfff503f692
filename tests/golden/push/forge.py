"""Writes what no honest tool would: forge.py LAYOUT manifest|config CODE names the result `x` in the layout's index.

CODE changes `m`, the first manifest of the index (or `c`, its config); `entry` is that manifest's descriptor.
forge.py LAYOUT flip layer|config changes the last byte of a blob; forge.py LAYOUT path layer|config prints its path.
"""
import hashlib, json, pathlib, sys

layout, verb, what = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
index = json.loads((layout / "index.json").read_text())


def blob(descriptor):
    return layout / "blobs" / descriptor["digest"].replace(":", "/")


def put(value):
    raw = json.dumps(value).encode()
    descriptor = {"digest": "sha256:" + hashlib.sha256(raw).hexdigest(), "size": len(raw)}
    blob(descriptor).write_bytes(raw)
    return descriptor


entry = {k: v for k, v in index["manifests"][0].items() if k != "annotations"}
m = json.loads(blob(entry).read_text())
c = json.loads(blob(m["config"]).read_text())
part = {"layer": m["layers"][0], "config": m["config"]}.get(what)
if verb == "path":
    print(blob(part))
elif verb == "flip":
    raw = bytearray(blob(part).read_bytes())
    raw[-1] ^= 1
    blob(part).write_bytes(raw)
else:
    exec(what)
    if verb == "config":
        m["config"].update(put(c))
    name = {"org.opencontainers.image.ref.name": "x"}
    kind = m.get("mediaType", "application/vnd.oci.image.manifest.v1+json")
    index["manifests"] = index["manifests"][:1] + [dict(put(m), mediaType=kind, annotations=name)]
    (layout / "index.json").write_text(json.dumps(index))
