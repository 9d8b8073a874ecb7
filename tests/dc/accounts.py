# SPDX-License-Identifier: GPL-3.0-or-later
"""People's accounts, and the codes on their way to them."""
import random
import re
import secrets

from errors import RpcError
from srp import NewPassword, Password

__all__ = ['Account', 'Chain', 'Password', 'RpcError', 'digits', 'sent_type']

WORDS = ('sun', 'river', 'stone', 'garden', 'window', 'yellow', 'seven', 'paper')
TYPES = {
    'app': 'auth.sentCodeTypeApp', 'sms': 'auth.sentCodeTypeSms', 'call': 'auth.sentCodeTypeCall',
    'flash_call': 'auth.sentCodeTypeFlashCall', 'missed_call': 'auth.sentCodeTypeMissedCall',
    'fragment': 'auth.sentCodeTypeFragmentSms', 'firebase': 'auth.sentCodeTypeFirebaseSms',
    'word': 'auth.sentCodeTypeSmsWord', 'phrase': 'auth.sentCodeTypeSmsPhrase',
    'email': 'auth.sentCodeTypeEmailCode', 'setup_email': 'auth.sentCodeTypeSetUpEmailRequired',
}
NEXT = {
    'sms': 'auth.codeTypeSms', 'call': 'auth.codeTypeCall', 'flash_call': 'auth.codeTypeFlashCall',
    'missed_call': 'auth.codeTypeMissedCall', 'fragment': 'auth.codeTypeFragmentSms',
    'firebase': 'auth.codeTypeSms', 'word': 'auth.codeTypeSms', 'phrase': 'auth.codeTypeSms',
}
# Steps that send nothing: the login succeeds, or costs money.
OTHER_STEPS = ('success', 'payment')
IN_DIGITS = ('app', 'sms', 'call', 'fragment', 'firebase', 'missed_call')
REPORTABLE = ('sms', 'call', 'flash_call', 'missed_call', 'firebase', 'word', 'phrase')
DEFAULT_STEPS = [{'type': 'app', 'length': 5}]


def digits(text):
    """The digits of a telephone number."""
    return re.sub(r'\D', '', text)


class Account:
    """A person's account as the datacenters know it."""

    def __init__(self, keys, default_dc):
        self.keys = keys
        self.phone = digits(keys['phone'])
        self.dc = keys.get('dc', default_dc)
        self.user_id = keys.get('user_id', 5000000 + int(self.phone[-6:]))
        self.password = Password.from_keys(keys['password'], keys.get('srp', {})) if keys.get(
            'password') else None
        self.hint = keys.get('hint')
        self.tokens = [bytes.fromhex(token) for token in keys.get('tokens', [])]
        self.new_password = None
        self.recovery = None
        self.wrong_passwords = 0
        self.reset_until = None
        self.reset_declined = None
        self.mail_until = None
        self.mail_reset = False
        self.terms_accepted = False
        self.elsewhere = []
        self.person = None

    @property
    def steps(self):
        """How codes are sent to this person."""
        steps = self.keys.get('codes') or DEFAULT_STEPS
        if self.mail_reset:
            steps = [step for step in steps if step.get('type') != 'email']
        return steps or [{'type': 'sms', 'length': 5}]

    def offer(self):
        """new_algo of account.password."""
        self.new_password = self.new_password or NewPassword(self.keys.get('srp', {}))
        return self.new_password.algorithm()

    def set_password(self, password, hint):
        """A new password, or none; attempts that are under way hear that it changed."""
        old, self.password = self.password, password
        self.hint, self.new_password, self.wrong_passwords = hint, None, 0
        if old and password:
            password.stale = old.stale | set(old.open)

    @property
    def name(self):
        """What scenarios and commands call this account."""
        return self.keys.get('name') or self.keys.get('username') or self.phone

    def user(self):
        """This account as its owner sees it."""
        return self.person.view(self.person.mailbox, 0)


class Chain:
    """The codes sent for one login, the newest last."""

    def __init__(self, phone, account, place, now, steps):
        self.phone = phone
        self.account = account
        self.place = place
        self.steps = list(steps)
        self.at = -1
        self.hashes = []
        self.sent_steps = []
        self.types = []
        self.codes = []
        self.wrong = 0
        self.started = self.sent = now
        self.timeout = 0
        self.announced = False
        self.dead = False
        self.confirmed = False
        self.mail = None

    @property
    def step(self):
        """What was sent last."""
        return self.steps[self.at]

    @property
    def kind(self):
        """The kind of what was sent last."""
        return self.step.get('type', 'app')

    def last(self):
        """Whether there is no other way left."""
        return self.at + 1 >= len(self.steps) or self.step.get('next') == ''

    def upcoming(self):
        """The kind of the step that comes next, if there is one."""
        return None if self.at + 1 >= len(self.steps) else self.steps[self.at + 1].get('type')

    def without_mail(self):
        """Goes past every step by e-mail: the address is no longer in use."""
        rest = [step for step in self.steps[self.at + 1:] if step.get('type') != 'email']
        self.steps[self.at + 1:] = rest or [{'type': 'sms', 'length': 5}]

    def fresh_hash(self, step):
        """The hash that the client has to use from here on."""
        self.hashes.append(step.get('hash') or secrets.token_hex(9))
        return self.hashes[-1]

    def send(self, now, again=False):
        """Sends the next code, or one like the last again; (event, sentCode)."""
        self.at += 0 if again else 1
        self.sent = now
        step, kind = self.step, self.kind
        code, type_, notes = sent_type(kind, step, self.codes[-1] if self.codes else None)
        self.sent_steps.append(step)
        self.codes.append(code)
        self.types.append((kind, type_))
        sent = {'_': 'auth.sentCode', 'type': type_, 'phone_code_hash': self.fresh_hash(step)}
        following = step.get('next')
        if following is None and 'next' not in step and not self.last():
            following = self.upcoming()
        self.announced = following in NEXT
        if self.announced:
            sent['next_type'] = {'_': NEXT[following]}
        if 'timeout' in step:
            sent['timeout'] = step['timeout']
        self.timeout = step.get('timeout', 0)
        event = {'phone': self.phone, 'via': kind, 'code': code, 'hash': self.hashes[-1], **notes}
        return event, sent

    def right(self, code):
        """Whether one of the codes sent in this chain is this one."""
        for (kind, _type), sent in zip(self.types, self.codes):
            if kind in ('word', 'phrase'):
                if code.casefold().strip() == sent.casefold():
                    return True
            elif kind != 'setup_email' and code == sent:
                return True
        return False

    def foreseeable(self, code):
        """Why the client could have known without asking that this code is wrong, or None."""
        problems = [problem_of(kind, type_, code) for kind, type_ in self.types]
        return None if None in problems else problems[-1]

    def earliest_resend(self):
        """From when on resendCode may be called, by the rules for clients."""
        wait = self.timeout
        if not wait and self.kind != 'app':
            wait = 60
        return self.sent + wait


def problem_of(kind, type_, code):
    """Why this code cannot be of the announced kind, or None."""
    if kind in ('word', 'phrase'):
        beginning = type_.get('beginning', '')
        if code != code.lstrip() or not code:
            return 'a %s that begins with a blank or is empty' % kind
        if (kind == 'phrase' or len(beginning) == 1) and not code.casefold().startswith(
                beginning.casefold()):
            return 'a %s that does not begin as announced' % kind
        return None
    if kind == 'flash_call':
        pattern = re.sub(r'[^\d*]', '', type_['pattern'])
        if not re.fullmatch('[0-9]+', code):
            return 'a code with more than digits'
        if pattern != '*' and not re.fullmatch(pattern.replace('*', '[0-9]'), code):
            return 'a number that does not match the pattern'
        return None
    length = type_.get('length', 0)
    if kind in IN_DIGITS and not re.fullmatch('[0-9]+', code):
        return 'a code with more than digits'
    if 0 < length <= 100 and len(code) != length and re.fullmatch('[0-9]*', code):
        return 'a code of %d digits instead of %d' % (len(code), length)
    return None


def sent_type(kind, step, before):
    """(code, auth.SentCodeType, facts for the person's other device) of one step."""
    if kind in OTHER_STEPS:
        return '', {}, {}
    type_ = {'_': TYPES[kind]}
    notes = {}
    length = step.get('length', len(step['code']) if 'code' in step else 5)
    number = ''.join(random.choices('0123456789', k=max(length, 1)))
    code = step.get('code') or (before if before and len(before) == length else number)
    if kind in ('app', 'sms', 'call', 'fragment', 'firebase', 'missed_call', 'email'):
        type_['length'] = length
    if kind == 'flash_call':
        pattern = step.get('pattern', '+7495***1234')
        code = step.get('code') or re.sub(r'\*', lambda _: random.choice('0123456789'),
                                          digits_and_stars(pattern))
        type_['pattern'] = pattern
        notes['caller'] = '+' + code
    elif kind == 'missed_call':
        type_['prefix'] = step.get('prefix', '7495')
        notes['caller'] = '+' + type_['prefix'] + code
    elif kind == 'fragment':
        type_['url'] = step.get('url', 'https://fragment.com/number/example/code')
        notes['url'] = type_['url']
    elif kind == 'firebase':
        type_.update({name: bytes.fromhex(value) if name in ('nonce', 'play_integrity_nonce')
                      else value for name, value in step.get('firebase', {}).items()})
    elif kind in ('email', 'setup_email'):
        for flag in ('google', 'apple'):
            type_[flag + '_signin_allowed'] = step.get(flag, False)
        if kind == 'email':
            notes['email'] = type_['email_pattern'] = step.get('email', 'm*@example.org')
            type_.update({key: value for key, value in step.get('reset', {}).items()
                          if key != 'reset_pending_in'})
    elif kind in ('word', 'phrase'):
        code = step.get('code') or ' '.join(
            random.sample(WORDS, 1 if kind == 'word' else 3))
        if step.get('beginning'):
            type_['beginning'] = step['beginning']
    return code, type_, notes


def digits_and_stars(pattern):
    """A flash call's pattern without decoration; a lone star stands for any number."""
    kept = re.sub(r'[^\d*]', '', pattern)
    return '7495' + '*' * 7 if kept == '*' else kept
