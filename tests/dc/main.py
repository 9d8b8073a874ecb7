#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the emulated datacenters; events go to stdout, commands come from stdin."""
import argparse
import asyncio
import os
import pathlib
import signal
import sys
import tempfile
import threading

from scenario import Scenario
from server import listen
from world import World


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--scenario', help='a file of scenarios/')
    parser.add_argument('--dir', help='where server.pem, the private key and dc.log go')
    parser.add_argument('--key-cache', help='a directory to keep the private key in')
    parser.add_argument('--lenient', action='store_true', help='sins do not change the exit status')
    parser.add_argument('--port-base', type=int, default=0, help='first port (default: any)')
    parser.add_argument('--verbose', action='store_true')
    return parser.parse_args()


async def serve(options, place, log):
    """Runs until told to stop; the exit status."""
    world = World(Scenario(options.scenario), options.lenient, log, options.verbose)
    cache = pathlib.Path(options.key_cache) if options.key_cache else place
    pem = place / 'server.pem'
    servers = await listen(world, pem, cache / 'private.pem', options.port_base)
    start = world.options['start']
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, context: world.crashed(
        context.get('exception') or RuntimeError(context['message'])))
    done = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, done.set)
    world.event('ready', server='127.0.0.1:%d' % world.ports[start], dc=start, key=str(pem),
                dcs={str(number): port for number, port in world.ports.items()}, log=log.name)

    def command(line):
        if not line or line.strip() and not world.commands.run(line):
            done.set()

    def read_commands():
        while True:
            line = sys.stdin.readline()
            try:
                loop.call_soon_threadsafe(command, line)
            except RuntimeError:
                return
            if not line:
                return

    threading.Thread(target=read_commands, daemon=True).start()
    await done.wait()
    for server in servers:
        server.close()
    return world.finish()


def main():
    """The program."""
    options = arguments()
    place = pathlib.Path(options.dir or tempfile.mkdtemp(prefix='telegram-dc-')).absolute()
    place.mkdir(parents=True, exist_ok=True)
    with open(place / 'dc.log', 'a', encoding='utf-8') as log:
        return asyncio.run(serve(options, place, log))


if __name__ == '__main__':
    STATUS = main()
    sys.stdout.flush()
    os._exit(STATUS)  # the thread that reads stdin may never return
