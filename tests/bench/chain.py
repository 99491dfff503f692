"""Components that need each other in a chain: number i adds i to what it is given, and hands it to number i + 1.

usage: chain.py DIR N      writes DIR/c0.wasm … and DIR/chain.wac, which composes them
"""
import pathlib, sys


def leb(n):
    out = b""
    while n > 0x7f:
        out += bytes([n & 0x7f | 0x80])
        n >>= 7
    return out + bytes([n])


def name(text):
    return leb(len(text)) + text.encode()


def vec(*items):
    return leb(len(items)) + b"".join(items)


def section(number, contents):
    return bytes([number]) + leb(len(contents)) + contents


def module(i, last):
    imports = b"" if last else section(2, vec(name("in") + name("f") + b"\x00\x00"))
    body = b"\x00\x20\x00\x41" + sleb(i) + b"\x6a" + (b"" if last else b"\x10\x00") + b"\x0b"
    return (b"\0asm\1\0\0\0" + section(1, vec(b"\x60\x01\x7f\x01\x7f")) + imports + section(3, vec(b"\x00")) +
            section(7, vec(name("f") + b"\x00" + leb(0 if last else 1))) + section(10, vec(leb(len(body)) + body)))


def sleb(n):
    out = b""
    while True:
        byte, n = n & 0x7f, n >> 7
        if n == 0 and not byte & 0x40:
            return out + bytes([byte])
        out += bytes([byte | 0x80])


FUNC = b"\x40" + vec(name("x") + b"\x79") + b"\x00\x79"  # func(x: u32) -> u32


def component(i, n):
    last = i == n - 1
    out = b"\0asm\x0d\0\1\0"
    if not last:
        out += section(7, vec(b"\x42" + vec(b"\x01" + FUNC, b"\x04\x00" + name("f") + b"\x01\x00")))
        out += section(10, vec(b"\x00" + name(f"bench:chain/c{i + 1}@0.1.0") + b"\x05\x00"))
        out += section(6, vec(b"\x01\x00\x00" + name("f")))
    out += section(1, module(i, last))
    if not last:
        out += section(8, vec(b"\x01\x00\x00\x00"))
        out += section(2, vec(b"\x01" + vec(name("f") + b"\x00\x00"), b"\x00\x00" + vec(name("in") + b"\x12\x00")))
    else:
        out += section(2, vec(b"\x00\x00\x00"))
    out += section(6, vec(b"\x00\x00\x01" + leb(0 if last else 1) + name("f")))
    out += section(7, vec(FUNC))
    out += section(8, vec(b"\x00\x00" + leb(0 if last else 1) + b"\x00" + leb(0 if last else 1)))
    out += section(5, vec(b"\x01" + vec(b"\x00" + name("f") + b"\x01" + leb(0 if last else 1))))
    return out + section(11, vec(b"\x00" + name(f"bench:chain/c{i}@0.1.0") + b"\x05" + leb(0 if last else 1) + b"\x00"))


def write(folder, n):
    """The components' paths."""
    paths = [pathlib.Path(folder) / f"c{i}.wasm" for i in range(n)]
    for i, path in enumerate(paths):
        path.write_bytes(component(i, n))
    lines = ["package bench:whole;"]
    for i in reversed(range(n)):
        given = "" if i == n - 1 else f' "bench:chain/c{i + 1}@0.1.0": c{i + 1}["bench:chain/c{i + 1}@0.1.0"] '
        lines.append(f"let c{i} = new bench:c{i} {{{given}}};")
    lines.append("export c0...;")
    (pathlib.Path(folder) / "chain.wac").write_text("\n".join(lines) + "\n")
    return paths


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]))
