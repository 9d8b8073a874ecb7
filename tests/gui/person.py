# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person has in front of a real front end: settings in a throw-away folder, an emulated
Telegram, and some patience."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'plugin'))

from datacenter import Datacenter, PATIENCE, Stopped  # pylint: disable=wrong-import-position

SKIPPED = 77
PHONE = '+999 66 12345'
API_HASH = '0123456789abcdef0123456789abcdef'


class Failure(Exception):
    """The front end did not show what it should."""


class Ended(Failure):
    """The front end is not there any more: there is nothing left to wait for."""


def skip(why):
    """Ends the test without a result."""
    print('skipped: ' + why)
    sys.exit(SKIPPED)


def need(*programs):
    """Skips the test where a program is missing."""
    for program in programs:
        if not shutil.which(program):
            skip('%s is not installed' % program)


def wait(what, test, limit=None):
    """What test() gives as soon as it gives something; looked at often, never slept for."""
    end = time.monotonic() + (limit or PATIENCE)
    problem = None
    while time.monotonic() < end:
        try:
            found = test()
            if found:
                return found
            problem = None
        except Ended:
            raise
        except Exception as error: # a window that goes away while it is looked at
            problem = error
        time.sleep(0.03)
    raise Failure('waited in vain for %s%s' % (what, ' (%s)' % problem if problem else ''))


def sanitizer(module):
    """What a front end's environment needs where the module was built with AddressSanitizer."""
    if not shutil.which('ldd'):
        return {}
    done = subprocess.run(['ldd', str(module)], capture_output=True, text=True, check=False)
    found = re.search(r'libasan\S* => (\S+)', done.stdout)
    if not found:
        return {}
    # What the front ends themselves forget is not looked for.
    return {'LD_PRELOAD': found.group(1), 'ASAN_OPTIONS': 'detect_leaks=0',
            'UBSAN_OPTIONS': 'print_stacktrace=1:halt_on_error=1'}


def accounts_xml(options, phone=PHONE):
    """Settings with one account that is switched on, for either front end."""
    settings = ''.join(
        "<setting name='%s' type='%s'>%s</setting>" % (
            name, 'int' if isinstance(value, int) else 'string', escape(str(value)))
        for name, value in options.items())
    on = ''.join("<settings ui='%s'><setting name='auto-login' type='bool'>1</setting></settings>"
                 % ui for ui in ('gtk-gaim', 'gnt-purple'))
    return ("<?xml version='1.0' encoding='UTF-8' ?>\n<account version='1.0'><account>"
            "<protocol>prpl-telegram</protocol><name>%s</name><settings>%s</settings>%s"
            "</account></account>\n" % (escape(phone), settings, on))


def account_options(ready):
    """What leads the account to the emulated datacenter."""
    return {'server': ready['server'], 'server-key': ready['key'], 'server-dc': ready['dc'],
            'api-id': '12345', 'api-hash': API_HASH}


class Place:
    """A throw-away folder with everything in it; use it in a with statement."""

    def __init__(self, module, scenario):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix='telegram-gui-'))
        self.settings = self.path / 'purple'
        self.module = pathlib.Path(module)
        self.dc = Datacenter(scenario, self.path / 'dc')
        self._fill()

    def _fill(self):
        (self.settings / 'plugins').mkdir(parents=True)
        shutil.copy(self.module, self.settings / 'plugins')
        (self.settings / 'accounts.xml').write_text(
            accounts_xml(account_options(self.dc.ready)), encoding='utf-8')
        (self.path / 'run').mkdir(mode=0o700)

    def environment(self):
        """Keeps the front end away from the person's own settings."""
        # Front ends have criticals of their own (G_DEBUG).
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(('XDG_', 'DBUS_', 'GTK_', 'NO_AT_BRIDGE', 'TMUX', 'LC_',
                                        'G_DEBUG'))}
        return {**kept, 'HOME': str(self.path), 'XDG_RUNTIME_DIR': str(self.path / 'run'),
                'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'en'}

    def code(self, number=0):
        """The code that arrives on the person's other device."""
        return self.dc.wait(lambda events: [event['code'] for event in events
                                            if event['event'] == 'code'][number:],
                            'a code on its way')[0]

    def logged_in(self):
        """Waits until the datacenter has let the account in."""
        self.dc.next_of('login', 0)

    def check_end(self):
        """Neither the datacenter nor a sanitizer has anything to complain about."""
        for path in self.path.glob('*.log'):
            text = path.read_text('utf-8', 'replace')
            found = re.search(r'(ERROR: \w*Sanitizer|runtime error:)[^$]{0,3000}', text)
            if found:
                raise Failure(found.group())
        self.dc.write('{"cmd": "quit"}')
        if self.dc.finish() != 0:
            raise Failure('the datacenter complains: %s' % [
                event for event in self.dc.events
                if event['event'] in ('sin', 'crash', 'error', 'end')])

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.dc.kill()
        shutil.rmtree(self.path, ignore_errors=True)
