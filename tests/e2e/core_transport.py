#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logs in through every transport and every kind of proxy.

core_transport.py PROGRAM [NAME...]     as core_login.py
"""
import base64
import json
import sys
import time

import bench as benches
from bench import PHONE, test
from harness import TESTS as FOLDER
from harness import Child

KEY = '00112233445566778899aabbccddeeff'
DOMAIN = 'www.example.org'
PLAIN, PADDED, TLS = KEY, 'dd' + KEY, 'ee' + KEY + DOMAIN.encode().hex()
# In the order of MtTransport, as the datacenter calls them.
TRANSPORTS = ('obfuscated padded', 'obfuscated intermediate', 'obfuscated abridged', 'padded',
              'intermediate', 'abridged', 'full')


class Proxy(Child):
    """An MTProxy in front of the datacenters."""

    def __init__(self, bench, secret, *options):
        super().__init__([sys.executable, FOLDER / 'dc' / 'proxy.py', '--secret', secret, '--dcs',
                          json.dumps(bench.dc.ready['dcs']), *options])
        self.bench = bench
        self.port = self.wait_for(lambda event: event['event'] == 'ready')['port']
        self.secret = secret
        bench.secrets.add(KEY)

    def __enter__(self):
        return self

    def __exit__(self, kind, _value, _trace):
        if self.finish('') != 0:
            self.bench.problems += [str(event) for event in self.seen]

    def link(self, secret=None, form='tg://proxy?server=127.0.0.1&port=%d&secret=%s'):
        """As it is passed on."""
        return form % (self.port, secret or self.secret)

    def poll(self):
        """Whatever it has told until now, also what is still on its way here."""
        if self.is_running():
            self.sync('look')
        return super().poll()

    def links(self):
        """Who was let through: pairs of framing and datacenter."""
        return [(event['framing'], event['dc']) for event in self.poll()
                if event['event'] == 'link']

    def refused(self):
        """Waits for the next client that is turned away."""
        return self.wait_for(lambda event: event['event'] == 'refused')


def log_in(bench, *options):
    """A login with these options; what the datacenter heard."""
    bench.start(PHONE, *options)
    bench.log_in()
    bench.stop()
    return {event['transport'] for event in bench.dc.poll() if event['event'] == 'handshake'}


def add_transport(number, name):
    """The test of one transport, whole and byte by byte."""
    def transport(bench):
        assert log_in(bench, '--transport', str(number)) == {name}
        core = bench.start(PHONE, '--transport', str(number), '--chunk', '1')
        core.step('DONE')

    transport.__name__ = name.replace(' ', '_')
    transport.__doc__ = name
    test('core-login')(transport)


for place, title in enumerate(TRANSPORTS):
    add_transport(place, title)


def through(bench, proxy, *options):
    """A login through a proxy, and once more with the stored key."""
    core = bench.start(PHONE, '--proxy', proxy.link(), *options)
    bench.log_in()
    bench.stop()
    core = bench.start(PHONE, '--proxy', proxy.link(), *options)
    core.step('DONE')
    bench.stop()


@test('core-login')
def plain_proxy(bench):
    """A secret without marks."""
    with Proxy(bench, PLAIN) as proxy:
        through(bench, proxy)
        assert set(proxy.links()) == {('intermediate', 2)}, proxy.links()


@test('core-login')
def padded_proxy(bench):
    """dd"""
    with Proxy(bench, PADDED) as proxy:
        through(bench, proxy)
        assert set(proxy.links()) == {('padded', 2)}, proxy.links()


@test('core-login')
def fake_tls_proxy(bench):
    """ee"""
    with Proxy(bench, TLS) as proxy:
        through(bench, proxy)
        assert set(proxy.links()) == {('padded', 2)}, proxy.links()


@test('core-login')
def fake_tls_byte_by_byte(bench):
    """Every record cut into single bytes, on the line and behind it."""
    with Proxy(bench, TLS, '--fault', 'dribble') as proxy:
        through(bench, proxy, '--chunk', '1')


@test('core-login')
def fake_tls_more_records(bench):
    """An answer of more records than usual."""
    with Proxy(bench, TLS, '--fault', 'two-hellos') as proxy:
        through(bench, proxy)


@test('core-login')
def web_link(bench):
    """The link of a web page, its secret in base64."""
    with Proxy(bench, TLS) as proxy:
        secret = base64.urlsafe_b64encode(bytes.fromhex(TLS)).decode().rstrip('=')
        bench.start(PHONE, '--proxy', proxy.link(
            secret, 'https://t.me/proxy?server=127.0.0.1&port=%d&secret=%s'))
        bench.log_in()


@test('core-migrate')
def migrate_through_proxy(bench):
    """The datacenter is chosen by its number, through one proxy."""
    with Proxy(bench, TLS) as proxy:
        bench.start(PHONE, '--proxy', proxy.link())
        bench.log_in()
        assert {number for _framing, number in proxy.links()} == {2, 4}, proxy.links()


def unreachable(bench, proxy, times=2):
    """The proxy turns everybody away, and after a minute the user hears of it."""
    for _ in range(times):
        proxy.refused()
        bench.core.say('advance 2')
    for _ in range(25):
        bench.core.say('advance 3')
    bench.core.step('FAILED', 'UNREACHABLE')
    assert not proxy.links(), proxy.links()


def add_false_proxy(name, secret, wrong, *options):
    """The test of a proxy that is none."""
    def false_proxy(bench):
        with Proxy(bench, secret, *options) as proxy:
            bench.start(PHONE, '--proxy', proxy.link(wrong))
            unreachable(bench, proxy)

    false_proxy.__name__ = name
    false_proxy.__doc__ = name.replace('_', ' ')
    test('core-login')(false_proxy)


add_false_proxy('wrong_padded_secret', PADDED, PADDED.replace('0011', '1100'))
add_false_proxy('wrong_tls_secret', TLS, TLS.replace('0011', '1100'))
add_false_proxy('plain_secret_for_a_tls_proxy', TLS, PADDED)
add_false_proxy('web_site', TLS, TLS, '--fault', 'http')
add_false_proxy('wrong_digest', TLS, TLS, '--fault', 'wrong-digest')
add_false_proxy('half_an_answer', TLS, TLS, '--fault', 'short')


@test('core-login')
def silent_proxy(bench):
    """One that takes the greeting and says nothing."""
    with Proxy(bench, TLS, '--fault', 'silence') as proxy:
        core = bench.start(PHONE, '--proxy', proxy.link())
        core.progress('KEY_EXCHANGE')
        core.say('advance 16')
        proxy.refused()


def mad(bench, fault):
    """A proxy that was right at first."""
    with Proxy(bench, TLS, '--fault', fault) as proxy:
        core = bench.start(PHONE, '--proxy', proxy.link())
        proxy.wait_for(lambda event: event['event'] == 'link')
        for _ in range(25):
            core.say('advance 3')
        core.step('FAILED', 'UNREACHABLE')


@test('core-login')
def empty_records(bench):
    """Records without data for ever."""
    mad(bench, 'empty-records')


@test('core-login')
def alert(bench):
    """An alert where data should be."""
    mad(bench, 'alert')


@test('core-login')
def bad_link(bench):
    """No link at all: the program does not begin."""
    core = bench.start(PHONE, '--proxy', 'tg://proxy?server=127.0.0.1&port=1&secret=nonsense')
    core.wait_for(lambda event: event['event'] == 'error')
    core.process.wait()
    core.log.close()
    bench.core = None


@test('core-two-hosts')
def race(bench):
    """An address that does not answer costs a quarter of a second, not fifteen."""
    begin = time.monotonic()
    bench.start(PHONE, '--dead-host', '127.0.0.2')
    bench.dc.wait_for(lambda event: event['event'] == 'connection')
    assert time.monotonic() - begin < 10 # without what a busy machine needs for the login
    bench.log_in()
    bench.stop()
    core = bench.start(PHONE, '--dead-host', '127.0.0.2')
    core.step('DONE')


@test('core-two-hosts')
def refused_address(bench):
    """An address where nobody listens."""
    bench.start()
    bench.log_in()


if __name__ == '__main__':
    sys.exit(benches.main())
