#!/usr/bin/env python3
"""A link to a server that is some way off: what is sent arrives so many milliseconds later, in each direction.

usage: link.py HOST:PORT MILLISECONDS     says where it listens, and serves until it is killed
"""
import asyncio, contextlib, subprocess, sys


class Link:
    """The same beside this process."""

    def __init__(self, host, milliseconds):
        self.process = subprocess.Popen([sys.executable, __file__, host, str(milliseconds)], stdout=subprocess.PIPE, text=True)
        self.host = self.process.stdout.readline().strip()

    def __enter__(self):
        return self

    def __exit__(self, *a):
        self.process.kill()
        self.process.wait()


async def carry(source, target, seconds):
    """What comes is passed on when its time is over, and meanwhile more may come."""
    clock, on_its_way = asyncio.get_running_loop(), asyncio.Queue()

    async def pass_on():
        while True:
            when, data = await on_its_way.get()
            await asyncio.sleep(when - clock.time())
            if not data:
                return target.write_eof()
            target.write(data)
            await target.drain()
    out = asyncio.create_task(pass_on())
    while True:
        data = await source.read(1 << 18)
        await on_its_way.put((clock.time() + seconds, data))
        if not data:
            return await out


async def serve(host, milliseconds):
    name, port = host.rsplit(":", 1)

    async def connected(reader, writer):
        with contextlib.suppress(OSError):
            far = await asyncio.open_connection(name, port)
            await asyncio.gather(carry(reader, far[1], milliseconds / 1e3), carry(far[0], writer, milliseconds / 1e3),
                                 return_exceptions=True)
            far[1].close()
        writer.close()
    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    print(f"localhost:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], float(sys.argv[2])))
