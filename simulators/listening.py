"""How a simulator's server listens."""

from collections.abc import Sequence

from aiohttp import web


async def listen(
    app: web.Application, hosts: Sequence[str], port: int
) -> tuple[web.AppRunner, int]:
    """Listen on every host with the same port; 0 takes a free one.

    Returns the runner, whose `cleanup` cuts every connection, and the port. Raises
    OSError when it is taken.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        for host in hosts:
            await web.TCPSite(runner, host, port, reuse_address=True).start()
            port = port or int(runner.addresses[0][1])
    except OSError:
        await runner.cleanup()
        raise
    return runner, port
