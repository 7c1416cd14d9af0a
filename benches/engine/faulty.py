"""A server that does one thing wrong: `faulty.py KIND` prints its address and serves until it is
ended. Small loads only. Kinds are the functions below; each is handed the number of a request and
says what is answered, None to hang up."""

import asyncio
import socket
import struct
import sys


def page(status):
    return f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]".encode()


GOOD, queue = page("200 OK"), asyncio.Lock()


async def good(number):
    return GOOD


async def slow(number):
    """Everybody waits 1.5 s."""
    await asyncio.sleep(1.5)
    return GOOD


async def slowish(number):
    """Everybody waits half a second."""
    await asyncio.sleep(0.5)
    return GOOD


async def one_by_one(number):
    """A queue: 50 a second, whatever comes."""
    async with queue:
        await asyncio.sleep(0.02)
    return GOOD


async def stands_still(number):
    """Once, for everybody who comes in two seconds."""
    if number == 50:
        async with queue:
            await asyncio.sleep(2)
    else:
        async with queue:
            pass
    return GOOD


async def closes(number):
    """Nobody can connect any more after 100 requests."""
    if number == 100:
        server.close()
    return GOOD


async def resets(number):
    """Half of the connections."""
    return GOOD if number % 2 else None


async def silent(number):
    """To half of the callers."""
    if number % 2:
        return GOOD
    await asyncio.sleep(3600)


async def fails(number):
    """From the 50th request on."""
    return GOOD if number < 50 else page("500 Internal Server Error")


async def refuses(number):
    return page("403 Forbidden")


async def converse(reader, writer):
    global asked
    try:
        while await reader.readuntil(b"\r\n\r\n"):
            number, asked = asked, asked + 1
            answer = await kind(number)
            if answer is None:
                # No farewell: the connection is reset.
                option = struct.pack("ii", 1, 0)
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, option)
                break
            writer.write(answer)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main():
    global server
    server = await asyncio.start_server(converse, "127.0.0.1", 0, backlog=4096)
    host, port = server.sockets[0].getsockname()
    print(f"{host}:{port}", flush=True)
    await asyncio.sleep(3600)


kind, asked, server = globals()[sys.argv[1]], 0, None
asyncio.run(main())
