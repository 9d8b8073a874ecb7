# SPDX-License-Identifier: GPL-3.0-or-later
"""A display and a session bus that belong to one test."""
import os
import pathlib
import shutil
import subprocess
import sys

from person import skip

WIDTH, HEIGHT = 1024, 768
PROGRAMS = ('Xvfb', 'dbus-run-session')
FOREIGN = ('XDG_', 'DBUS_', 'GTK_', 'NO_AT_BRIDGE', 'WAYLAND', 'G_DEBUG')


def again_inside(options):
    """Runs this program once more with --inside, on a display and a session bus; its exit status."""
    out, into = os.pipe()
    # A server that starts over when its last client leaves refuses the one that comes then.
    display = subprocess.Popen(
        ['Xvfb', '-displayfd', str(into), '-screen', '0', '%dx%dx24' % (WIDTH, HEIGHT),
         '-nolisten', 'tcp', '-ac', '-noreset'], pass_fds=[into], stderr=subprocess.DEVNULL)
    os.close(into)
    runtime = options.shots / ('run-' + options.name)
    runtime.mkdir(mode=0o700, exist_ok=True)
    try:
        number = os.read(out, 16).decode().strip()
        if not number:
            skip('no display could be made')
        kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        return subprocess.run(
            ['dbus-run-session', '--', sys.executable, *sys.argv, '--inside'], check=False,
            env={**kept, 'DISPLAY': ':' + number, 'XDG_RUNTIME_DIR': str(runtime.resolve()),
                 'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'en'}).returncode
    finally:
        os.close(out)
        display.terminate()
        display.wait()
        shutil.rmtree(runtime, ignore_errors=True)


def take_picture(path):
    """A picture of the whole screen, where there is a program for it."""
    if shutil.which('import'):
        subprocess.run(['import', '-window', 'root', str(path)], check=False,
                       stderr=subprocess.DEVNULL)
    return pathlib.Path(path)
