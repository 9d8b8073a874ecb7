# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of devices an account is logged in on, what they hear of each other, and its methods."""
import random

from errors import RpcError
from notices import notice as told
from part import Part

SHOWN = {'device_model': 'device', 'platform': 'platform', 'system_version': 'system_version',
         'app_name': 'app_name', 'app_version': 'app_version', 'ip': 'ip', 'country': 'country',
         'region': 'region'}
FLAGS = ('official_app', 'unconfirmed', 'encrypted_requests_disabled', 'call_requests_disabled')


class Elsewhere:
    """A login that no client of this server made: another phone of the same person."""

    def __init__(self, keys, now):
        self.hash = keys.get('hash') or random.getrandbits(62) + 1
        self.created = int(now - keys.get('age', 0))
        self.switches = {flag: keys.get(flag, False) for flag in FLAGS}
        self.texts = {field: keys.get(key, '') for field, key in SHOWN.items()}
        self.texts['device_model'] = keys.get('device', 'Another phone')
        self.api_id = keys.get('api_id', 6)

    def entry(self):
        """authorization"""
        return {'_': 'authorization', 'hash': self.hash, 'api_id': self.api_id, **self.texts,
                **self.switches, 'date_created': self.created, 'date_active': self.created}


class DeviceList:
    """All logins of all accounts."""

    def __init__(self, world):
        self.world = world

    def keys_of(self, account, half=False):
        """The keys that the account is logged in with, in its own datacenter."""
        return [key for dc in self.world.dcs.values() for key in dc.keys.values()
                if key.permanent is key and not key.carried_from and (
                    key.account is account or half and key.half is account)]

    def entry(self, key, current=False):
        """authorization of a key."""
        device = key.device
        return {'_': 'authorization', 'current': current, 'password_pending': key.account is None,
                'hash': 0 if current else key.hash, 'api_id': key.api_id or 0,
                'device_model': device.get('device_model', ''), 'platform': '',
                'system_version': device.get('system_version', ''), 'app_name': 'Test',
                'app_version': device.get('app_version', ''), 'date_created': int(key.since),
                'date_active': int(self.world.now()), 'ip': '127.0.0.1',
                'country': self.world.options['country'], 'region': '', **key.switches}

    def greet(self, key, account):
        """What an account's devices hear after a login with this key."""
        unconfirmed = account.keys.get('unconfirmed', False)
        key.since = self.world.now()
        key.switches = {'unconfirmed': unconfirmed}
        others = [other for other in self.keys_of(account) if other is not key]
        if others:
            self.announce(self.entry(key), others)
        for notice in account.keys.get('notices', []):
            self.world.call_soon(lambda notice=notice: self.world.push(
                told(notice), [key]))

    def announce(self, entry, keys):
        """updateNewAuthorization"""
        update = {'_': 'updateNewAuthorization', 'hash': entry['hash']}
        if entry.get('unconfirmed'):
            update.update(unconfirmed=True, date=entry['date_created'],
                          device=entry['device_model'], location=', '.join(
                              filter(None, (entry['region'], entry['country']))))
        return self.world.push(update, keys)

    def add_elsewhere(self, account, keys):
        """Another phone of this person logs in; how many sessions hear of it."""
        login = Elsewhere(keys, self.world.now())
        account.elsewhere.append(login)
        return login, self.announce(login.entry(), self.keys_of(account))


class Devices(Part):
    """account.getAuthorizations and what can be done with the list."""

    names = ('account.getAuthorizations', 'account.resetAuthorization',
             'auth.resetAuthorizations', 'account.changeAuthorizationSettings')

    def get_authorizations(self, session, _args, _message):
        """account.getAuthorizations"""
        owner = self.owner(session)
        account, devices = owner.account, self.world.devices
        found = [devices.entry(owner, current=True)]
        found += [devices.entry(key) for key in devices.keys_of(account, half=True)
                  if key is not owner]
        found += [login.entry() for login in account.elsewhere]
        return {'_': 'account.authorizations', 'authorizations': found,
                'authorization_ttl_days': self.world.options['ttl_days']}

    def _find(self, session, number):
        """(key or None, login elsewhere or None) of a hash."""
        owner = self.owner(session)
        account = owner.account
        for key in self.world.devices.keys_of(account, half=True):
            if key is not owner and key.hash == number:
                return key, None
        for login in account.elsewhere:
            if login.hash == number:
                return None, login
        raise RpcError('HASH_INVALID')

    def _not_fresh(self, session):
        age = self.world.now() - self.owner(session).since
        if age < self.world.options['fresh']:
            raise RpcError('FRESH_RESET_AUTHORISATION_FORBIDDEN')

    def reset_authorization(self, session, args, _message):
        """account.resetAuthorization"""
        if not args['hash']:
            session.sin('account.resetAuthorization of the session itself')
        key, login = self._find(session, args['hash'])
        self._not_fresh(session)
        if key:
            self._end(key)
        else:
            self.owner(session).account.elsewhere.remove(login)
        return True

    def _end(self, key):
        for dc in self.world.dcs.values():
            for other in dc.keys.values():
                if other is key or other.carried_from is key:
                    other.log_out('SESSION_REVOKED')

    def reset_authorizations(self, session, _args, _message):
        """auth.resetAuthorizations"""
        self._not_fresh(session)
        owner = self.owner(session)
        for key in self.world.devices.keys_of(owner.account, half=True):
            if key is not owner:
                self._end(key)
        owner.account.elsewhere.clear()
        return True

    def change_authorization_settings(self, session, args, _message):
        """account.changeAuthorizationSettings"""
        key, login = self._find(session, args['hash'])
        switches = key.switches if key else login.switches
        if args.get('confirmed'):
            switches['unconfirmed'] = False
        for field in ('encrypted_requests_disabled', 'call_requests_disabled'):
            if args.get(field) is not None:
                switches[field] = args[field]
        self.world.event('device', dc=self.dc.number, hash=args['hash'],
                         confirmed=bool(args.get('confirmed')))
        return True
