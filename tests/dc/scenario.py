# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenario files: what the datacenter holds, answers and does wrong, as data."""
import re
import tomllib

from errors import error_code

__all__ = ['Answer', 'Fault', 'NONE', 'Scenario', 'ScenarioError', 'error_code', 'matches']

WORLD = {
    'dcs': [1, 2, 4], 'start': 2, 'strict_layer': True, 'layer': 227, 'clock': 0,
    'free_numbers': r'99966\d{5}', 'code_life': 600, 'max_wrong': 5, 'hosts': ['127.0.0.1'],
    'country': 'GB', 'nearest': None, 'salt_period': 1800, 'gzip_from': 512, 'test': None,
    'max_codes': 0, 'max_wrong_passwords': 0, 'email_life': 600, 'refused_mail': [],
    'token_life': 30, 'fresh': 86400, 'ttl_days': 180, 'app_config': {}, 'sign_up': False,
    'people': {}, 'weather': {}, 'generate': {},
}
FAULT_KEYS = {'when', 'do', 'after', 'times', 'dc', 'value', 'seconds'}
ANSWER_KEYS = {'method', 'error', 'code', 'times', 'dc', 'result', 'unknown_constructor', 'after',
               'notice', 'notice_after'}
ACCOUNT_KEYS = {'phone', 'dc', 'user_id', 'first_name', 'last_name', 'username', 'password', 'hint',
                'has_recovery', 'recovery_email', 'codes', 'tokens', 'setup_password_days',
                'no_code', 'banned', 'bot', 'no_token', 'future_auth_token', 'tmp_sessions',
                'recovery_code', 'has_passport', 'login_email', 'unconfirmed', 'notices',
                'elsewhere', 'srp', 'name', 'contacts', 'blocked', 'about', 'photo', 'presence',
                'usernames', 'premium', 'knows', 'hides_forwards'}
SRP_KEYS = {'salt1', 'salt2', 'g', 'p', 'b', 'B', 'strip', 'algorithm', 'new_salt1', 'new_salt2'}
NOTICE_KEYS = {'type', 'message', 'popup', 'inbox_date', 'entities'}
DEVICE_KEYS = {'hash', 'age', 'device', 'platform', 'system_version', 'app_name', 'app_version',
               'api_id', 'ip', 'country', 'region', 'official_app', 'unconfirmed',
               'encrypted_requests_disabled', 'call_requests_disabled'}
TERMS_KEYS = {'id', 'text', 'popup', 'min_age', 'entities', 'expires', 'update', 'sign_up'}
CODE_KEYS = {'type', 'length', 'pattern', 'prefix', 'url', 'beginning', 'code', 'next', 'timeout',
             'hash', 'email', 'reset', 'google', 'apple', 'firebase', 'payment'}
RESET_KEYS = {'reset_available_period', 'reset_pending_date', 'reset_pending_in'}
KINDS = {'app', 'sms', 'call', 'flash_call', 'missed_call', 'fragment', 'firebase', 'word',
         'phrase', 'email', 'setup_email', 'success', 'payment'}
EXPECT_KEYS = {'calls', 'sins', 'logins', 'connections', 'keys', 'temporary_keys'}
BEFORE = {'drop-before', 'bad-salt', 'bad-msg', 'transport-error', 'silence', 'forget-session',
          'forget-key', 'delay'}
AFTER = {'drop-after', 'mute', 'late', 'detailed-info', 'one-byte', 'wrong-msg-key', 'wrong-key-id',
         'wrong-session-id', 'even-msg-id', 'old-msg-id', 'future-msg-id', 'short-padding',
         'garbage', 'cut-packet', 'cut-answer', 'trailing-answer', 'replay', 'duplicate-answer',
         'gzip-answer'}
EXCHANGE = {'drop-before', 'drop-after', 'silence', 'delay', 'transport-error', 'one-byte',
            'replay', 'even-msg-id', 'cut-packet', 'wrong-nonce', 'wrong-server-nonce',
            'garbage', 'trailing', 'bad-pq', 'unknown-fingerprint', 'many-fingerprints',
            'dh-fail', 'bad-g', 'bad-prime', 'bad-ga', 'wrong-inner-nonce', 'bad-dh-hash', 'cut',
            'dh-retry', 'dh-gen-fail', 'bad-new-nonce-hash'}
UPDATE = {'lose', 'double', 'reorder', 'postpone', 'too-long', 'undecodable', 'combine'}
FILE = {'short', 'long', 'elsewhere', 'no-picture'}
CONNECT = {'drop-before', 'drop-after', 'silence', 'one-byte', 'transport-error'}
STEPS = {'req_pq_multi', 'req_DH_params', 'set_client_DH_params', 'resPQ', 'server_DH_params',
         'dh_gen'}


class ScenarioError(Exception):
    """The scenario file says something that has no meaning."""


def check_keys(what, table, allowed):
    """Refuses misspelt keys, which would otherwise change nothing in silence."""
    for key in table:
        if key not in allowed:
            raise ScenarioError('%s: unknown key "%s"' % (what, key))


def check_account(keys):
    """Refuses an account with a key or a way to send codes that nobody knows."""
    check_keys('account', keys, ACCOUNT_KEYS)
    for step in keys.get('codes', []):
        check_keys('codes', step, CODE_KEYS)
        check_keys('reset', step.get('reset', {}), RESET_KEYS)
        if step.get('type', 'app') not in KINDS:
            raise ScenarioError('codes: no type "%s"' % step['type'])
    check_keys('srp', keys.get('srp', {}), SRP_KEYS)
    for table in keys.get('notices', []):
        check_keys('notices', table, NOTICE_KEYS)
    for table in keys.get('elsewhere', []):
        check_keys('elsewhere', table, DEVICE_KEYS)


class Fault:
    """One thing to do wrong, at one place, a number of times."""

    def __init__(self, keys):
        check_keys('fault', keys, FAULT_KEYS)
        self.keys = keys
        self.do = keys.get('do')
        self.when = keys.get('when', 'rpc')
        place, _, step = self.when.partition(':')
        known = {'connect': CONNECT, 'handshake': EXCHANGE, 'update': UPDATE, 'file': FILE}.get(
            place, BEFORE | AFTER)
        if self.do not in known or step and place != 'update' and step not in STEPS:
            raise ScenarioError('no fault "%s" at "%s"' % (self.do, self.when))
        self.skip = keys.get('after', 0)
        self.left = keys.get('times', 1)
        self.dc = keys.get('dc')

    def get(self, key, default):
        """A parameter of the fault."""
        return self.keys.get(key, default)


class NoFault:
    """All is well."""

    do = None
    keys = {}

    @staticmethod
    def get(_key, default):
        """As in Fault."""
        return default


NONE = NoFault()


class Answer:
    """What to reply to a method instead of the natural answer."""

    def __init__(self, keys):
        check_keys('answer', keys, ANSWER_KEYS)
        if 'method' not in keys:
            raise ScenarioError('answer without "method"')
        self.keys = keys
        self.method = keys['method']
        self.left = keys.get('times', 1)
        self.skip = keys.get('after', 0)
        self.dc = keys.get('dc')


class Scenario:
    """One file, or the defaults."""

    def __init__(self, path=None):
        data = {}
        if path:
            with open(path, 'rb') as file:
                data = tomllib.load(file)
        check_keys('scenario', data, {'world', 'account', 'answer', 'fault', 'expect', 'terms',
                                     'person', 'chat', 'later'})
        check_keys('world', data.get('world', {}), WORLD)
        check_keys('expect', data.get('expect', {}), EXPECT_KEYS)
        self.world = {**WORLD, **data.get('world', {})}
        self.accounts = data.get('account', [])
        for account in self.accounts:
            check_account(account)
        self.people = data.get('person', [])
        self.chats = data.get('chat', [])
        self.later = data.get('later', [])
        self.terms = data.get('terms', {})
        check_keys('terms', self.terms, TERMS_KEYS)
        self.answers = [Answer(keys) for keys in data.get('answer', [])]
        self.faults = [Fault(keys) for keys in data.get('fault', [])]
        self.expect = data.get('expect', {})

    def fault(self, when, dc, before=None):
        """The next fault for this place, consumed; before says which half is asked for."""
        for fault in self.faults:
            if fault.left <= 0 or fault.dc not in (None, dc) or fault.when not in when:
                continue
            if before is not None and before != (fault.do in BEFORE):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.left -= 1
            return fault
        return NONE

    def answer(self, method, dc):
        """The next scripted answer to this method, consumed."""
        for answer in self.answers:
            if answer.left <= 0 or answer.method != method or answer.dc not in (None, dc):
                continue
            if answer.skip > 0:
                answer.skip -= 1
                continue
            answer.left -= 1
            return answer.keys
        return None

    def failed(self, counts):
        """Which expectations were not met."""
        bad = []
        for method, wanted in self.expect.get('calls', {}).items():
            found = counts['calls'].get(method, 0)
            if not matches(found, wanted):
                bad.append('%s called %d times, expected %s' % (method, found, wanted))
        for what in ('logins', 'connections', 'keys', 'temporary_keys', 'sins'):
            if what in self.expect and not matches(counts[what], self.expect[what]):
                bad.append('%s: %d, expected %s' % (what, counts[what], self.expect[what]))
        return bad


def matches(found, wanted):
    """Whether a count is as wanted: a number, "<=2", ">=1" or "1..3"."""
    text = str(wanted).replace(' ', '')
    parts = re.fullmatch(r'(<=|>=|)(\d+)(?:\.\.(\d+))?', text)
    if not parts:
        raise ScenarioError('expectation "%s"' % wanted)
    sign, first, last = parts.group(1), int(parts.group(2)), parts.group(3)
    if last is not None:
        return first <= found <= int(last)
    if sign == '<=':
        return found <= first
    return found >= first if sign else found == first

