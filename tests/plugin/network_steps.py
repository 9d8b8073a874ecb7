# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps of a scenario that are about what is between the program and the datacenter."""
import json
import sys

from datacenter import DC, PATIENCE, Failure, Teller
from netproxy import NetProxy

# PurpleProxyType, and what the proxy speaks
PROXIES = {'http': (1, 'http'), 'socks5': (3, 'socks5'), 'tor': (5, 'socks5')}


class NetworkSteps:
    """What Play has of them."""

    def __init__(self):
        self.proxy = None
        self.mtproxy = None

    def clear_network(self):
        """Ends what was started."""
        if self.mtproxy is not None:
            self.mtproxy.kill()
        if self.proxy is not None:
            self.proxy.close()

    def network_is_quiet(self):
        """Whether nothing is on its way in a proxy; what was has then gone on."""
        if self.mtproxy is not None and not self.mtproxy.ended:
            start = len(self.mtproxy.events)
            self.mtproxy.write('look')
            if self.mtproxy.next_of('looked', start)['moved']:
                return False
        return self.proxy is None or not self.proxy.has_bytes()

    def step_proxy(self, kind, user='', password='', wants=None, manners='good'):
        """The account gets a proxy of this kind, which wants [user, password]; "none": no longer."""
        if self.proxy is not None:
            self.proxy.close()
        self.proxy = None
        if kind == 'none':
            self.front.tell('proxy', self.phone, 0, 0, '', '')
            return
        number, language = PROXIES[kind]
        self.proxy = NetProxy(language, *(wants or (None, None)), manners)
        self.secrets.update(filter(None, (password, *(wants or ())[1:])))
        self.front.tell('proxy', self.phone, number, self.proxy.port, user, password)

    def step_mtproxy(self, form, secret):
        """The account gets the link of an MTProxy, of this form: "@port" and "@secret" are in it."""
        if self.mtproxy is not None:
            self.mtproxy.kill()
        self.mtproxy = Teller('the MTProxy', [
            sys.executable, str(DC / 'proxy.py'), '--secret', secret, '--dcs',
            json.dumps(self.dc.ready['dcs'])])
        port = self.mtproxy.next_of('ready', 0)['port']
        link = form.replace('@port', str(port)).replace('@secret', secret)
        self._set('proxy-link', link)

    def step_let_through(self, least):
        """So many clients have come through the MTProxy."""
        self.mtproxy.wait(lambda events: sum(event['event'] == 'link' for event in events) >= least,
                          '%d that are let through' % least)

    def step_manners(self, manners):
        """The proxy behaves otherwise from now on."""
        self.proxy.manners = manners

    def step_asked(self, form, host='127.0.0.1', least=1):
        """What the proxy was asked for until now: always this."""
        port = int(self.dc.ready['server'].split(':')[1])
        with self.proxy.news:
            self.proxy.news.wait_for(lambda: len(self.proxy.requests) >= least, PATIENCE)
            requests = list(self.proxy.requests)
        if len(requests) < least or set(requests) - {(host, port, form)}:
            raise Failure('the proxy was asked for %s' % requests)

    def step_refused(self, least):
        """So many clients are sent away by the proxy: the last one may be on its way."""
        with self.proxy.news:
            if not self.proxy.news.wait_for(lambda: self.proxy.refused >= least, PATIENCE):
                raise Failure('%d were refused' % self.proxy.refused)

    def step_sleep(self, seconds):
        """The wall clock alone goes on, as after a sleep; or it is set back, here alone."""
        if seconds > 0:
            self.dc.tell('advance', seconds=seconds, asleep=True)
        self.front.tell('sleep', int(seconds * 1000))

    def step_network(self, _on):
        """The computer has another network."""
        self.front.tell('network')
